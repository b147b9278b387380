using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>The elementwise loop over 64-bit whole numbers.</summary>
internal readonly struct WholeLoop : IElementLoop<long>
{
    public static void Run<TFunction>(
        TFunction f,
        ref readonly long a,
        nuint stepA,
        ref readonly long b,
        nuint stepB,
        ref readonly long c,
        nuint stepC,
        ref readonly long d,
        nuint stepD,
        ref long y,
        nuint count
    )
        where TFunction : struct, ILaneFunction
    {
        for (nuint i = 0; i < count; i++)
        {
            Unsafe.Add(ref y, i) = f.Invoke(
                Load(in a, i * stepA),
                Load(in b, i * stepB),
                Load(in c, i * stepC),
                Load(in d, i * stepD)
            ).Value;
        }
    }

    static Whole Load(ref readonly long source, nuint offset) => new(Unsafe.Add(ref Unsafe.AsRef(in source), offset));
}
