using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// What a list of indices means for a tensor: numbers, ranges, the ellipsis and new axes lead to a part, which is a view, and tensors pick
/// places along dims of that part.
/// </summary>
/// <param name="Part">The part.</param>
/// <param name="At">Which of its dims the tensors index; of a mask of several dims the first one alone.</param>
/// <param name="Picks">The tensors, places or masks.</param>
internal readonly record struct Indexed(Tensor Part, int[] At, Tensor[] Picks)
{
    /// <exception cref="ArgumentException">More indices than dims, two ellipses, or a tensor that is no index.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or a range lies outside of its dim.</exception>
    public static Indexed Of(Tensor x, ReadOnlySpan<TensorIndex> indices)
    {
        var (taken, ellipses, tensors) = Counted(indices);
        if (taken > x.Rank)
        {
            throw new ArgumentException(
                $"Index: {(taken == indices.Length ? $"{taken} indices" : $"indices of {taken} dims")} for the {x.Rank} dims of {x.Shape}.",
                nameof(indices)
            );
        }
        if (ellipses > 1)
        {
            throw new ArgumentException(
                $"Index: {ellipses} ellipses for {x.Shape}; one alone can stand for all other dims."
            );
        }
        var (part, dim, from) = (x, 0, 0);
        var (at, picks) = tensors == 0 ? ([], []) : (new int[tensors], new Tensor[tensors]);
        tensors = 0;
        foreach (var index in indices)
        {
            if (index.Picks is { } tensor)
            {
                if (tensor.DType == DType.Bool && tensor.Rank == 0)
                {
                    // One truth is a mask over a dim of its own.
                    (part, tensor) = (part.Unsqueeze(dim), tensor.Unsqueeze(0));
                }
                Require(tensor, part, dim);
                (at[tensors], picks[tensors]) = (dim, tensor);
                tensors++;
                var dims = tensor.DType == DType.Bool ? tensor.Rank : 1;
                (dim, from) = (dim + dims, from + index.Dims);
            }
            else if (index.IsEllipsis)
            {
                (dim, from) = (dim + x.Rank - taken, from + x.Rank - taken);
            }
            else if (index.IsNewAxis)
            {
                part = part.Unsqueeze(dim++);
            }
            else if (index.IsRange(part._layout.Sizes[dim], out var places))
            {
                if (places.Start > places.End)
                {
                    throw Pick.Outside("Index", x, index, from);
                }
                part = part.Slice(dim++, places.Start, places.End, places.Step);
                from++;
            }
            else
            {
                part = part.Select(
                    dim,
                    index.Place(part._layout.Sizes[dim]) ?? throw Pick.Outside("Index", x, index, from)
                );
                from++;
            }
        }
        return new(part, at, picks);
    }

    /// <summary>The same with each mask as the places where it is true, a tensor a dim of it.</summary>
    public Indexed AsPlaces()
    {
        if (!Array.Exists(Picks, pick => pick.DType == DType.Bool))
        {
            return this;
        }
        var (at, picks) = (new List<int>(), new List<Tensor>());
        for (var i = 0; i < Picks.Length; i++)
        {
            if (Picks[i].DType != DType.Bool)
            {
                at.Add(At[i]);
                picks.Add(Picks[i]);
                continue;
            }
            var places = Door.Apply(NonZero.Op, Picks[i]);
            for (var dim = 0; dim < Picks[i].Rank; dim++)
            {
                at.Add(At[i] + dim);
                picks.Add(places.Select(1, dim));
            }
        }
        return new(Part, [.. at], [.. picks]);
    }

    /// <summary>
    /// Whether one mask is all that picks, and a value the same for all that it picks: then the mask decides element by element, and how
    /// many are true is not asked for. The mask and the value are reshaped so that they broadcast to the part.
    /// </summary>
    public bool IsFill(Tensor value, out Tensor mask, out Tensor filling)
    {
        (mask, filling) = (value, value);
        if (Picks is not [{ DType: DType.Bool } one])
        {
            return false;
        }
        var after = Part.Rank - At[0] - one.Rank;
        var picked = value.Rank - after - 1;
        if (
            (picked >= 0 && value._layout.Sizes[picked] != 1)
            || value._layout.Expand([.. Part._layout.Sizes[..At[0]], 1, .. Part._layout.Sizes[(At[0] + one.Rank)..]])
                is null
        )
        {
            return false;
        }
        mask = one.As(new([.. one._layout.Sizes, .. Ones(after)]));
        if (picked >= 0)
        {
            filling = value.As(
                new([.. value._layout.Sizes[..picked], .. Ones(one.Rank), .. value._layout.Sizes[(picked + 1)..]])
            );
        }
        return true;
    }

    static int[] Ones(int count)
    {
        var ones = new int[count];
        Array.Fill(ones, 1);
        return ones;
    }

    static (int Dims, int Ellipses, int Tensors) Counted(ReadOnlySpan<TensorIndex> indices)
    {
        var (dims, ellipses, tensors) = (0, 0, 0);
        foreach (var index in indices)
        {
            dims += index.Dims;
            ellipses += index.IsEllipsis ? 1 : 0;
            tensors += index.Picks is null ? 0 : 1;
        }
        return (dims, ellipses, tensors);
    }

    static void Require(Tensor index, Tensor part, int dim)
    {
        if (index.DType is not (DType.Int64 or DType.Bool))
        {
            throw new ArgumentException(
                $"Index: an index of {index.Shape} {index.DType.Text()}; it is of int64, or a mask of bool. Long() converts it."
            );
        }
        for (var i = 0; index.DType == DType.Bool && i < index.Rank; i++)
        {
            if (index._layout.Sizes[i] != part._layout.Sizes[dim + i])
            {
                throw new ArgumentException(
                    $"Index: a mask of {index.Shape} over dim {dim + i} of {part.Shape}, which has {part._layout.Sizes[dim + i]} and not {index._layout.Sizes[i]}."
                );
            }
        }
    }
}
