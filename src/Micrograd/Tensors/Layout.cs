using System.Collections;
using Micrograd.Kernels;

namespace Micrograd.Tensors;

/// <summary>
/// Where the elements of a tensor lie in its storage: element (i, j, …) at offset + i·stride₀ + j·stride₁ + …. A view is
/// another layout over the same storage. It never changes, so tensors of one shape share one.
/// </summary>
internal sealed class Layout
{
    const uint Recent = 1 << 8;

    // Of those that new tensors have, the ones asked for last: a program has few shapes at a time.
    static readonly Layout?[] s_plain = new Layout?[Recent];

    Layout? _transposed;

    public Layout(int[] sizes, int[] strides, int offset)
    {
        if (sizes.Length > Strided.MaxRank)
        {
            throw new ArgumentException(
                $"A tensor has at most {Strided.MaxRank} dims, not {sizes.Length}.",
                nameof(sizes)
            );
        }
        (Sizes, Strides, Offset) = (sizes, strides, offset);
        Count = new Shape(sizes).ElementCount;
        (IsContiguous, IsPlain) = (true, offset == 0 && Count != 0);
        long expected = 1;
        for (var dim = sizes.Length - 1; dim >= 0; dim--)
        {
            IsPlain &= strides[dim] == expected;
            IsContiguous &= strides[dim] == expected || sizes[dim] == 1 || Count == 0;
            expected *= sizes[dim];
        }
    }

    public int[] Sizes { get; }

    public int[] Strides { get; }

    public int Offset { get; }

    public int Rank => Sizes.Length;

    public long Count { get; }

    /// <summary>Row after row without gaps; dims of size 1 may have any stride, and so may all where there is no element.</summary>
    public bool IsContiguous { get; }

    /// <summary>As a new tensor is laid out: contiguous from the start of its memory, the strides of dims of size 1 too.</summary>
    public bool IsPlain { get; }

    /// <summary>As a new tensor of these sizes is laid out.</summary>
    public static Layout Contiguous(ReadOnlySpan<int> sizes)
    {
        var hash = (uint)sizes.Length;
        foreach (var size in sizes)
        {
            hash = hash * 31 + (uint)size;
        }
        ref var place = ref s_plain[(hash ^ hash >> 8) % Recent];
        var latest = place;
        return latest is not null && sizes.SequenceEqual(latest.Sizes)
            ? latest
            : place = new(sizes.ToArray(), RowAfterRow(sizes), 0);
    }

    /// <summary>From the start of the memory, with these strides.</summary>
    public static Layout Of(ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides)
    {
        var plain = Contiguous(sizes);
        return strides.SequenceEqual(plain.Strides) ? plain : new(plain.Sizes, strides.ToArray(), 0);
    }

    static int[] RowAfterRow(ReadOnlySpan<int> sizes)
    {
        var strides = new int[sizes.Length];
        long stride = 1;
        for (var dim = sizes.Length - 1; dim >= 0; dim--)
        {
            // Too large for a block of memory: refused when that is asked for.
            strides[dim] = (int)Math.Min(stride, int.MaxValue);
            stride = Math.Min(stride * Math.Max(1, sizes[dim]), int.MaxValue);
        }
        return strides;
    }

    public Layout Permute(ReadOnlySpan<int> order)
    {
        var (sizes, strides) = (new int[Rank], new int[Rank]);
        for (var dim = 0; dim < Rank; dim++)
        {
            sizes[dim] = Sizes[order[dim]];
            strides[dim] = Strides[order[dim]];
        }
        return new(sizes, strides, Offset);
    }

    /// <summary>Without gaps, the dims from the outermost to the innermost in this order.</summary>
    public static Layout Contiguous(int[] sizes, ReadOnlySpan<int> order)
    {
        var strides = new int[sizes.Length];
        long stride = 1;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            strides[order[i]] = (int)Math.Min(stride, int.MaxValue);
            stride = Math.Min(stride * Math.Max(1, sizes[order[i]]), int.MaxValue);
        }
        return new(sizes, strides, 0);
    }

    /// <summary>The last two dims in each other's place.</summary>
    public Layout Transposed() => _transposed ??= Swap(Rank - 2, Rank - 1);

    public Layout Swap(int a, int b)
    {
        var (sizes, strides) = (Sizes.AsSpan().ToArray(), Strides.AsSpan().ToArray());
        (sizes[a], sizes[b]) = (sizes[b], sizes[a]);
        (strides[a], strides[b]) = (strides[b], strides[a]);
        return new(sizes, strides, Offset);
    }

    /// <summary>Repeats dims of size 1, and new ones in front, with stride 0; null where a size fits neither.</summary>
    public Layout? Expand(int[] sizes)
    {
        var added = sizes.Length - Rank;
        if (added < 0)
        {
            return null;
        }
        var strides = new int[sizes.Length];
        for (var dim = added; dim < sizes.Length; dim++)
        {
            var own = Sizes[dim - added];
            if (own == sizes[dim])
            {
                strides[dim] = Strides[dim - added];
            }
            else if (own != 1)
            {
                return null;
            }
        }
        return new(sizes, strides, Offset);
    }

    /// <summary>Whether <see cref="Expand"/> leads to the sizes of the other.</summary>
    public bool Broadcasts(Layout to)
    {
        if (this == to)
        {
            return true;
        }
        var added = to.Rank - Rank;
        for (var dim = 0; dim < Rank; dim++)
        {
            if (added < 0 || (Sizes[dim] != 1 && Sizes[dim] != to.Sizes[dim + added]))
            {
                return false;
            }
        }
        return added >= 0;
    }

    /// <summary>Whether an element of one is an element of the other.</summary>
    public bool Overlaps(Layout other)
    {
        if (Count == 0 || other.Count == 0)
        {
            return false;
        }
        var (low, high) = Range;
        var (otherLow, otherHigh) = other.Range;
        if (high < otherLow || otherHigh < low)
        {
            return false;
        }
        var own = new BitArray(checked((int)(high - low + 1)));
        foreach (var place in Places())
        {
            own[(int)(place - low)] = true;
        }
        return other.Places().Any(place => place >= low && place <= high && own[(int)(place - low)]);
    }

    /// <summary>Whether several elements along a dim are one and the same in memory.</summary>
    public bool IsExpanded(out int dim)
    {
        dim = 0;
        while (dim < Rank && (Strides[dim] != 0 || Sizes[dim] <= 1))
        {
            dim++;
        }
        return dim < Rank;
    }

    /// <summary>Whether one step along each dim goes as far in memory as in another layout of these sizes.</summary>
    public bool HasStridesOf(Layout other)
    {
        for (var dim = 0; dim < Rank; dim++)
        {
            if (Sizes[dim] > 1 && Strides[dim] != other.Strides[dim])
            {
                return false;
            }
        }
        return true;
    }

    (long Low, long High) Range
    {
        get
        {
            long low = Offset;
            long high = Offset;
            for (var dim = 0; dim < Rank; dim++)
            {
                var reach = (long)Strides[dim] * (Sizes[dim] - 1);
                low += Math.Min(0, reach);
                high += Math.Max(0, reach);
            }
            return (low, high);
        }
    }

    /// <summary>Where in memory the elements are, row after row.</summary>
    public IEnumerable<long> Places()
    {
        var counters = new int[Rank];
        long place = Offset;
        for (var left = Count; left > 0; left--)
        {
            yield return place;
            for (var dim = Rank - 1; dim >= 0; dim--)
            {
                place += Strides[dim];
                if (++counters[dim] < Sizes[dim])
                {
                    break;
                }
                place -= (long)Strides[dim] * Sizes[dim];
                counters[dim] = 0;
            }
        }
    }

    /// <summary>Every <paramref name="step"/>-th of <paramref name="length"/> elements of a dim; a negative step goes back.</summary>
    public Layout Slice(int dim, int start, int length, int step)
    {
        var (sizes, strides) = (Sizes.AsSpan().ToArray(), Strides.AsSpan().ToArray());
        var offset = length == 0 ? Offset : Offset + start * Strides[dim];
        sizes[dim] = length;
        strides[dim] = length > 1 ? Strides[dim] * step : Strides[dim];
        return new(sizes, strides, offset);
    }

    public Layout Remove(int dim) => new(Without(Sizes, dim), Without(Strides, dim), Offset);

    public Layout InsertOne(int dim) => new(With(Sizes, dim, 1), With(Strides, dim, 1), Offset);

    /// <summary>The same elements in the same order as other sizes; null where only a copy can do that.</summary>
    public Layout? Reshape(int[] sizes)
    {
        if (IsContiguous)
        {
            return Offset == 0 ? Contiguous(sizes) : new(sizes, RowAfterRow(sizes), Offset);
        }
        // Both sides are cut into groups of dims with as many elements; in each, the old dims must follow each other.
        var strides = new int[sizes.Length];
        var (old, dim) = (0, 0);
        while (dim < sizes.Length)
        {
            if (sizes[dim] == 1)
            {
                strides[dim++] = 1;
                continue;
            }
            while (old < Rank && Sizes[old] == 1)
            {
                old++;
            }
            var (oldEnd, end) = (old + 1, dim + 1);
            long oldCount = Sizes[old];
            long count = sizes[dim];
            while (oldCount != count)
            {
                if (oldCount < count)
                {
                    if (Sizes[oldEnd] != 1 && Strides[LastBefore(oldEnd)] != Sizes[oldEnd] * Strides[oldEnd])
                    {
                        return null;
                    }
                    oldCount *= Sizes[oldEnd++];
                }
                else
                {
                    count *= sizes[end++];
                }
            }
            var stride = Strides[LastBefore(oldEnd)];
            for (var i = end - 1; i >= dim; i--)
            {
                strides[i] = stride;
                stride *= sizes[i];
            }
            (old, dim) = (oldEnd, end);
        }
        return new(sizes, strides, Offset);
    }

    /// <summary>The last dim before this one that is not of size 1.</summary>
    int LastBefore(int dim)
    {
        dim--;
        while (Sizes[dim] == 1)
        {
            dim--;
        }
        return dim;
    }

    static int[] Without(int[] list, int at)
    {
        var rest = new int[list.Length - 1];
        list.AsSpan(0, at).CopyTo(rest);
        list.AsSpan(at + 1).CopyTo(rest.AsSpan(at));
        return rest;
    }

    static int[] With(int[] list, int at, int item)
    {
        var longer = new int[list.Length + 1];
        list.AsSpan(0, at).CopyTo(longer);
        longer[at] = item;
        list.AsSpan(at).CopyTo(longer.AsSpan(at + 1));
        return longer;
    }
}
