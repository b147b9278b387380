using System.Numerics;

namespace Micrograd.Tests.TensorOps;

/// <summary>Whole numbers are exact for all 64 bits, where a double is not: beyond 2⁵³ and at both ends.</summary>
[Trait("kernels", "true")]
public sealed class TensorOpWholeTests
{
    /// <summary>In order, as the fractions of a sample are by which they are placed.</summary>
    static readonly long[] s_ends =
    [
        long.MinValue,
        long.MinValue + 1,
        -(1L << 53) - 1,
        -1,
        0,
        1,
        (1L << 53) + 1,
        long.MaxValue - 1,
        long.MaxValue,
    ];

    // What only moves or compares elements does the same to whole numbers that lie in the same order.
    static readonly string[] s_moving =
    [
        "maximum",
        "minimum",
        "detach",
        "alias",
        "transpose",
        "permute",
        "select",
        "slice",
        "flip",
        "expand",
        "reshape",
        "squeeze",
        "unsqueeze",
        "clone",
        "contiguous",
        "copy_",
        "overwrite",
        "amax",
        "amin",
        "argmax",
        "argmin",
        "argsort",
        "gather",
        "index_select",
        "index",
        "index_put_",
        "embedding",
        "concat",
        "lt",
        "gt",
        "le",
        "ge",
        "eq",
        "ne",
    ];

    static readonly Dictionary<string, Func<BigInteger[], BigInteger>> s_arithmetic = new()
    {
        ["+"] = x => x[0] + x[1],
        ["-"] = x => x[0] - x[1],
        ["*"] = x => x[0] * x[1],
        ["neg"] = x => -x[0],
        ["square"] = x => x[0] * x[0],
        ["abs"] = x => BigInteger.Abs(x[0]),
        ["sign"] = x => x[0].Sign,
        ["maximum"] = x => BigInteger.Max(x[0], x[1]),
        ["minimum"] = x => BigInteger.Min(x[0], x[1]),
        ["relu"] = x => BigInteger.Max(x[0], 0),
        ["floor"] = x => x[0],
        ["ceil"] = x => x[0],
        ["trunc"] = x => x[0],
        ["round"] = x => x[0],
        ["where"] = x => x[0] > 0 ? x[1] : x[2],
    };

    public static TheoryData<string> Moving => [.. s_moving];

    public static TheoryData<string> Arithmetic => [.. s_arithmetic.Keys];

    // Exact by tests of their own, here and in WholeNumberTests, or truths.
    static readonly string[] s_elsewhere =
    [
        "**",
        "**n",
        "%",
        "fmod",
        "clamp",
        "bitwise_and",
        "bitwise_or",
        "bitwise_xor",
        "bitwise_left_shift",
        "bitwise_right_shift",
        "isnan",
        "isfinite",
        "sum",
        "any",
        "all",
        "cumsum",
        "cumprod",
        "cummax",
        "cummin",
        "matmul",
        "class_index",
        "scatter_add",
        "index_add",
        "index_sum",
        "fold",
        "unfold",
        "nonzero",
        "one_hot",
        "pad",
        "arange",
        "randint",
        "randperm",
    ];

    [Fact]
    public void Every_line_that_gives_whole_numbers_or_truths_of_whole_numbers_is_held_to_them() =>
        Assert.Equal(
            s_moving.Concat(s_arithmetic.Keys).Concat(s_elsewhere).Distinct().Order(),
            TensorOpTable.All.Where(TakesWhole).Select(entry => entry.Name).Order()
        );

    static bool TakesWhole(TensorOpEntry entry)
    {
        var sample = entry.WithWhole ?? entry.Samples[0];
        var inputs = sample.Inputs().Select((x, i) => sample.IsFree(i) ? x.Abs().Long() : x).ToArray();
        try
        {
            return sample.Call(inputs).DType is DType.Int64 or DType.Bool;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return false;
        }
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void What_moves_or_compares_elements_does_so_to_all_whole_numbers(string name)
    {
        foreach (var sample in TensorOpCases.Entry(name).Samples)
        {
            if (sample.Inputs().Any(x => x.Rank == 0))
            {
                continue;
            }
            var free = TensorOpCases.FreeInputs(sample);
            // The place of each among all, in the order of their size.
            var order = free.SelectMany(x => x.ToArray<double>()).Distinct().Order().ToArray();
            var places = Array.ConvertAll(free, x => Mapped(x, v => Array.IndexOf(order, v)));
            var whole = Array.ConvertAll(places, x => Mapped(x, v => Spread((long)v, order.Length)));
            var run = TensorOpCases.OfFree(sample);
            var (expected, found) = (run(places), run(whole));
            Assert.Equal(expected.Shape, found.Shape);
            // What gives places or truths gives the same; what gives elements those of the same places.
            var isElement = expected.DType == DType.Int64 && !name.StartsWith("arg", StringComparison.Ordinal);
            Assert.Equal(
                expected.ToArray<long>().Select(v => isElement ? Spread(v, order.Length) : v),
                found.ToArray<long>()
            );
        }
    }

    [Theory]
    [MemberData(nameof(Arithmetic))]
    public void Whole_arithmetic_is_exact_and_beyond_64_bits_goes_round(string name)
    {
        var entry = TensorOpCases.Entry(name);
        var arity = entry.Rule!.Op.Arity;
        var combinations = new List<long[]>();
        foreach (var a in s_ends)
        {
            foreach (var b in s_ends)
            {
                combinations.Add([a, b, unchecked(a - b)]);
            }
        }
        var inputs = Enumerable
            .Range(0, arity)
            .Select(i => Tensor.Of(combinations.Select(c => c[i]).ToArray()))
            .ToArray();
        var found = entry.Samples[0].Call(inputs);
        Assert.Equal(DType.Int64, found.DType);
        var expected = combinations.Select(c => Round(s_arithmetic[name](Array.ConvertAll(c, x => (BigInteger)x))));
        Assert.Equal(expected, found.ToArray<long>());
    }

    [Fact]
    public void Powers_of_whole_numbers_are_exact_and_go_round_too()
    {
        var modulus = BigInteger.One << 64;
        foreach (var n in (long[])[0, 1, 2, 3, 5, 63, 64, (1L << 53) + 1, long.MaxValue])
        {
            long[] expected =
            [
                .. s_ends.Select(a => Round(BigInteger.ModPow(((BigInteger)a + modulus) % modulus, n, modulus))),
            ];
            var x = Tensor.Of(s_ends);
            Assert.Equal(expected, x.Pow(n).ToArray<long>());
            Assert.Equal(expected, x.Pow(Tensor.Of(n)).ToArray<long>());
            Assert.Equal(DType.Int64, x.Pow(n).DType);
        }
        Assert.Equal([1, 0], Tensor.Of(true, false).Pow(2).ToArray<long>());
        Assert.Equal([9f, 4], Tensor.Of(-3f, 2).Pow(2).ToArray<float>());
        // A fraction of the program makes fractions, be it whole or not.
        Assert.Equal(DType.Float32, Tensor.Of(3L).Pow(2.0).DType);
        Assert.Equal(DType.Float64, Tensor.Of(3L).Pow(Tensor.Of(2.0)).DType);
    }

    [Fact]
    public void A_negative_power_of_whole_numbers_is_refused()
    {
        var x = Tensor.Of(2L, 3);
        Assert.StartsWith(
            "Pow: [2] int64 to the power of -1: a whole number has no whole power below 0; Float() converts it.",
            Assert.Throws<ArgumentOutOfRangeException>(() => x.Pow(-1)).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "**: a negative exponent of whole numbers",
            Assert.Throws<ArgumentException>(() => x.Pow(Tensor.Of(1L, -2))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => x.Expand([50_000, 2]).Pow(Tensor.Of(1L, -2)));
        Assert.Equal(0.5, Tensor.Of(2.0).Pow(-1).Item());
    }

    [Fact]
    public void Sums_of_whole_numbers_are_exact()
    {
        var x = Tensor.Of(s_ends);
        Assert.Equal([Round(s_ends.Aggregate(BigInteger.Zero, (sum, v) => sum + v))], x.Sum().ToArray<long>());
        var running = BigInteger.Zero;
        Assert.Equal(s_ends.Select(v => Round(running += v)), x.CumSum(0).ToArray<long>());
        var zeros = Tensor.Zeros([2], DType.Int64);
        var everywhere = Tensor.Zeros([s_ends.Length], DType.Int64);
        Assert.Equal(
            [Round(s_ends.Aggregate(BigInteger.Zero, (sum, v) => sum + v)), 0],
            zeros.ScatterAdd(0, everywhere, x).ToArray<long>()
        );
        Assert.Equal(
            [Round(3 * (BigInteger)((1L << 53) + 1))],
            Tensor.Of((1L << 53) + 1).Expand([3]).Sum().Unsqueeze(0).ToArray<long>()
        );
    }

    [Fact]
    public void Numbers_around_and_made_are_exact()
    {
        const long Large = (1L << 53) + 1;
        Assert.Equal([Large, Large], Tensor.Full([2], Large, DType.Int64).ToArray<long>());
        Assert.Equal([Large, Large + 1], Tensor.Arange(Large, Large + 2).ToArray<long>());
        Assert.Equal([0, long.MaxValue, 0], Tensor.Of(new[] { long.MaxValue }).Pad([1], [1]).ToArray<long>());
        Assert.All(
            Tensor.RandInt(long.MaxValue - 1, long.MaxValue, 3).ToArray<long>(),
            v => Assert.Equal(long.MaxValue - 1, v)
        );
    }

    static Tensor Mapped(Tensor x, Func<double, long> f) =>
        Tensor.Of<long>(x.ToArray<double>().Select(f).ToArray(), x.Shape);

    /// <summary>The place as a number: the first ones and the last ones are the ends of all whole numbers.</summary>
    static long Spread(long place, int count) =>
        place < 2 ? long.MinValue + place
        : place >= count - 2 ? long.MaxValue - (count - 1 - place)
        : (1L << 53) + 1 + place;

    static long Round(BigInteger x) => unchecked((long)(ulong)(x & ulong.MaxValue));
}
