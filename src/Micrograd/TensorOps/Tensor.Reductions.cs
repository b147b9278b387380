using System.Runtime.CompilerServices;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>The sum of all elements, added by halves so that rounding errors stay small.</summary>
    public Tensor Sum() => Door.Apply(TensorOps.Sum.All, Summed);

    /// <summary>The sum along a dim: <c>[2, 3].Sum(0) → [3]</c>.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    public Tensor Sum(int dim, bool keepDim = false) => Sum([dim], keepDim);

    /// <summary>The sum along several dims; all, if none is named.</summary>
    /// <param name="dims">The dims; none means all.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    /// <exception cref="ArgumentException">A dim is named twice.</exception>
    public Tensor Sum(ReadOnlySpan<int> dims, bool keepDim = false) =>
        Door.Apply(new Sum(Dims.Of(dims), keepDim), Summed);

    /// <inheritdoc cref="Sum(ReadOnlySpan{int}, bool)" />
    [OverloadResolutionPriority(-1)]
    public Tensor Sum(int[] dims, bool keepDim = false) => Sum(dims.AsSpan(), keepDim);

    /// <summary>The mean of all elements: NaN of none, and finite of finite ones.</summary>
    public Tensor Mean() => Mean([]);

    /// <summary>The mean along a dim.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    public Tensor Mean(int dim, bool keepDim = false) => Mean([dim], keepDim);

    /// <summary>The mean along several dims; all, if none is named.</summary>
    /// <param name="dims">The dims; none means all.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    /// <exception cref="InvalidOperationException">The elements are whole numbers, as in PyTorch.</exception>
    public Tensor Mean(ReadOnlySpan<int> dims, bool keepDim = false) =>
        Door.Apply(new Mean(Dims.Of(dims), keepDim), this);

    /// <inheritdoc cref="Mean(ReadOnlySpan{int}, bool)" />
    [OverloadResolutionPriority(-1)]
    public Tensor Mean(int[] dims, bool keepDim = false) => Mean(dims.AsSpan(), keepDim);

    /// <summary>The largest element, true if one is; NaN if one is NaN. Where several are equal, each has an equal part of the gradient.</summary>
    /// <exception cref="InvalidOperationException">There is no element.</exception>
    public Tensor Max() => Max([]);

    /// <summary>
    /// The largest along a dim. Where several are equal, each has an equal part of the gradient, as in PyTorch's <c>amax</c>; that of
    /// PyTorch's <c>max(dim)</c> goes to one of them, as of <c>x.Gather(dim, x.ArgMax(dim, keepDim: true))</c>.
    /// </summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    public Tensor Max(int dim, bool keepDim = false) => Max([dim], keepDim);

    /// <summary>The largest along several dims.</summary>
    /// <param name="dims">The dims; none means all.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    public Tensor Max(ReadOnlySpan<int> dims, bool keepDim = false) => Extreme(largest: true, dims, keepDim);

    /// <inheritdoc cref="Max(ReadOnlySpan{int}, bool)" />
    [OverloadResolutionPriority(-1)]
    public Tensor Max(int[] dims, bool keepDim = false) => Max(dims.AsSpan(), keepDim);

    /// <summary>The smallest element, false if one is; NaN if one is NaN. Where several are equal, each has an equal part of the gradient.</summary>
    /// <exception cref="InvalidOperationException">There is no element.</exception>
    public Tensor Min() => Min([]);

    /// <summary>The smallest along a dim; the gradient of equal ones as for <see cref="Max(int, bool)"/>.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    public Tensor Min(int dim, bool keepDim = false) => Min([dim], keepDim);

    /// <summary>The smallest along several dims.</summary>
    /// <param name="dims">The dims; none means all.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    public Tensor Min(ReadOnlySpan<int> dims, bool keepDim = false) => Extreme(largest: false, dims, keepDim);

    /// <inheritdoc cref="Min(ReadOnlySpan{int}, bool)" />
    [OverloadResolutionPriority(-1)]
    public Tensor Min(int[] dims, bool keepDim = false) => Min(dims.AsSpan(), keepDim);

    /// <summary>Where along a dim the largest element is, the first of several; without a dim, in the flattened tensor.</summary>
    /// <param name="dim">The dim, from the end where it is negative; null for all elements.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    public Tensor ArgMax(int? dim = null, bool keepDim = false) =>
        Door.Apply(new Position(true, dim is { } one ? Dims.Of(one) : default, keepDim), this);

    /// <summary>Where along a dim the smallest element is, the first of several; without a dim, in the flattened tensor.</summary>
    /// <param name="dim">The dim, from the end where it is negative; null for all elements.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    public Tensor ArgMin(int? dim = null, bool keepDim = false) =>
        Door.Apply(new Position(false, dim is { } one ? Dims.Of(one) : default, keepDim), this);

    /// <summary>The variance: Σ(x − mean)² / (n − correction), exactly 0 of equal numbers; where n is not above the correction ∞, and NaN of equal numbers.</summary>
    /// <param name="dims">The dims; none means all.</param>
    /// <param name="correction">1 for that of a sample (Bessel), 0 for that of the elements themselves.</param>
    /// <param name="keepDim">Keeps the dims, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    /// <exception cref="ArgumentException">A dim is named twice.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor Var(ReadOnlySpan<int> dims = default, int correction = 1, bool keepDim = false) =>
        Door.Apply(new Variance(Dims.Of(dims), correction, keepDim, IsRoot: false), this);

    /// <inheritdoc cref="Var(ReadOnlySpan{int}, int, bool)" />
    [OverloadResolutionPriority(-1)]
    public Tensor Var(int[] dims, int correction = 1, bool keepDim = false) => Var(dims.AsSpan(), correction, keepDim);

    /// <summary>The variance along a dim: Σ(x − mean)² / (n − correction).</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="correction">1 for that of a sample (Bessel), 0 for that of the elements themselves.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor Var(int dim, int correction = 1, bool keepDim = false) => Var([dim], correction, keepDim);

    /// <summary>
    /// The standard deviation √(Σ(x − mean)² / (n − correction)), exactly 0 of equal numbers; its gradient is 0 there, as in PyTorch.
    /// </summary>
    /// <param name="dims">The dims; none means all.</param>
    /// <param name="correction">1 for that of a sample (Bessel), 0 for that of the elements themselves.</param>
    /// <param name="keepDim">Keeps the dims, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    /// <exception cref="ArgumentException">A dim is named twice.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor Std(ReadOnlySpan<int> dims = default, int correction = 1, bool keepDim = false) =>
        Door.Apply(new Variance(Dims.Of(dims), correction, keepDim, IsRoot: true), this);

    /// <inheritdoc cref="Std(ReadOnlySpan{int}, int, bool)" />
    [OverloadResolutionPriority(-1)]
    public Tensor Std(int[] dims, int correction = 1, bool keepDim = false) => Std(dims.AsSpan(), correction, keepDim);

    /// <summary>The standard deviation along a dim; its gradient is 0 where it is 0.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="correction">1 for that of a sample (Bessel), 0 for that of the elements themselves.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor Std(int dim, int correction = 1, bool keepDim = false) => Std([dim], correction, keepDim);

    /// <summary>
    /// ln Σ eˣ without overflow: the largest is taken out first. Of none, and where all are −∞, it is −∞; the gradient of the latter is 0,
    /// where PyTorch's is NaN. Beside ∞ the gradient is 0 of what is finite, and NaN of ∞.
    /// </summary>
    /// <param name="dims">The dims; none means all.</param>
    /// <param name="keepDim">Keeps the dims, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    /// <exception cref="ArgumentException">A dim is named twice.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor LogSumExp(ReadOnlySpan<int> dims = default, bool keepDim = false) =>
        Door.Apply(new LogSumExp(Dims.Of(dims), keepDim), this);

    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{int}, bool)" />
    [OverloadResolutionPriority(-1)]
    public Tensor LogSumExp(int[] dims, bool keepDim = false) => LogSumExp(dims.AsSpan(), keepDim);

    /// <summary>ln Σ eˣ along a dim; −∞ where all are, and then with the gradient 0.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor LogSumExp(int dim, bool keepDim = false) => LogSumExp([dim], keepDim);

    /// <summary>The sum of all elements up to each place along a dim.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    public Tensor CumSum(int dim) => Door.Apply(new CumSum(dim), Summed);

    /// <summary>
    /// The product of all elements up to each place along a dim; its gradient is right beside zeros, too. Whole numbers wrap around, and truth
    /// values count as 0 and 1.
    /// </summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    public Tensor CumProd(int dim) => Door.Apply(new CumProd(dim), Summed);

    /// <summary>
    /// The largest element up to each place along a dim, with where it is: the last of several, to which the gradient goes; from a NaN on it is NaN.
    /// </summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    public (Tensor Values, Tensor Indices) CumMax(int dim) => CumExtreme(true, dim);

    /// <summary>The smallest element up to each place along a dim, with where it is, as for <see cref="CumMax"/>.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    public (Tensor Values, Tensor Indices) CumMin(int dim) => CumExtreme(false, dim);

    (Tensor Values, Tensor Indices) CumExtreme(bool largest, int dim)
    {
        var indices = Door.Apply(new CumExtreme(largest, dim), Summed);
        return (Gather(dim, indices), indices);
    }

    /// <summary>
    /// Layer normalisation over the last dims (Ba, Kiros and Hinton, 2016): (x − mean) / √(variance + ε), times a weight and plus a bias
    /// of their shape where given. Of equal numbers it is exactly 0, or the bias.
    /// </summary>
    /// <param name="normalizedShape">The sizes of the last dims, which belong to one layer: <c>x.LayerNorm(64)</c>, <c>x.LayerNorm(x.Shape[1..])</c>.</param>
    /// <param name="weight">A factor each element, or null.</param>
    /// <param name="bias">An addend each element, or null.</param>
    /// <param name="epsilon">Added to the variance, which is that of the elements themselves, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is below 0 or NaN.</exception>
    /// <exception cref="ArgumentException">The last dims have other sizes; the shape has no dim; the weight or the bias has another shape.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor LayerNorm(Shape normalizedShape, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
    {
        var dtype = DType;
        dtype = weight is null ? dtype : DTypes.Promote(dtype, IsWeak, weight.DType, weight.IsWeak);
        dtype = bias is null ? dtype : DTypes.Promote(dtype, IsWeak, bias.DType, bias.IsWeak);
        return TensorOps.LayerNorm.Of(
            DType.IsFloating() ? To(dtype) : this,
            normalizedShape,
            weight?.To(dtype),
            bias?.To(dtype),
            epsilon
        );
    }

    /// <summary>eˣ / Σ eˣ along a dim, without overflow.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    public Tensor Softmax(int dim)
    {
        return Door.Apply(new TensorOps.Softmax(dim), this);
    }

    /// <summary>x − ln Σ eˣ along a dim, without overflow.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    public Tensor LogSoftmax(int dim)
    {
        return Door.Apply(new TensorOps.LogSoftmax(dim), this);
    }

    /// <summary>
    /// The norm (Σ |x|ᵖ)^(1/p), which neither overflows nor vanishes on the way: that of [1e200, 1e200] is 1.4e200. Unless said it is the
    /// Euclidean one, √Σx²: <c>x.Norm()</c>, <c>x.Norm([1])</c> along a dim, <c>x.Norm(order: 1)</c>, <c>x.Norm([1], order: 1)</c>. A dim stands in brackets,
    /// so that no order is taken for one. NaN if an element is, else ∞ if one is.
    /// </summary>
    /// <remarks>
    /// The gradient is sign x (|x| / norm)^(p−1): x / norm for the Euclidean norm, sign x for p = 1, and for ±∞ shared in equal parts by the
    /// largest or smallest. It is 0 where the norm or x is 0, and where the norm is infinite it is shared by the k elements that are, ±k^(1/p − 1) each, and 0 else.
    /// </remarks>
    /// <param name="dims">The dims; none means all.</param>
    /// <param name="order">p, any number: ∞ for the largest |x|, −∞ for the smallest, and 0 for how many are not 0, as in PyTorch.</param>
    /// <param name="keepDim">Keeps the dims, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim; or the order is NaN.</exception>
    /// <exception cref="ArgumentException">A dim is named twice.</exception>
    /// <exception cref="InvalidOperationException">
    /// The elements are whole numbers; or there is none, and the order is negative or ∞.
    /// </exception>
    public Tensor Norm(ReadOnlySpan<int> dims = default, double order = 2, bool keepDim = false) =>
        Door.Apply(new Norm(order, Dims.Of(dims), keepDim), this);

    /// <inheritdoc cref="Norm(ReadOnlySpan{int}, double, bool)" />
    [OverloadResolutionPriority(-1)]
    public Tensor Norm(int[] dims, double order = 2, bool keepDim = false) => Norm(dims.AsSpan(), order, keepDim);

    /// <summary>Whether an element is not 0, along the dims; all, if none is named.</summary>
    /// <param name="dims">The dims; none means all.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    public Tensor Any(ReadOnlySpan<int> dims = default, bool keepDim = false) =>
        Door.Apply(new Truth(false, Dims.Of(dims), keepDim), To(DType.Bool));

    /// <inheritdoc cref="Any(ReadOnlySpan{int}, bool)" />
    [OverloadResolutionPriority(-1)]
    public Tensor Any(int[] dims, bool keepDim = false) => Any(dims.AsSpan(), keepDim);

    /// <summary>Whether any element along a dim is not 0.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    public Tensor Any(int dim, bool keepDim = false) => Any([dim], keepDim);

    /// <summary>Whether no element is 0, along the dims; all, if none is named.</summary>
    /// <param name="dims">The dims; none means all.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    public Tensor All(ReadOnlySpan<int> dims = default, bool keepDim = false) =>
        Door.Apply(new Truth(true, Dims.Of(dims), keepDim), To(DType.Bool));

    /// <inheritdoc cref="All(ReadOnlySpan{int}, bool)" />
    [OverloadResolutionPriority(-1)]
    public Tensor All(int[] dims, bool keepDim = false) => All(dims.AsSpan(), keepDim);

    /// <summary>Whether all elements along a dim are not 0.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="keepDim">Keeps the dim, with size 1.</param>
    public Tensor All(int dim, bool keepDim = false) => All([dim], keepDim);

    /// <summary>The largest along the dims, which is taken out before exponentials are; 0 where it is infinite, for ∞ − ∞ is no number.</summary>
    internal Tensor Shift(ReadOnlySpan<int> dims)
    {
        if (new ReducedDims("Max", Shape, Dims.Of(dims)).Columns == 0)
        {
            return Zeros([], DType);
        }
        var largest = Detach().Max(dims, keepDim: true);
        return Where(largest.IsFinite(), largest, Zeros([], DType));
    }

    Tensor Extreme(bool largest, ReadOnlySpan<int> dims, bool keepDim)
    {
        var extreme = Door.Apply(new Extreme(largest, Dims.Of(dims), keepDim), Summed);
        return DType == DType.Bool ? extreme.Bool() : extreme;
    }

    // True counts as 1.
    Tensor Summed => DType == DType.Bool ? Long() : this;
}
