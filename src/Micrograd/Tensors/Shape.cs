using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>The sizes of a tensor, one a dim; <c>[]</c> is that of a single number. Written as a list: <c>[2, 3]</c>.</summary>
[DebuggerDisplay("{ToString(),nq}")]
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    readonly int[]? _sizes;

    internal Shape(int[] sizes) => _sizes = sizes;

    internal int[] Sizes => _sizes ?? [];

    /// <summary>The number of dims.</summary>
    public int Rank => Sizes.Length;

    /// <summary>The number of elements; 1 for <c>[]</c>, 0 where a size is 0, however large the others are.</summary>
    /// <exception cref="OverflowException">It does not fit 63 bits.</exception>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (var size in Sizes)
            {
                // Of 32 bits times 31 nothing is lost.
                if (count > uint.MaxValue)
                {
                    return CountOfMany();
                }
                count *= size;
            }
            return count;
        }
    }

    int IReadOnlyCollection<int>.Count => Rank;

    /// <summary>The size of a dim; from the end where it is negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    public int this[int dim] => Sizes[Dim(dim, "Shape")];

    /// <summary>The size of a dim: <c>shape[^1]</c> of the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    public int this[Index dim] =>
        // A dim from the end has a negative number; ^0 is beyond all.
        dim is { IsFromEnd: true, Value: > 0 }
            ? this[-dim.Value]
            : this[dim.GetOffset(Rank)];

    /// <summary>The sizes of some dims side by side: <c>shape[..^1]</c> without the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such dims.</exception>
    public Shape this[Range dims]
    {
        get
        {
            var (start, end) = (dims.Start.GetOffset(Rank), dims.End.GetOffset(Rank));
            return start >= 0 && end <= Rank && start <= end
                ? new(Sizes[start..end])
                : throw new ArgumentOutOfRangeException(nameof(dims), $"Shape: {this} has no dims {dims}.");
        }
    }

    /// <summary>The sizes of two dims: <c>var (rows, columns) = x.Shape;</c>.</summary>
    /// <param name="first">The size of dim 0.</param>
    /// <param name="second">The size of dim 1.</param>
    /// <exception cref="InvalidOperationException">It has not two dims.</exception>
    public void Deconstruct(out int first, out int second)
    {
        RequireNames(2);
        (first, second) = (Sizes[0], Sizes[1]);
    }

    /// <summary>The sizes of three dims.</summary>
    /// <param name="first">The size of dim 0.</param>
    /// <param name="second">The size of dim 1.</param>
    /// <param name="third">The size of dim 2.</param>
    /// <exception cref="InvalidOperationException">It has not three dims.</exception>
    public void Deconstruct(out int first, out int second, out int third)
    {
        RequireNames(3);
        (first, second, third) = (Sizes[0], Sizes[1], Sizes[2]);
    }

    /// <summary>The sizes of four dims.</summary>
    /// <param name="first">The size of dim 0.</param>
    /// <param name="second">The size of dim 1.</param>
    /// <param name="third">The size of dim 2.</param>
    /// <param name="fourth">The size of dim 3.</param>
    /// <exception cref="InvalidOperationException">It has not four dims.</exception>
    public void Deconstruct(out int first, out int second, out int third, out int fourth)
    {
        RequireNames(4);
        (first, second, third, fourth) = (Sizes[0], Sizes[1], Sizes[2], Sizes[3]);
    }

    /// <summary>The sizes of five dims.</summary>
    /// <param name="first">The size of dim 0.</param>
    /// <param name="second">The size of dim 1.</param>
    /// <param name="third">The size of dim 2.</param>
    /// <param name="fourth">The size of dim 3.</param>
    /// <param name="fifth">The size of dim 4.</param>
    /// <exception cref="InvalidOperationException">It has not five dims.</exception>
    public void Deconstruct(out int first, out int second, out int third, out int fourth, out int fifth)
    {
        RequireNames(5);
        (first, second, third, fourth, fifth) = (Sizes[0], Sizes[1], Sizes[2], Sizes[3], Sizes[4]);
    }

    /// <summary>A shape of these sizes.</summary>
    /// <param name="sizes">The size of each dim, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">The number of elements does not fit 63 bits.</exception>
    public static Shape Create(ReadOnlySpan<int> sizes)
    {
        foreach (var size in sizes)
        {
            if (size < 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(sizes),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Shape {Text(sizes)}: a size of {size}; it is 0 or more."
                    )
                );
            }
        }
        var shape = new Shape(sizes.ToArray());
        _ = shape.ElementCount;
        return shape;
    }

    /// <inheritdoc cref="Create(ReadOnlySpan{int})" />
    [OverloadResolutionPriority(-1)]
    public static Shape Create(params int[] sizes) => Create(sizes.AsSpan());

    /// <summary>One dim of this size.</summary>
    public static implicit operator Shape(int size) => Create([size]);

    /// <summary>A shape of these sizes.</summary>
    public static implicit operator Shape(int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return Create(sizes);
    }

    /// <summary>The dim counted from the front.</summary>
    internal int Dim(int dim, string op)
    {
        var counted = dim < 0 ? dim + Rank : dim;
        return (uint)counted < (uint)Rank
            ? counted
            : throw new ArgumentOutOfRangeException(
                nameof(dim),
                Rank == 0
                    ? string.Create(CultureInfo.InvariantCulture, $"{op}: a single number has no dim {dim}.")
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{op}: {this} has no dim {dim}; it has {-Rank} … {Rank - 1}."
                    )
            );
    }

    /// <summary>The same of an op that looks along a dim: a single number counts as a dim of one, which is 0, and −1.</summary>
    internal int DimAlong(int dim, string op) =>
        Rank > 0 ? Dim(dim, op)
        : dim is 0 or -1 ? 0
        : throw new ArgumentOutOfRangeException(
            nameof(dim),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{op}: a single number has no dim {dim}; it counts as 0 and -1."
            )
        );

    /// <summary>How many elements there are along such a dim: one of a single number.</summary>
    internal int SizeAlong(int dim, string op) => DimAlong(dim, op) is var at && Rank == 0 ? 1 : Sizes[at];

    /// <exception cref="ArgumentException">More dims than a tensor has.</exception>
    internal static void RequireRank(int rank, string op)
    {
        if (rank > Kernels.Strided.MaxRank)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{op}: {rank} dims; a tensor has at most {Kernels.Strided.MaxRank}."
                )
            );
        }
    }

    /// <summary>The size of one dim.</summary>
    internal static int Size(long size, string op) =>
        size <= int.MaxValue
            ? (int)size
            : throw new OverflowException($"{op}: a dim of {size} places; a dim has at most {int.MaxValue}.");

    /// <summary>Where the element of this number lies, row after row: 5 in [2, 3] at [1, 2].</summary>
    internal Shape PlaceOf(long element)
    {
        var place = new int[Rank];
        for (var dim = Rank - 1; dim >= 0; dim--)
        {
            (element, var at) = Math.DivRem(element, Sizes[dim]);
            place[dim] = (int)at;
        }
        return new(place);
    }

    /// <summary>The sizes as an array of one's own.</summary>
    public int[] ToArray() => [.. Sizes];

    /// <summary>The sizes.</summary>
    public ReadOnlySpan<int> AsSpan() => Sizes;

    /// <inheritdoc />
    public bool Equals(Shape other) => Sizes.AsSpan().SequenceEqual(other.Sizes);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var size in Sizes)
        {
            hash.Add(size);
        }
        return hash.ToHashCode();
    }

    /// <summary>Same sizes.</summary>
    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    /// <summary>Other sizes.</summary>
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);

    /// <inheritdoc />
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)Sizes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary><c>[2, 3]</c></summary>
    public override string ToString() => Text(Sizes);

    void RequireNames(int count)
    {
        if (Rank != count)
        {
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Shape: {this} has {Rank} {(Rank == 1 ? "dim" : "dims")}, and {count} names are to take one each."
                )
            );
        }
    }

    long CountOfMany()
    {
        if (Sizes.Contains(0))
        {
            return 0;
        }
        long count = 1;
        foreach (var size in Sizes)
        {
            count =
                count <= long.MaxValue / size
                    ? count * size
                    : throw new OverflowException($"Shape {this}: the number of elements does not fit 63 bits.");
        }
        return count;
    }

    static string Text(ReadOnlySpan<int> sizes)
    {
        var parts = new string[sizes.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = sizes[i].ToString(CultureInfo.InvariantCulture);
        }
        return $"[{string.Join(", ", parts)}]";
    }
}
