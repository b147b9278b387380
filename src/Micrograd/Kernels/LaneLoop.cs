using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>
/// The one loop that all elementwise rules share, forward and backward: lanes as wide as the processor's, then a tail of one
/// lane. What the function does not read is not loaded.
/// </summary>
internal readonly struct LaneLoop<T> : IElementLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run<TFunction>(
        TFunction f,
        ref readonly T a,
        nuint stepA,
        ref readonly T b,
        nuint stepB,
        ref readonly T c,
        nuint stepC,
        ref readonly T d,
        nuint stepD,
        ref T y,
        nuint count
    )
        where TFunction : struct, ILaneFunction
    {
        nuint i = 0;
        if (LaneWidth.Bits == 512)
        {
            i = Loop<TFunction, Simd512<T>>(f, in a, stepA, in b, stepB, in c, stepC, in d, stepD, ref y, i, count);
        }
        else if (LaneWidth.Bits == 256)
        {
            i = Loop<TFunction, Simd256<T>>(f, in a, stepA, in b, stepB, in c, stepC, in d, stepD, ref y, i, count);
        }
        else if (LaneWidth.Bits == 128)
        {
            i = Loop<TFunction, Simd128<T>>(f, in a, stepA, in b, stepB, in c, stepC, in d, stepD, ref y, i, count);
        }
        Loop<TFunction, SimdScalar<T>>(f, in a, stepA, in b, stepB, in c, stepC, in d, stepD, ref y, i, count);
    }

    static nuint Loop<TFunction, TSimd>(
        TFunction f,
        ref readonly T a,
        nuint stepA,
        ref readonly T b,
        nuint stepB,
        ref readonly T c,
        nuint stepC,
        ref readonly T d,
        nuint stepD,
        ref T y,
        nuint i,
        nuint count
    )
        where TFunction : struct, ILaneFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        var lanes = (nuint)TSimd.Count;
        for (; i + lanes <= count; i += lanes)
        {
            var result = f.Invoke(
                Load<TSimd>(in a, i * stepA),
                Load<TSimd>(in b, i * stepB),
                Load<TSimd>(in c, i * stepC),
                Load<TSimd>(in d, i * stepD)
            );
            TSimd.Store(result.Value, ref y, i);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes<TSimd, T> Load<TSimd>(ref readonly T source, nuint offset)
        where TSimd : struct, ISimd<TSimd, T> => new(TSimd.Load(in source, offset));
}
