using System.Numerics;
using System.Runtime.Intrinsics;
using Micrograd.Kernels;
using Micrograd.Kernels.Rows;
using Micrograd.Numbers;

namespace Micrograd.Tests.Kernels;

/// <summary>Loops over short rows give what those over any row give, bit for bit, and beside the row nothing is touched.</summary>
[Trait("kernels", "true")]
public sealed unsafe class ShortRowTests
{
    [Fact]
    public void Sums_maps_and_maxima_of_short_rows_have_the_bits_of_any()
    {
        Check<ShortRow<Simd512<float>, float>, float>(
            ShortRow<Simd512<float>, float>.Longest,
            Vector512.IsHardwareAccelerated
        );
        Check<ShortRow<Simd256<float>, float>, float>(
            ShortRow<Simd256<float>, float>.Longest,
            Vector256.IsHardwareAccelerated
        );
        Check<ShortRow<Simd128<float>, float>, float>(ShortRow<Simd128<float>, float>.Longest, true);
        Check<ShortRow<Simd512<double>, double>, double>(
            ShortRow<Simd512<double>, double>.Longest,
            Vector512.IsHardwareAccelerated
        );
        Check<ShortRow<Simd256<double>, double>, double>(
            ShortRow<Simd256<double>, double>.Longest,
            Vector256.IsHardwareAccelerated
        );
    }

    static void Check<TLoops, T>(int longest, bool isSupported)
        where TLoops : struct, IRowLoops<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!isSupported)
        {
            return;
        }
        var random = new Random(1);
        Assert.InRange(longest, 16, RowSum<T>.Side);
        for (var count = 1; count <= longest; count++)
        {
            var a = Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5)).ToArray();
            var b = Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() * 1e3)).ToArray();
            var (y, any) = (new T[count + 64], new T[count + 64]);
            fixed (
                T* rowA = a,
                    rowB = b,
                    to = y,
                    toAny = any
            )
            {
                var row = new RowOperands<T>(rowA, rowB, T.CreateTruncating(0.1));
                Assert.Equal(AnyRow<T>.Sum(default(Term), row, count), TLoops.Sum(default(Term), row, count));
                Assert.Equal(a.Max(), TLoops.Max(rowA, count));
                TLoops.Map(default(Term), row, to, count);
                AnyRow<T>.Map(default(Term), row, toAny, count);
            }
            Assert.Equal(any, y);
            Assert.All(y[count..], number => Assert.Equal(T.Zero, number));
        }
    }

    readonly struct Term : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => (a - s) * b;
    }
}
