using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Micrograd.Kernels;

namespace Micrograd.Benchmarks;

/// <summary>The bare multiply-add loop: twelve chains in registers, as wide as the processor. No product is faster.</summary>
static class Ceiling
{
    /// <summary>Runs at least so many float operations (a multiply-add is two) on this thread.</summary>
    public static void Run(double operations)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Wide((int)Math.Ceiling(operations / (24 * Vector512<float>.Count)));
        }
        else
        {
            Narrow((int)Math.Ceiling(operations / (24 * Vector256<float>.Count)));
        }
    }

    /// <summary>The same, shared by two threads.</summary>
    public static void RunOnTwo(double operations) => Workers.Run(new Half(operations / 2), 2);

    readonly struct Half(double operations) : IWork
    {
        public void Run(int part) => Ceiling.Run(operations);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    static Vector512<float> Wide(int count)
    {
        var x = Vector512.Create(1.0001f);
        var y = Vector512.Create(0.9999f);
        var (a, b, c, d, e, f) = (x, x, x, x, x, x);
        var (g, h, i, j, k, l) = (x, x, x, x, x, x);
        for (; count > 0; count--)
        {
            a = Vector512.FusedMultiplyAdd(a, y, x);
            b = Vector512.FusedMultiplyAdd(b, y, x);
            c = Vector512.FusedMultiplyAdd(c, y, x);
            d = Vector512.FusedMultiplyAdd(d, y, x);
            e = Vector512.FusedMultiplyAdd(e, y, x);
            f = Vector512.FusedMultiplyAdd(f, y, x);
            g = Vector512.FusedMultiplyAdd(g, y, x);
            h = Vector512.FusedMultiplyAdd(h, y, x);
            i = Vector512.FusedMultiplyAdd(i, y, x);
            j = Vector512.FusedMultiplyAdd(j, y, x);
            k = Vector512.FusedMultiplyAdd(k, y, x);
            l = Vector512.FusedMultiplyAdd(l, y, x);
        }
        return a + b + c + d + e + f + (g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    static Vector256<float> Narrow(int count)
    {
        var x = Vector256.Create(1.0001f);
        var y = Vector256.Create(0.9999f);
        var (a, b, c, d, e, f) = (x, x, x, x, x, x);
        var (g, h, i, j, k, l) = (x, x, x, x, x, x);
        for (; count > 0; count--)
        {
            a = Vector256.FusedMultiplyAdd(a, y, x);
            b = Vector256.FusedMultiplyAdd(b, y, x);
            c = Vector256.FusedMultiplyAdd(c, y, x);
            d = Vector256.FusedMultiplyAdd(d, y, x);
            e = Vector256.FusedMultiplyAdd(e, y, x);
            f = Vector256.FusedMultiplyAdd(f, y, x);
            g = Vector256.FusedMultiplyAdd(g, y, x);
            h = Vector256.FusedMultiplyAdd(h, y, x);
            i = Vector256.FusedMultiplyAdd(i, y, x);
            j = Vector256.FusedMultiplyAdd(j, y, x);
            k = Vector256.FusedMultiplyAdd(k, y, x);
            l = Vector256.FusedMultiplyAdd(l, y, x);
        }
        return a + b + c + d + e + f + (g + h + i + j + k + l);
    }
}
