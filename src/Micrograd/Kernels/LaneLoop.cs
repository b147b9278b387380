using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>
/// The one loop that all elementwise rules share, forward and backward: lanes as wide as the processor's, the last of them as
/// many as are left. What the function does not read is not loaded.
/// </summary>
internal readonly unsafe struct LaneLoop<T> : IElementLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run<TFunction>(
        TFunction f,
        T* a,
        nuint stepA,
        T* b,
        nuint stepB,
        T* c,
        nuint stepC,
        T* d,
        nuint stepD,
        T* y,
        nuint count
    )
        where TFunction : struct, ILaneFunction
    {
        if (LaneWidth.Bits == 512)
        {
            Loop<TFunction, Simd512<T>>(f, a, stepA, b, stepB, c, stepC, d, stepD, y, count);
        }
        else if (LaneWidth.Bits == 256)
        {
            Loop<TFunction, Simd256<T>>(f, a, stepA, b, stepB, c, stepC, d, stepD, y, count);
        }
        else if (LaneWidth.Bits == 128)
        {
            Loop<TFunction, Simd128<T>>(f, a, stepA, b, stepB, c, stepC, d, stepD, y, count);
        }
        else
        {
            Loop<TFunction, SimdScalar<T>>(f, a, stepA, b, stepB, c, stepC, d, stepD, y, count);
        }
    }

    // Fast from the first call: the first step of a training loop is not a hundred times slower than the others.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Loop<TFunction, TSimd>(
        TFunction f,
        T* a,
        nuint stepA,
        T* b,
        nuint stepB,
        T* c,
        nuint stepC,
        T* d,
        nuint stepD,
        T* y,
        nuint count
    )
        where TFunction : struct, ILaneFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        var lanes = (nuint)TSimd.Count;
        nuint i = 0;
        for (; i + lanes <= count; i += lanes)
        {
            var result = f.Invoke(
                Load<TSimd>(a + i * stepA),
                Load<TSimd>(b + i * stepB),
                Load<TSimd>(c + i * stepC),
                Load<TSimd>(d + i * stepD)
            );
            TSimd.Store(result.Value, ref *(y + i));
        }
        if (i < count)
        {
            var rest = (int)(count - i);
            var result = f.Invoke(
                Load<TSimd>(a + i * stepA, rest),
                Load<TSimd>(b + i * stepB, rest),
                Load<TSimd>(c + i * stepC, rest),
                Load<TSimd>(d + i * stepD, rest)
            );
            TSimd.StoreFirst(result.Value, y + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes<TSimd, T> Load<TSimd>(T* from)
        where TSimd : struct, ISimd<TSimd, T> => new(TSimd.Load(ref *from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes<TSimd, T> Load<TSimd>(T* from, int count)
        where TSimd : struct, ISimd<TSimd, T> => new(TSimd.LoadFirst(from, count));
}
