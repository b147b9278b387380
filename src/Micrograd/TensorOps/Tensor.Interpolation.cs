using Micrograd.TensorOps;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// Other sizes of all dims after the second, <c>[N, C, H, W] → [N, C, H′, W′]</c>, by numbers between places, dim by dim: place i of n′ is read at
    /// (i + ½) n / n′ − ½, or at i (n − 1) / (n′ − 1), and the nearest at ⌊i n / n′⌋. PyTorch's <c>F.interpolate</c>.
    /// </summary>
    /// <param name="size">The sizes, a number each or one for all; or none, and a scale.</param>
    /// <param name="scaleFactor">n′ is ⌊n · scale⌋, and n / n′ is taken as 1 / scale; a number each or one for all.</param>
    /// <param name="mode">How numbers between places are found.</param>
    /// <param name="alignCorners">Whether the first and the last place stay what they are; not for the nearest.</param>
    /// <exception cref="ArgumentException">No dim after the second, or one without a place; neither a size nor a scale, both, or one for other dims; corners of the nearest.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a scale not above 0.</exception>
    /// <exception cref="InvalidOperationException">Between whole numbers there is none.</exception>
    public Tensor Interpolate(
        PerDim size = default,
        ScaleFactor scaleFactor = default,
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
        if (size.IsNone == scaleFactor.IsNone)
        {
            throw new ArgumentException($"{Op}: of {Shape} either the size is given or the scale.", nameof(size));
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
        var dims = Rank - 2;
        var scales = scaleFactor.IsNone ? null : scaleFactor.For(Op, Shape, dims);
        var sizes = size.IsNone ? default : size.For(Op, nameof(size), dims, 1, 1);
        var y = this;
        for (var i = 0; i < dims; i++)
        {
            var from = _layout.Sizes[i + 2];
            var to = scales is null
                ? sizes[i]
                : Shape.Size((long)Math.Min(Math.Floor(from * scales[i]), long.MaxValue / 2), Op);
            if (to < 1)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(scaleFactor),
                    $"{Op}: a scale of {Numbers.ShortNumber.Of(scales![i])} leaves nothing of dim {i + 2} of {Shape}."
                );
            }
            y = y.Resampled(i + 2, new Resampling(from, to, scales?[i], mode, alignCorners));
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
