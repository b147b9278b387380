using System.Runtime.CompilerServices;
using Micrograd.Numbers;
using Micrograd.TensorOps;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>A view of a part of pictures, whose last two dims are rows and columns: torchvision's <c>F.crop</c>, within the picture alone.</summary>
    /// <param name="top">The first row.</param>
    /// <param name="left">The first column.</param>
    /// <param name="height">How many rows.</param>
    /// <param name="width">How many columns.</param>
    /// <exception cref="ArgumentException">There are no two dims, or the part is not within them; <c>Pad</c> makes a picture larger.</exception>
    public Tensor Crop(int top, int left, int height, int width)
    {
        const string Op = "Crop";
        var (rows, columns) = Picture(Op, 2);
        if (top < 0 || left < 0 || height < 0 || width < 0 || (long)top + height > rows || (long)left + width > columns)
        {
            throw new ArgumentException(
                $"{Op}: {height} × {width} from row {top} and column {left} of {Shape}, which has {rows} × {columns}; Pad makes it larger."
            );
        }
        return Slice(-2, top, top + height).Slice(-1, left, left + width);
    }

    /// <summary>A view of the middle of pictures, <c>[…, H, W] → […, height, width]</c>: torchvision's <c>F.center_crop</c>, within the picture alone.</summary>
    /// <param name="size">Rows and columns, a number each or one for both.</param>
    /// <exception cref="ArgumentException">There are no two dims, or fewer rows or columns than that.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public Tensor CenterCrop(PerDim size)
    {
        const string Op = "CenterCrop";
        var (rows, columns) = Picture(Op, 2);
        var (height, width) = Within(Op, size, rows, columns);
        // Half a place is rounded to an even one, as in Python.
        return Crop((int)Math.Round((rows - height) / 2.0), (int)Math.Round((columns - width) / 2.0), height, width);
    }

    /// <summary>
    /// A part of each picture, from a place that is drawn for each: <c>[N, C, H, W] → [N, C, height, width]</c>, or without N. torchvision's
    /// <c>RandomCrop</c>, which draws one place for all. With a padding and the picture's own size it is a shift at random.
    /// </summary>
    /// <param name="size">Rows and columns, a number each or one for both.</param>
    /// <param name="padding">Rows and columns of zeros around the picture, before it is cropped; none unless said.</param>
    /// <param name="generator">Where the places come from; <see cref="Generator.Default"/> if none is named.</param>
    /// <exception cref="ArgumentException">It is no picture, or has, with its padding, fewer rows or columns than that.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a padding below 0.</exception>
    public Tensor RandomCrop(PerDim size, PerDim padding = default, Generator? generator = null)
    {
        const string Op = "RandomCrop";
        var (rows, columns) = Picture(Op, 3, 4);
        var around = padding.For(Op, "padding", 2, 0, 0);
        (rows, columns) = (checked(rows + 2 * around[0]), checked(columns + 2 * around[1]));
        var (height, width) = Within(Op, size, rows, columns);
        if (Rank == 3)
        {
            return Unsqueeze(0).RandomCrop(size, padding, generator).Squeeze(0);
        }
        Span<int> pads = [0, 0, around[0], around[1]];
        var padded = around[0] + around[1] > 0 ? Pad(pads, pads) : this;
        var examples = _layout.Sizes[0];
        var top = RandInt(0, rows - height + 1, [examples, 1, 1], generator) + Arange(height).Unsqueeze(1);
        var left = RandInt(0, columns - width + 1, [examples, 1, 1], generator) + Arange(width);
        return padded[Arange(examples).Reshape(examples, 1, 1), .., top, left].Permute(0, 3, 1, 2);
    }

    /// <summary>Each picture of <c>[N, C, H, W]</c> with this probability as in a mirror, left and right exchanged, or one without N: torchvision's
    /// <c>RandomHorizontalFlip</c>, drawn for each. <c>Flip(-1)</c> turns all.</summary>
    /// <param name="p">The probability.</param>
    /// <param name="generator">Where the draws come from; <see cref="Generator.Default"/> if none is named.</param>
    /// <exception cref="ArgumentException">It is no picture.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is not 0 … 1.</exception>
    public Tensor RandomHorizontalFlip(double p = 0.5, Generator? generator = null) =>
        RandomFlip("RandomHorizontalFlip", -1, p, generator);

    /// <summary>The same upside down: torchvision's <c>RandomVerticalFlip</c>, drawn for each.</summary>
    /// <param name="p">The probability.</param>
    /// <param name="generator">Where the draws come from; <see cref="Generator.Default"/> if none is named.</param>
    /// <exception cref="ArgumentException">It is no picture.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is not 0 … 1.</exception>
    public Tensor RandomVerticalFlip(double p = 0.5, Generator? generator = null) =>
        RandomFlip("RandomVerticalFlip", -2, p, generator);

    /// <summary>
    /// Pictures moved down and to the right, or up and to the left by negative numbers; what comes in is one number, and what goes out is lost:
    /// torchvision's <c>F.affine</c> with a translation alone.
    /// </summary>
    /// <param name="down">Rows.</param>
    /// <param name="right">Columns.</param>
    /// <param name="fill">What comes in.</param>
    /// <exception cref="ArgumentException">There are no two dims.</exception>
    public Tensor Translate(int down, int right, double fill = 0)
    {
        var (rows, columns) = Picture("Translate", 2);
        (down, right) = (Math.Clamp(down, -rows, rows), Math.Clamp(right, -columns, columns));
        var kept = Crop(Math.Max(0, -down), Math.Max(0, -right), rows - Math.Abs(down), columns - Math.Abs(right));
        var (before, after) = (new int[Rank], new int[Rank]);
        (before[^2], before[^1]) = (Math.Max(0, down), Math.Max(0, right));
        (after[^2], after[^1]) = (Math.Max(0, -down), Math.Max(0, -right));
        return kept.Pad(before, after, fill);
    }

    /// <summary>(x − mean) / std, a number of each a channel, of pictures <c>[…, C, H, W]</c>: torchvision's <c>F.normalize</c>.</summary>
    /// <param name="mean">What is subtracted from each channel.</param>
    /// <param name="std">What each is divided by.</param>
    /// <exception cref="ArgumentException">It is no picture, there is not one number a channel, or one to divide by is 0 or none.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers; <c>Float()</c> converts them.</exception>
    public Tensor Normalize(ReadOnlySpan<double> mean, ReadOnlySpan<double> std)
    {
        const string Op = "Normalize";
        Picture(Op, 3);
        FloatsOnly.Require(Op, this);
        var channels = _layout.Sizes[^3];
        if (mean.Length != channels || std.Length != channels)
        {
            throw new ArgumentException(
                $"{Op}: {mean.Length} means and {std.Length} deviations for {Shape}, which has {channels} channels at dim {Rank - 3}."
            );
        }
        foreach (var one in std)
        {
            if (!(Math.Abs(one) > 0))
            {
                throw new ArgumentException(
                    $"{Op}: a deviation of {ShortNumber.Of(one)} for {Shape}; a channel that is constant has nothing to divide by: take 1.",
                    nameof(std)
                );
            }
        }
        return (this - Of(mean, [channels, 1, 1]).To(DType)) / Of(std, [channels, 1, 1]).To(DType);
    }

    /// <inheritdoc cref="Normalize(ReadOnlySpan{double}, ReadOnlySpan{double})" />
    [OverloadResolutionPriority(-1)]
    public Tensor Normalize(double[] mean, double[] std) => Normalize(mean.AsSpan(), std.AsSpan());

    Tensor RandomFlip(string op, int dim, double p, Generator? generator)
    {
        Picture(op, 3, 4);
        if (!(p >= 0 && p <= 1))
        {
            throw Refusal.OutOfRange(nameof(p), $"{op}: a probability of {ShortNumber.Of(p)} on {Shape}; it is 0 … 1.");
        }
        var turns = Rand([Rank == 4 ? _layout.Sizes[0] : 1, 1, 1, 1], generator) < p;
        return Where(Rank == 4 ? turns : turns.Squeeze(0), Flip(dim), this);
    }

    /// <summary>Rows and columns.</summary>
    /// <exception cref="ArgumentException">It has fewer dims, or more.</exception>
    (int Rows, int Columns) Picture(string op, int least, int most = int.MaxValue)
    {
        if (Rank < least || Rank > most)
        {
            var expected =
                most == 4 ? "[N, C, H, W] or [C, H, W]"
                : least == 3 ? "[…, C, H, W]"
                : "[…, H, W]";
            throw new ArgumentException($"{op}: {Shape} is no picture; it is {expected}.");
        }
        return (_layout.Sizes[^2], _layout.Sizes[^1]);
    }

    (int Height, int Width) Within(string op, PerDim size, int rows, int columns)
    {
        var sizes = size.For(op, "size", 2, 1, 0);
        return sizes[0] > rows || sizes[1] > columns
            ? throw new ArgumentException(
                $"{op}: {sizes[0]} × {sizes[1]} of {Shape}, where there are {rows} × {columns}; pad it, or take a smaller size."
            )
            : (sizes[0], sizes[1]);
    }
}
