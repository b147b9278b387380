using Micrograd.TensorOps;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// Other sizes of all dims after the second, <c>[N, C, H, W] → [N, C, H′, W′]</c>, by numbers between places, dim by dim: place i of n′ is read at
    /// (i + ½) n / n′ − ½, or at i (n − 1) / (n′ − 1), and the nearest at ⌊i n / n′⌋. PyTorch's <c>F.interpolate</c>.
    /// </summary>
    /// <param name="size">The sizes, a number each or one for all; or none, and a scale.</param>
    /// <param name="scaleFactor">n′ is ⌊n · scale⌋, and n / n′ is taken as 1 / scale.</param>
    /// <param name="mode">How numbers between places are found.</param>
    /// <param name="alignCorners">Whether the first and the last place stay what they are; not for the nearest.</param>
    /// <exception cref="ArgumentException">No dim after the second, or one without a place; neither a size nor a scale, or both; corners of the nearest.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the scale not above 0.</exception>
    /// <exception cref="InvalidOperationException">Between whole numbers there is none.</exception>
    public Tensor Interpolate(
        PerDim size = default,
        double? scaleFactor = null,
        Interpolation mode = Interpolation.Nearest,
        bool alignCorners = false
    )
    {
        const string Op = "Interpolate";
        if (Rank < 3 || _layout.Sizes.AsSpan(2).Contains(0))
        {
            throw new ArgumentException(
                $"{Op}: {Shape} is not [N, C, …] with a place along each dim after the second."
            );
        }
        if (size.IsNone == scaleFactor is null)
        {
            throw new ArgumentException($"{Op}: of {Shape} either the size is given or the scale.", nameof(size));
        }
        if (scaleFactor is { } given && !(given > 0 && double.IsFinite(given)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(scaleFactor),
                $"{Op}: a scale of {Numbers.ShortNumber.Of(given)} for {Shape}; it is above 0."
            );
        }
        if (mode is < Interpolation.Nearest or > Interpolation.Cubic || (mode == Interpolation.Nearest && alignCorners))
        {
            throw new ArgumentException(
                $"{Op}: {mode} of {Shape}{(alignCorners ? ", which has no corners to align: take Linear or Cubic" : "")}.",
                nameof(mode)
            );
        }
        if (mode != Interpolation.Nearest)
        {
            FloatsOnly.Require(Op, this);
        }
        Span<int> sizes = stackalloc int[Rank - 2];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = scaleFactor is { } scale
                ? Shape.Size((long)Math.Min(Math.Floor(_layout.Sizes[i + 2] * scale), long.MaxValue / 2), Op)
                : 0;
        }
        var wanted = size.IsNone ? Dims.Of(sizes) : size.For(Op, nameof(size), sizes.Length, 1, 1);
        var y = this;
        for (var i = 0; i < wanted.Count; i++)
        {
            if (wanted[i] < 1)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(scaleFactor),
                    $"{Op}: a scale of {Numbers.ShortNumber.Of(scaleFactor!.Value)} leaves nothing of dim {i + 2} of {Shape}."
                );
            }
            y = y.Resampled(i + 2, new Resampling(_layout.Sizes[i + 2], wanted[i], scaleFactor, mode, alignCorners));
        }
        return OfItsOwn(y);
    }

    Tensor Resampled(int dim, Resampling resampling)
    {
        Tensor? y = null;
        foreach (var (places, factors) in resampling.Taps())
        {
            var part = IndexSelect(dim, Of(places));
            if (factors is not null)
            {
                int[] sizes = [factors.Length, .. Enumerable.Repeat(1, Rank - 1 - dim)];
                part *= Of(factors, new Shape(sizes)).To(DType);
            }
            y = y is null ? part : y + part;
        }
        return y!;
    }
}
