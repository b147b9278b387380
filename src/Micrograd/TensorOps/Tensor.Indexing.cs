using System.Runtime.CompilerServices;
using Micrograd.Numbers;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// A part, as NumPy and PyTorch index: <c>x[0]</c> the first row, <c>x[1..3, ^1]</c> the last column of two rows, a view of this
    /// tensor; <c>x[rows]</c>, <c>x[.., columns]</c>, <c>x[i, j]</c> the elements at places that tensors of int64 name, and
    /// <c>x[mask]</c> those where a tensor of bool is true, new tensors. Setting it writes into that part.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Tensors of places broadcast together; their dims take the place of those that they index where these stand side by side, else they
    /// come first. Negative places count from the end. A mask stands for as many dims as it has, and means the places where it is true
    /// (<see cref="NonZero"/>). A number, and an index tensor of a single number, drops its dim and stands between no others, as in
    /// PyTorch. Ranges do not reach beyond a dim. The shape of what a mask picks depends on its elements; writing one value where a mask
    /// is true does not ask for them.
    /// </para>
    /// <para>
    /// What is written broadcasts and is converted, as in <see cref="CopyFrom"/>; gradients flow both ways. Where several places are the
    /// same, reading gives each the element, and the gradients add up; of what is written there the last stays, row after row of the
    /// indices, and it alone gets a gradient. <see cref="IndexPut"/> adds them up.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// More indices than dims; a tensor that is neither of int64 nor of bool; index tensors that do not broadcast; a mask of another shape
    /// than its dims; or a value that does not broadcast to what is picked.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An index or range lies outside of its dim: nothing is written.</exception>
    /// <exception cref="InvalidOperationException">Setting: see <see cref="CopyFrom"/>.</exception>
    [IndexerName("At")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            var indexed = Indexed.Of(this, indices);
            if (indexed.Picks.Length == 0)
            {
                return indexed.Part;
            }
            var (part, at, places) = indexed.AsPlaces();
            return Door.Apply(new IndexTake(Dims.Of(at)), [part, .. places]);
        }
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var indexed = Indexed.Of(this, indices);
            if (indexed.Picks.Length == 0)
            {
                indexed.Part.Write(CopyInto.Part, value);
            }
            else if (indexed.IsFill(value, out var mask, out var filling))
            {
                indexed.Part.Write(CopyInto.Part, indexed.Part.Filled(mask, filling));
            }
            else
            {
                var (part, at, places) = indexed.AsPlaces();
                part.Write(new IndexInto(Dims.Of(at)), value.To(DType), places);
            }
        }
    }

    /// <inheritdoc cref="this[ReadOnlySpan{TensorIndex}]" />
    [IndexerName("At")]
    [OverloadResolutionPriority(-1)]
    public Tensor this[params TensorIndex[] indices]
    {
        get => this[indices.AsSpan()];
        set => this[indices.AsSpan()] = value;
    }

    /// <summary>
    /// This tensor with other elements at places, as <c>x[indices] = values</c> writes them, in new memory; or with elements added at
    /// places, of which several may be the same.
    /// </summary>
    /// <param name="indices">The places, as in <c>x[indices]</c>.</param>
    /// <param name="values">The elements, which broadcast and are converted.</param>
    /// <param name="accumulate">Whether they are added to what is there.</param>
    /// <exception cref="ArgumentException">The indices or the values do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of its dim.</exception>
    /// <exception cref="NotSupportedException">Elements of bool or halves are to be added.</exception>
    public Tensor IndexPut(ReadOnlySpan<TensorIndex> indices, Tensor values, bool accumulate = false)
    {
        ArgumentNullException.ThrowIfNull(values);
        var result = Clone();
        if (!accumulate)
        {
            result[indices] = values;
            return result;
        }
        var (part, at, places) = Indexed.Of(result, indices).AsPlaces();
        values = values.To(DType);
        _ = part.CopyFrom(
            part + (at.Length == 0 ? values : Door.Apply(new IndexSum(Dims.Of(at), part.Shape), [values, .. places]))
        );
        return result;
    }

    /// <summary>
    /// This tensor with rows added: <c>y[.., index[k]] += source[.., k]</c> along a dim. Several may meet in one place; negative places
    /// count from the end.
    /// </summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="index">Places of that dim, one dim of int64.</param>
    /// <param name="source">What is added, of this tensor's shape but for the dim, which has a place for each of the index.</param>
    /// <exception cref="ArgumentException">The index is not one dim of int64, or a shape does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of the dim.</exception>
    public Tensor IndexAdd(int dim, Tensor index, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(source);
        return this + Door.Apply(new IndexAdd(dim, Shape.SizeAlong(dim, "IndexAdd")), source, index);
    }

    /// <summary>
    /// Where the elements are not 0, row after row: a row of places for each, <c>[n, rank]</c> of int64. How many there are depends on the
    /// elements.
    /// </summary>
    public Tensor NonZero() => Door.Apply(TensorOps.NonZero.Op, Bool());

    /// <summary>The elements where a mask is true, row after row, as one dim; mask and tensor broadcast together.</summary>
    /// <param name="mask">Of bool.</param>
    /// <exception cref="ArgumentException">The mask is not of bool, or does not broadcast.</exception>
    public Tensor MaskedSelect(Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.DType != DType.Bool)
        {
            throw new ArgumentException(
                $"MaskedSelect: a mask of {mask.Shape} {mask.DType.Text()}, not bool; compare first.",
                nameof(mask)
            );
        }
        Shape shape = new(Broadcasting.Sizes("MaskedSelect", Shape, mask.Shape));
        return Expand(shape)[mask.Expand(shape)];
    }

    /// <summary>Each number among the elements once, in order, as one dim: NaN last, each of them, for none equals another.</summary>
    public Tensor Unique()
    {
        var sorted = Flatten().Sort().Values;
        if (sorted.Count == 0)
        {
            return sorted;
        }
        var isFirst = Concat([Ones(1, DType.Bool), sorted[1..].Ne(sorted[..^1])]);
        return sorted[isFirst];
    }

    /// <summary>The value where the mask is true, else the elements of this tensor, in its type; both broadcast to it.</summary>
    Tensor Filled(Tensor mask, Tensor value)
    {
        // Halves are chosen as floats, which hold them all.
        var dtype = DType is DType.Float16 or DType.BFloat16 ? DType.Float32 : DType;
        return Where(mask, value.To(DType).To(dtype), To(dtype));
    }

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
    /// <param name="k">How many.</param>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="largest">False for the smallest, the smallest first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim; k is not 0 … its size, or not 1 of a single number.</exception>
    public (Tensor Values, Tensor Indices) TopK(int k, int dim = -1, bool largest = true)
    {
        dim = Shape.DimAlong(dim, "TopK");
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
