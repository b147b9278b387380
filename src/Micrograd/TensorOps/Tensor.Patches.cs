using Micrograd.TensorOps;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// The patches of pictures as columns: <c>[N, C, H, W] → [N, C·h·w, L]</c>, one of the L columns for each place of an h × w kernel, or without N.
    /// PyTorch's <c>F.unfold</c>.
    /// </summary>
    /// <param name="kernelSize">Places of a patch.</param>
    /// <param name="dilation">From one place of a patch to the next; 1 unless said.</param>
    /// <param name="padding">Zeros around the input; none unless said.</param>
    /// <param name="stride">From one patch to the next; 1 unless said.</param>
    /// <exception cref="ArgumentException">The input has other dims, or fewer places than a patch.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Tensor Unfold(
        PerDim kernelSize,
        PerDim dilation = default,
        PerDim padding = default,
        PerDim stride = default
    ) => Door.Apply(new PatchColumns(Patches.Of("Unfold", kernelSize, dilation, padding, stride)), this);

    /// <summary>
    /// Columns of patches added up to pictures, what flows back through <see cref="Unfold"/>: <c>[N, C·h·w, L] → [N, C, H, W]</c>, or without N. PyTorch's
    /// <c>F.fold</c>.
    /// </summary>
    /// <param name="outputSize">H and W.</param>
    /// <param name="kernelSize">Places of a patch.</param>
    /// <param name="dilation">From one place of a patch to the next; 1 unless said.</param>
    /// <param name="padding">Places around the output that are left out; none unless said.</param>
    /// <param name="stride">From one patch to the next; 1 unless said.</param>
    /// <exception cref="ArgumentException">The columns are not those of such patches.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Tensor Fold(
        PerDim outputSize,
        PerDim kernelSize,
        PerDim dilation = default,
        PerDim padding = default,
        PerDim stride = default
    )
    {
        var patches = Patches.Of("Fold", kernelSize, dilation, padding, stride);
        if (outputSize.IsNone)
        {
            throw new ArgumentException("Fold: no output size.", nameof(outputSize));
        }
        var size = outputSize.For("Fold", nameof(outputSize), 2, 1, 1);
        return Door.Apply(new PatchSums(patches, size[0], size[1]), this);
    }

    /// <summary>
    /// Channels spread over places: <c>[.., C·r², H, W] → [.., C, H·r, W·r]</c> (Shi et al., 2016). PyTorch's <c>F.pixel_shuffle</c>.
    /// </summary>
    /// <param name="upscaleFactor">r.</param>
    /// <exception cref="ArgumentException">Fewer than three dims, or channels that r² does not divide.</exception>
    /// <exception cref="ArgumentOutOfRangeException">r is below 1.</exception>
    public Tensor PixelShuffle(int upscaleFactor)
    {
        var r = Factor("PixelShuffle", upscaleFactor);
        if (Shape[^3] % ((long)r * r) != 0)
        {
            throw new ArgumentException(
                $"PixelShuffle: the {Shape[^3]} channels of {Shape} are no multiple of {(long)r * r}, the square of the factor."
            );
        }
        var (lead, c, h, w) = (_layout.Sizes[..^3], Shape[^3] / (r * r), Shape[^2], Shape[^1]);
        var apart = As(new([.. lead, c, r, r, h, w]));
        var whole = new Shape([
            .. lead,
            c,
            Shape.Size((long)h * r, "PixelShuffle"),
            Shape.Size((long)w * r, "PixelShuffle"),
        ]);
        return apart.Permute(Order(lead.Length, 0, 3, 1, 4, 2)).As(whole);
    }

    /// <summary>Places gathered in channels: <c>[.., C, H·r, W·r] → [.., C·r², H, W]</c>, the way back of <see cref="PixelShuffle"/>. PyTorch's <c>F.pixel_unshuffle</c>.</summary>
    /// <param name="downscaleFactor">r.</param>
    /// <exception cref="ArgumentException">Fewer than three dims, or rows or columns that r does not divide.</exception>
    /// <exception cref="ArgumentOutOfRangeException">r is below 1.</exception>
    public Tensor PixelUnshuffle(int downscaleFactor)
    {
        var r = Factor("PixelUnshuffle", downscaleFactor);
        if (Shape[^2] % r != 0 || Shape[^1] % r != 0)
        {
            throw new ArgumentException(
                $"PixelUnshuffle: the rows and columns of {Shape} are no multiples of {r}, the factor."
            );
        }
        var (lead, c, h, w) = (_layout.Sizes[..^3], Shape[^3], Shape[^2] / r, Shape[^1] / r);
        var apart = As(new([.. lead, c, h, r, w, r]));
        return apart
            .Permute(Order(lead.Length, 0, 2, 4, 1, 3))
            .As(new([.. lead, Shape.Size((long)c * r * r, "PixelUnshuffle"), h, w]));
    }

    int Factor(string op, int factor) =>
        factor < 1
            ? throw new ArgumentOutOfRangeException(
                nameof(factor),
                $"{op}: a factor of {factor} for {Shape}; it is 1 or more."
            )
        : Rank < 3 ? throw new ArgumentException($"{op}: {Shape} is not [.., C, H, W].")
        : factor;

    /// <summary>Dims in front as they are, the last five in another order.</summary>
    static int[] Order(int lead, params ReadOnlySpan<int> last)
    {
        var order = new int[lead + last.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i < lead ? i : lead + last[i - lead];
        }
        return order;
    }
}
