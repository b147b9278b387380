namespace Micrograd.Tensors;

/// <summary>What is known of an element type, and what comes of two (PyTorch's type promotion).</summary>
internal static class DTypes
{
    // By the place in the enumeration; called for every op.
    static ReadOnlySpan<byte> Sizes => [4, 8, 8, 1, 2, 2];

    public static int Size(this DType dtype) => Sizes[(int)dtype];

    /// <exception cref="ArgumentOutOfRangeException">A number that was cast, and is no type.</exception>
    public static void Require(string op, DType dtype)
    {
        if ((uint)dtype >= (uint)Sizes.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dtype),
                $"{op}: {dtype} is no type of elements; DType names them all."
            );
        }
    }

    /// <summary>The name as PyTorch prints it.</summary>
    public static string Text(this DType dtype) => dtype.ToString().ToLowerInvariant();

    public static bool IsFloating(this DType dtype) => dtype is not (DType.Int64 or DType.Bool);

    /// <summary>Whether one computes in it, rather than only stores.</summary>
    public static bool IsComputed(this DType dtype) => dtype is DType.Float32 or DType.Float64;

    /// <summary>Whether one computes in it, or it is of whole numbers.</summary>
    public static bool IsNumber(this DType dtype) => dtype.IsComputed() || dtype == DType.Int64;

    public static DType Of<T>(string op)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(long) ? DType.Int64
        : typeof(T) == typeof(bool) ? DType.Bool
        : typeof(T) == typeof(Half) ? DType.Float16
        : typeof(T) == typeof(BFloat16) ? DType.BFloat16
        : throw new NotSupportedException(
            $"{op}: a tensor has no elements of type {typeof(T).Name}; it takes float, double, long, bool, Half and BFloat16."
        );

    /// <summary>
    /// The type in which both can be held: the wider of two of a kind, the floating one of two kinds. A number written in
    /// the program (weak) only decides the kind: float32 × 0.1 stays float32.
    /// </summary>
    public static DType Promote(DType a, bool aIsWeak, DType b, bool bIsWeak)
    {
        if (a == b || (bIsWeak && Kind(b) <= Kind(a)))
        {
            return a;
        }
        if (aIsWeak && Kind(a) <= Kind(b))
        {
            return b;
        }
        if (aIsWeak || bIsWeak)
        {
            // A whole or true/false tensor beside a fraction.
            var weak = aIsWeak ? a : b;
            return weak.IsFloating() ? DType.Float32 : weak;
        }
        if (Kind(a) != Kind(b))
        {
            return Kind(a) > Kind(b) ? a : b;
        }
        // Two floating types: the two halves have only float32 in common.
        return a == DType.Float64 || b == DType.Float64 ? DType.Float64 : DType.Float32;
    }

    static int Kind(DType dtype) =>
        dtype switch
        {
            DType.Bool => 0,
            DType.Int64 => 1,
            _ => 2,
        };
}
