using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>The sum of all elements, added by halves so that rounding errors stay small.</summary>
    public Tensor Sum() => Reductions.Sum(this, [], keepDim: false);

    /// <summary>The sum along an axis: <c>[2, 3].Sum(0) → [3]</c>.</summary>
    /// <param name="dim">The axis; from the end where it is negative.</param>
    /// <param name="keepDim">Keeps the axis, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor Sum(int dim, bool keepDim = false) => Reductions.Sum(this, [dim], keepDim);

    /// <summary>The sum along several axes; all, if none is named.</summary>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    public Tensor Sum(ReadOnlySpan<int> dims, bool keepDim = false) => Reductions.Sum(this, dims, keepDim);

    /// <summary>The mean of all elements; NaN of none.</summary>
    public Tensor Mean() => Mean([]);

    /// <summary>The mean along an axis.</summary>
    public Tensor Mean(int dim, bool keepDim = false) => Mean([dim], keepDim);

    /// <summary>The mean along several axes; all, if none is named.</summary>
    /// <exception cref="InvalidOperationException">The elements are whole numbers, as in PyTorch.</exception>
    public Tensor Mean(ReadOnlySpan<int> dims, bool keepDim = false)
    {
        RequireFloating("Mean");
        var over = new ReducedAxes("Mean", Shape, dims);
        return Sum(dims, keepDim) / over.Columns;
    }

    /// <summary>The largest element; NaN if one is NaN. Where several are equal, each has an equal part of the gradient.</summary>
    /// <exception cref="InvalidOperationException">There is no element.</exception>
    public Tensor Max() => Reductions.Extreme(this, [], keepDim: false, largest: true);

    /// <summary>The largest along an axis.</summary>
    public Tensor Max(int dim, bool keepDim = false) => Reductions.Extreme(this, [dim], keepDim, largest: true);

    /// <summary>The largest along several axes.</summary>
    public Tensor Max(ReadOnlySpan<int> dims, bool keepDim = false) =>
        Reductions.Extreme(this, dims, keepDim, largest: true);

    /// <summary>The smallest element; NaN if one is NaN. Where several are equal, each has an equal part of the gradient.</summary>
    /// <exception cref="InvalidOperationException">There is no element.</exception>
    public Tensor Min() => Reductions.Extreme(this, [], keepDim: false, largest: false);

    /// <summary>The smallest along an axis.</summary>
    public Tensor Min(int dim, bool keepDim = false) => Reductions.Extreme(this, [dim], keepDim, largest: false);

    /// <summary>The smallest along several axes.</summary>
    public Tensor Min(ReadOnlySpan<int> dims, bool keepDim = false) =>
        Reductions.Extreme(this, dims, keepDim, largest: false);

    /// <summary>Where along an axis the largest element is, the first of several; without an axis, in the flattened tensor.</summary>
    public Tensor ArgMax(int? dim = null, bool keepDim = false) =>
        Reductions.Position(this, dim, keepDim, largest: true);

    /// <summary>Where along an axis the smallest element is, the first of several; without an axis, in the flattened tensor.</summary>
    public Tensor ArgMin(int? dim = null, bool keepDim = false) =>
        Reductions.Position(this, dim, keepDim, largest: false);

    /// <summary>The variance: Σ(x − mean)² / (n − correction).</summary>
    /// <param name="dims">The axes; none means all.</param>
    /// <param name="correction">1 for that of a sample (Bessel), 0 for that of the elements themselves.</param>
    /// <param name="keepDim">Keeps the axes, with size 1.</param>
    public Tensor Var(ReadOnlySpan<int> dims = default, int correction = 1, bool keepDim = false)
    {
        RequireFloating("Var");
        var over = new ReducedAxes("Var", Shape, dims);
        return (this - Mean(dims, keepDim: true)).Square().Sum(dims, keepDim) / Math.Max(0, over.Columns - correction);
    }

    /// <summary>The variance along an axis.</summary>
    public Tensor Var(int dim, int correction = 1, bool keepDim = false) => Var([dim], correction, keepDim);

    /// <summary>The standard deviation, the root of the variance.</summary>
    public Tensor Std(ReadOnlySpan<int> dims = default, int correction = 1, bool keepDim = false) =>
        Var(dims, correction, keepDim).Sqrt();

    /// <summary>The standard deviation along an axis.</summary>
    public Tensor Std(int dim, int correction = 1, bool keepDim = false) => Std([dim], correction, keepDim);

    /// <summary>ln Σ eˣ without overflow: the largest is taken out first.</summary>
    public Tensor LogSumExp(ReadOnlySpan<int> dims = default, bool keepDim = false)
    {
        RequireFloating("LogSumExp");
        var over = new ReducedAxes("LogSumExp", Shape, dims);
        if (over.Columns == 0)
        {
            return Sum(dims, keepDim).Log();
        }
        var shift = Shift(dims);
        var sum = (this - shift).Exp().Sum(dims, keepDim: true).Log() + shift;
        return keepDim ? sum : sum.As(over.Dropped);
    }

    /// <summary>ln Σ eˣ along an axis.</summary>
    public Tensor LogSumExp(int dim, bool keepDim = false) => LogSumExp([dim], keepDim);

    /// <summary>The sum of all elements up to each place along an axis.</summary>
    public Tensor CumSum(int dim) => Cumulation.Sum(this, Shape.Axis(dim, "CumSum"));

    /// <summary>
    /// Layer normalisation over the last axes (Ba, Kiros and Hinton, 2016): (x − mean) / √(variance + ε), times a weight and plus a bias
    /// of their shape where given.
    /// </summary>
    /// <param name="axes">How many of the last axes belong to one layer.</param>
    /// <param name="weight">A factor each element, or null.</param>
    /// <param name="bias">An addend each element, or null.</param>
    /// <param name="epsilon">Added to the variance, which is that of the elements themselves, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 … all axes.</exception>
    /// <exception cref="ArgumentException">The weight or the bias has another shape.</exception>
    public Tensor LayerNorm(int axes = 1, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
    {
        RequireFloating("LayerNorm");
        if (axes < 1 || axes > Rank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(axes),
                $"LayerNorm: the last {axes} axes of {Shape}, which has {Rank}; a layer has at least one."
            );
        }
        var dims = new int[axes];
        for (var i = 0; i < axes; i++)
        {
            dims[i] = Rank - axes + i;
        }
        var layer = new Shape(_layout.Sizes[^axes..]);
        foreach (var given in (Tensor?[])[weight, bias])
        {
            if (given is not null && given.Shape != layer)
            {
                throw new ArgumentException(
                    $"LayerNorm: a weight or bias of {given.Shape}; the last axes of {Shape} are {layer}."
                );
            }
        }
        if (DType.IsComputed() && (weight?.DType ?? DType) == DType && (bias?.DType ?? DType) == DType)
        {
            return LayerNormOps.Run(this, checked((int)layer.ElementCount), weight, bias, epsilon);
        }
        // Of several types, each op brings two together.
        var centred = this - Mean(dims, keepDim: true);
        var y = centred / (centred.Square().Mean(dims, keepDim: true) + epsilon).Sqrt();
        y = weight is null ? y : y * weight;
        return bias is null ? y : y + bias;
    }

    /// <summary>eˣ / Σ eˣ along an axis, without overflow.</summary>
    public Tensor Softmax(int dim)
    {
        RequireFloating("Softmax");
        return SoftmaxOps.Run(this, Shape.Axis(dim, "Softmax"), log: false);
    }

    /// <summary>x − ln Σ eˣ along an axis, without overflow.</summary>
    public Tensor LogSoftmax(int dim)
    {
        RequireFloating("LogSoftmax");
        return SoftmaxOps.Run(this, Shape.Axis(dim, "LogSoftmax"), log: true);
    }

    /// <summary>The Euclidean norm √Σx²; its gradient at 0 is 0.</summary>
    public Tensor Norm(ReadOnlySpan<int> dims = default, bool keepDim = false)
    {
        RequireFloating("Norm");
        var squares = this.Square().Sum(dims, keepDim);
        // √ is vertical at 0, and 0 · ∞ is no number: there the gradient is taken of 1 instead, times 0.
        var isZero = squares.Detach().Eq(Zeros([], DType));
        return Where(isZero, Zeros([], DType), Where(isZero, Ones([], DType), squares).Sqrt());
    }

    /// <summary>The Euclidean length along an axis.</summary>
    public Tensor Norm(int dim, bool keepDim = false) => Norm([dim], keepDim);

    /// <summary>Whether an element is not 0, along the axes; all, if none is named.</summary>
    public Tensor Any(ReadOnlySpan<int> dims = default, bool keepDim = false) =>
        Reductions.Any(this, dims, keepDim, all: false);

    /// <summary>Whether any element along an axis is not 0.</summary>
    public Tensor Any(int dim, bool keepDim = false) => Any([dim], keepDim);

    /// <summary>Whether no element is 0, along the axes; all, if none is named.</summary>
    public Tensor All(ReadOnlySpan<int> dims = default, bool keepDim = false) =>
        Reductions.Any(this, dims, keepDim, all: true);

    /// <summary>Whether all elements along an axis are not 0.</summary>
    public Tensor All(int dim, bool keepDim = false) => All([dim], keepDim);

    /// <summary>The largest along the axes, which is taken out before exponentials are; 0 where it is infinite, for ∞ − ∞ is no number.</summary>
    Tensor Shift(ReadOnlySpan<int> dims)
    {
        if (new ReducedAxes("Max", Shape, dims).Columns == 0)
        {
            return Zeros([], DType);
        }
        var largest = Detach().Max(dims, keepDim: true);
        return Where(largest.IsFinite(), largest, Zeros([], DType));
    }

    void RequireFloating(string op)
    {
        if (!DType.IsFloating())
        {
            throw new InvalidOperationException(
                $"{op}: the elements are {DType.Text()}; {op} is of fractions. Float() converts them."
            );
        }
    }
}
