using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Dims, or numbers that go with them, as an attribute of an op: equal where all are.</summary>
internal readonly struct Dims : IEquatable<Dims>
{
    readonly int[]? _numbers;

    Dims(int[] numbers) => _numbers = numbers;

    public int Count => _numbers?.Length ?? 0;

    public int this[int index] => _numbers![index];

    public static Dims Of(params ReadOnlySpan<int> numbers) => new(numbers.ToArray());

    /// <summary>0, 1, …</summary>
    public static Dims InOrder(int rank)
    {
        var numbers = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            numbers[i] = i;
        }
        return new(numbers);
    }

    /// <summary>All dims of a tensor in order, but for one that is the last.</summary>
    public static Dims WithLast(int dim, int rank)
    {
        var numbers = new int[rank];
        for (var i = 0; i < rank - 1; i++)
        {
            numbers[i] = i < dim ? i : i + 1;
        }
        numbers[^1] = dim;
        return new(numbers);
    }

    public ReadOnlySpan<int> AsSpan() => _numbers;

    public bool Equals(Dims other) => AsSpan().SequenceEqual(other.AsSpan());

    public override bool Equals(object? obj) => obj is Dims other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var number in AsSpan())
        {
            hash.Add(number);
        }
        return hash.ToHashCode();
    }

    public override string ToString() => $"[{string.Join(", ", _numbers ?? [])}]";
}
