using System.Numerics;

namespace Micrograd.Tests.Ops;

/// <summary>Rounding and remainders: of every kind of number, in both engines and all lanes, beside .NET's and exact whole numbers.</summary>
[Trait("kernels", "true")]
public sealed class RoundingTests
{
    static readonly double[] s_numbers =
    [
        .. new[]
        {
            0,
            0.25,
            0.5,
            0.75,
            1,
            1.5,
            2.5,
            3.49,
            1e9 + 0.5,
            8388607.5,
            (1L << 52) - 0.5,
            1e15,
            1e300,
            double.PositiveInfinity,
            double.Epsilon,
        }.SelectMany(x => new[] { x, -x }),
        double.NaN,
    ];

    [Fact]
    public void Rounding_is_that_of_the_language_signs_of_zero_too()
    {
        Same(x => x.Floor(), x => x.Floor(), Math.Floor);
        Same(x => x.Ceil(), x => x.Ceil(), Math.Ceiling);
        Same(x => x.Trunc(), x => x.Trunc(), Math.Truncate);
        Same(x => x.Round(), x => x.Round(), Math.Round);
    }

    [Theory]
    [InlineData(2, 0.125, 0.12)]
    [InlineData(2, -2.346, -2.35)]
    [InlineData(1, 0.25, 0.2)]
    [InlineData(-1, 25, 20)]
    [InlineData(-2, -151, -200)]
    [InlineData(300, 1e300, 1e300)]
    [InlineData(5, double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData(308, 1e-310, 0)]
    public void Decimals_are_kept(int decimals, double x, double expected)
    {
        Assert.Equal(expected, new Value(x).Round(decimals).Data);
        Assert.Equal(expected, Tensor.Of([x, x, x]).Round(decimals)[1].Item());
        Assert.Equal((float)expected, Tensor.Of([(float)x]).Round(decimals).Item<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Value(x).Round(309));
    }

    [Fact]
    public void Remainders_have_the_sign_of_Python_and_of_C()
    {
        foreach (var a in s_numbers)
        {
            foreach (var b in s_numbers)
            {
                var python = a % b;
                python =
                    python == 0 ? Math.CopySign(0, b)
                    : (python < 0) != (b < 0) ? python + b
                    : python;
                Assert.Equal(python, (new Value(a) % b).Data);
                Assert.Equal(a % b, new Value(a).Fmod(b).Data);
                Assert.Equal(python, (Tensor.Of([a, a, a]) % b)[2].Item());
                Assert.Equal(a % b, Tensor.Of([a, a, a]).Fmod(b)[2].Item());
            }
        }
        Assert.Equal(2f, (Tensor.Of([-7f]) % 3).Item<float>());
        Assert.Equal(-1, (new Real(-7)).Fmod(3).Value);
        Assert.Equal(2, (new Real(-7) % 3).Value);
    }

    [Fact]
    public void Whole_remainders_are_exact_at_both_ends_and_none_is_of_0()
    {
        long[] numbers =
        [
            long.MinValue,
            long.MinValue + 1,
            -(1L << 53) - 1,
            -7,
            -1,
            0,
            1,
            7,
            (1L << 53) + 1,
            long.MaxValue,
        ];
        foreach (var b in numbers.Where(b => b != 0))
        {
            var x = Tensor.Of(numbers);
            Assert.Equal(numbers.Select(a => (long)BigInteger.Remainder(a, b)), x.Fmod(b).ToArray<long>());
            Assert.Equal(numbers.Select(a => (long)(a - b * Floor(a, b))), (x % b).ToArray<long>());
        }
        var refusal = Assert.Throws<ArgumentException>(() =>
            Tensor.Of(numbers)
            % Tensor.Of([
                [1L],
                [0],
            ])
        );
        Assert.StartsWith("%: a divisor of [2, 1] holds 0", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Tensor.Of(numbers).Fmod(0L));
        Assert.True(double.IsNaN((Tensor.Of([1.0]) % 0).Item()));

        static BigInteger Floor(BigInteger a, BigInteger b) => (a - ((a % b + b) % b)) / b;
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-2)]
    [InlineData(-18)]
    [InlineData(3)]
    public void Whole_numbers_are_rounded_to_tens_exactly(int decimals)
    {
        long[] numbers = [-25, -15, -5, 0, 5, 15, 25, 149, 150, 250, (1L << 53) + 1, 4_500_000_000_000_000_000];
        var scale = BigInteger.Pow(10, Math.Max(0, -decimals));
        Assert.Equal(numbers.Select(n => (long)Rounded(n)), Tensor.Of(numbers).Round(decimals).ToArray<long>());

        BigInteger Rounded(BigInteger n)
        {
            var below = n >= 0 ? n / scale : -((-n + scale - 1) / scale);
            var rest = 2 * (n - below * scale);
            return (rest > scale || (rest == scale && !below.IsEven) ? below + 1 : below) * scale;
        }
    }

    [Fact]
    public void A_step_hands_nothing_on_and_a_remainder_hands_a_on_whole()
    {
        var (a, b) = (Tensor.Of([-7.5, 7.5]).RequireGrad(), Tensor.Of([2.0, 2]).RequireGrad());
        (a % b + a.Floor() + b.Round()).Sum().Backward();
        Assert.Equal([1, 1], a.Grad!.ToArray<double>());
        Assert.Equal([4, -3], b.Grad!.ToArray<double>());
    }

    static void Same(Func<Tensor, Tensor> onTensor, Func<Value, Value> onValue, Func<double, double> expected)
    {
        var singles = Array.ConvertAll(s_numbers, x => (float)x);
        // Whole registers and the rest of one.
        var (doubles, floats) = (onTensor(Tensor.Of(s_numbers)), onTensor(Tensor.Of(singles)));
        for (var i = 0; i < s_numbers.Length; i++)
        {
            var number = expected(s_numbers[i]);
            Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(doubles[i].Item()));
            Assert.Equal(
                BitConverter.DoubleToInt64Bits(number),
                BitConverter.DoubleToInt64Bits(onValue(s_numbers[i]).Data)
            );
            var single = (float)expected(singles[i]);
            Assert.Equal(
                BitConverter.SingleToInt32Bits(single),
                BitConverter.SingleToInt32Bits(floats[i].Item<float>())
            );
        }
    }
}
