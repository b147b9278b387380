using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Rows;

/// <summary>The loops over one row that the row kernels are made of: numbers of the row, and one or two that all share.</summary>
internal static unsafe class RowLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The largest of a row; a NaN may be passed over.</summary>
    public static T Max(T* x, int count) =>
        LaneWidth.Bits switch
        {
            512 => Max<Simd512<T>>(x, count),
            256 => Max<Simd256<T>>(x, count),
            128 => Max<Simd128<T>>(x, count),
            _ => Max<SimdScalar<T>>(x, count),
        };

    /// <summary>y = e^(x − s)</summary>
    public static void ExpOfDifference(T* x, T s, T* y, int count) =>
        Run(default(ExpOfDifferenceOf), x, x, s, s, y, count);

    /// <summary>y = x − s − t</summary>
    public static void Difference(T* x, T s, T t, T* y, int count) => Run(default(DifferenceOf), x, x, s, t, y, count);

    /// <summary>y = x / s</summary>
    public static void Quotient(T* x, T s, T* y, int count) => Run(default(QuotientOf), x, x, s, s, y, count);

    /// <summary>y = a b</summary>
    public static void Product(T* a, T* b, T* y, int count) => Run(default(ProductOf), a, b, T.Zero, T.Zero, y, count);

    /// <summary>y = b (a − s)</summary>
    public static void Centred(T* a, T* b, T s, T* y, int count) => Run(default(CentredOf), a, b, s, s, y, count);

    /// <summary>y = a − s e^b</summary>
    public static void LessPowers(T* a, T* b, T s, T* y, int count) => Run(default(LessPowersOf), a, b, s, s, y, count);

    /// <summary>y = f(a, b, c)</summary>
    public static void Run<TFunction>(TFunction f, T* a, T* b, T* c, T* y, int count)
        where TFunction : struct, ILaneFunction => LaneLoop<T>.Run(f, a, 1, b, 1, c, 1, c, 1, y, (nuint)count);

    /// <summary>Σ (a − s)(b − t)</summary>
    public static T SumOfProducts(T* a, T s, T* b, T t, int count)
    {
        // Rounding errors grow with how many are added in a row.
        const int Piece = 1 << 13;
        if (count > Piece)
        {
            var half = count / 2;
            return SumOfProducts(a, s, b, t, half) + SumOfProducts(a + half, s, b + half, t, count - half);
        }
        return LaneWidth.Bits switch
        {
            512 => SumOfProducts<Simd512<T>>(a, s, b, t, count),
            256 => SumOfProducts<Simd256<T>>(a, s, b, t, count),
            128 => SumOfProducts<Simd128<T>>(a, s, b, t, count),
            _ => SumOfProducts<SimdScalar<T>>(a, s, b, t, count),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static T SumOfProducts<TSimd>(T* a, T s, T* b, T t, int count)
        where TSimd : struct, ISimd<TSimd, T>
    {
        var lanes = TSimd.Count;
        var (left, right) = (TSimd.Broadcast(s), TSimd.Broadcast(t));
        var (w, x, y, z) = (default(TSimd), default(TSimd), default(TSimd), default(TSimd));
        var i = 0;
        for (; i + 4 * lanes <= count; i += 4 * lanes)
        {
            w = Add(w, a + i, left, b + i, right);
            x = Add(x, a + i + lanes, left, b + i + lanes, right);
            y = Add(y, a + i + 2 * lanes, left, b + i + 2 * lanes, right);
            z = Add(z, a + i + 3 * lanes, left, b + i + 3 * lanes, right);
        }
        for (; i + lanes <= count; i += lanes)
        {
            w = Add(w, a + i, left, b + i, right);
        }
        w = w + x + (y + z);
        var sum = T.Zero;
        for (var lane = 0; lane < lanes; lane++)
        {
            sum += Unsafe.Add(ref Unsafe.As<TSimd, T>(ref w), lane);
        }
        for (; i < count; i++)
        {
            sum += (a[i] - s) * (b[i] - t);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSimd Add<TSimd>(TSimd sum, T* a, TSimd s, T* b, TSimd t)
        where TSimd : struct, ISimd<TSimd, T> => TSimd.MultiplyAdd(TSimd.Load(ref *a) - s, TSimd.Load(ref *b) - t, sum);

    /// <summary>y = f(a, b, s, t), s and t the same for all.</summary>
    public static void Run<TFunction>(TFunction f, T* a, T* b, T s, T t, T* y, int count)
        where TFunction : struct, ILaneFunction
    {
        const int Block = 16;
        var blocks = stackalloc T[2 * Block];
        new Span<T>(blocks, Block).Fill(s);
        new Span<T>(blocks + Block, Block).Fill(t);
        LaneLoop<T>.Run(f, a, 1, b, 1, blocks, 0, blocks + Block, 0, y, (nuint)count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static T Max<TSimd>(T* x, int count)
        where TSimd : struct, ISimd<TSimd, T>
    {
        var lanes = TSimd.Count;
        var largest = *x;
        var i = 0;
        if (count >= lanes)
        {
            var (a, b) = (TSimd.Load(ref *x), TSimd.Load(ref *x));
            for (; i + 2 * lanes <= count; i += 2 * lanes)
            {
                a = TSimd.AtLeast(TSimd.Load(ref *(x + i)), a);
                b = TSimd.AtLeast(TSimd.Load(ref *(x + i + lanes)), b);
            }
            // The last lanes again, rather than fewer of them.
            a = TSimd.AtLeast(TSimd.Load(ref *(x + count - lanes)), a);
            if (i + lanes <= count)
            {
                a = TSimd.AtLeast(TSimd.Load(ref *(x + i)), a);
            }
            a = TSimd.AtLeast(a, b);
            i = count;
            for (var lane = 0; lane < lanes; lane++)
            {
                var one = Unsafe.Add(ref Unsafe.As<TSimd, T>(ref a), lane);
                largest = one > largest || T.IsNaN(largest) ? one : largest;
            }
        }
        for (; i < count; i++)
        {
            largest = x[i] > largest || T.IsNaN(largest) ? x[i] : largest;
        }
        return largest;
    }

    readonly struct ExpOfDifferenceOf : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => TReal.Apply(default(Rules.Exp), a - c);
    }

    readonly struct DifferenceOf : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => a - c - d;
    }

    readonly struct QuotientOf : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => a / c;
    }

    readonly struct ProductOf : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => a * b;
    }

    readonly struct CentredOf : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => b * (a - c);
    }

    readonly struct LessPowersOf : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => a - c * TReal.Apply(default(Rules.Exp), b);
    }
}
