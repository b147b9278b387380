using Micrograd.Numbers;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// Elements picked along one dim: <c>y[i, j] = x[index[i, j], j]</c> for dim 0. The index has as many dims as this tensor; negative
    /// indices count from the end.
    /// </summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="index">Places of that dim, int64; its shape is that of the result.</param>
    /// <exception cref="ArgumentException">The index is not of int64, or its shape does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of the dim.</exception>
    public Tensor Gather(int dim, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return Door.Apply(new Gather(dim), this, index);
    }

    /// <summary>
    /// This tensor with elements added: <c>y[index[i, j], j] += source[i, j]</c> for dim 0. Several may meet in one place; negative indices
    /// count from the end.
    /// </summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="index">Places of that dim, int64.</param>
    /// <param name="source">What is added, of the index's shape.</param>
    /// <exception cref="ArgumentException">The index is not of int64, or a shape does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of the dim.</exception>
    public Tensor ScatterAdd(int dim, Tensor index, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(source);
        return this + Door.Apply(new ScatterAdd(dim, Shape), source, index);
    }

    /// <summary>The places of a dim that a list names, in its order: <c>x.IndexSelect(0, [2, 0])</c>; negative ones count from the end.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="index">Places of that dim, one dim of int64.</param>
    /// <exception cref="ArgumentException">The index is not one dim of int64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of the dim.</exception>
    public Tensor IndexSelect(int dim, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return Door.Apply(new IndexSelect(dim), this, index);
    }

    /// <summary>The rows of a table that indices name: <c>[n, d], [..] → [.., d]</c>; negative ones count from the end.</summary>
    /// <param name="table">The table, a row an index.</param>
    /// <param name="index">The rows, int64.</param>
    /// <exception cref="ArgumentException">The table has not two dims, or the indices are not of int64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index names no row.</exception>
    public static Tensor Embedding(Tensor table, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(index);
        return Door.Apply(TensorOps.Embedding.Op, table, index);
    }

    /// <summary>Each class as a row of zeros with a one at its place: <c>[..] → [.., classes]</c>, of int64.</summary>
    /// <param name="classes">How many there are.</param>
    /// <exception cref="ArgumentException">The elements are not of int64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class is not 0 … classes − 1.</exception>
    public Tensor OneHot(int classes) => Door.Apply(new OneHot(classes), this);

    /// <summary>A number where the mask is true, else the elements of this tensor, whose type stays.</summary>
    /// <param name="mask">Of bool; it broadcasts.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">The mask is not of bool, or does not broadcast; or the number is none of this type.</exception>
    public Tensor MaskedFill(Tensor mask, double value)
    {
        RequireMask(mask);
        if (!DType.IsFloating() && !new Number(value).IsWhole(out _))
        {
            throw new ArgumentException(
                $"MaskedFill: {ShortNumber.Of(value)} is no {DType.Text()}; Float() converts the tensor.",
                nameof(value)
            );
        }
        return Where(mask, new Number(value).As(DType), this);
    }

    /// <summary>A whole number where the mask is true, else the elements of this tensor, whose type stays.</summary>
    /// <param name="mask">Of bool; it broadcasts.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">The mask is not of bool, or does not broadcast.</exception>
    public Tensor MaskedFill(Tensor mask, long value)
    {
        RequireMask(mask);
        return Where(mask, new Number(value).As(DType), this);
    }

    void RequireMask(Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        NumbersOnly.RefuseHalves("MaskedFill", this);
        if (mask.DType != DType.Bool)
        {
            throw new ArgumentException(
                $"MaskedFill: the mask is {mask.DType.Text()}, not bool; compare first.",
                nameof(mask)
            );
        }
        _ = Broadcasting.Sizes("MaskedFill", mask.Shape, Shape);
    }

    /// <summary>The elements along a dim in order, with where they were; equal ones stay in their order, NaN counts as largest.</summary>
    /// <param name="dim">The dim; from the end where it is negative. A single number has 0 and −1.</param>
    /// <param name="descending">Whether the largest comes first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    public (Tensor Values, Tensor Indices) Sort(int dim = -1, bool descending = false)
    {
        if (Rank == 0)
        {
            _ = Shape.DimOrOne(dim, "Sort");
            return (Clone(), Zeros([], DType.Int64));
        }
        var indices = Door.Apply(
            new ArgSort(dim, descending),
            DType switch
            {
                DType.Bool => Long(),
                DType.Float16 or DType.BFloat16 => Float(),
                _ => this,
            }
        );
        return (Gather(dim, indices), indices);
    }

    /// <summary>The k largest along a dim, the largest first, with where they were.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim; k is not 0 … its size, or not 1 of a single number.</exception>
    public (Tensor Values, Tensor Indices) TopK(int k, int dim = -1, bool largest = true)
    {
        dim = Shape.DimOrOne(dim, "TopK");
        if (Rank == 0)
        {
            return k == 1
                ? Sort(dim)
                : throw new ArgumentOutOfRangeException(nameof(k), $"TopK: {k} of a single number; it is 1.");
        }
        if ((uint)k > (uint)Shape[dim])
        {
            throw new ArgumentOutOfRangeException(
                nameof(k),
                $"TopK: {k} of the {Shape[dim]} along dim {dim} of {Shape}."
            );
        }
        var (values, indices) = Sort(dim, largest);
        return (values.Slice(dim, 0, k), indices.Slice(dim, 0, k));
    }
}
