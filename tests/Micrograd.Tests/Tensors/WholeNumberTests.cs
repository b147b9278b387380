using System.Globalization;
using System.Numerics;

namespace Micrograd.Tests.Tensors;

/// <summary>Whole numbers stay whole, and are exact for all 64 bits, in every op that takes them and in every layout.</summary>
public sealed class WholeNumberTests
{
    // Neighbours that are one double, the ends, and numbers that doubles hold.
    static readonly long[] s_numbers =
    [
        long.MaxValue,
        long.MinValue,
        9007199254740993,
        9007199254740992,
        -9007199254740993,
        long.MaxValue - 1,
        long.MinValue + 1,
        -1,
        0,
        1,
        7,
        -9007199254740992,
    ];

    // What may stand beside them: C# numbers that no whole number is, too.
    static readonly double[] s_others =
    [
        0,
        -0.0,
        0.5,
        -0.5,
        1e-300,
        9007199254740992,
        9223372036854775807, // 2⁶³
        -9223372036854775808,
        9223372036854774784, // the double below 2⁶³
        1e300,
        -1e300,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.NaN,
    ];

    public static TheoryData<string> Layouts => [.. Laid.Keys];

    static readonly Dictionary<string, Func<Tensor, Tensor>> Laid = new()
    {
        ["contiguous"] = x => x,
        ["every other"] = x => Tensor.Stack([x, Tensor.Zeros(x.Shape, x.DType)], dim: 1).Select(1, 0),
        ["backward"] = x => x.Flip(0).Clone().Flip(0),
        ["a part"] = x => x.Pad([3], [2])[3..^2],
    };

    static Tensor Numbers(string layout) => Laid[layout](Tensor.Of(s_numbers));

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Reading_is_exact_on_every_way(string layout)
    {
        var x = Numbers(layout);
        Assert.Equal(s_numbers, x.ToArray<long>());
        for (var i = 0; i < s_numbers.Length; i++)
        {
            Assert.Equal(s_numbers[i], x[i].Item<long>());
            Assert.Equal((double)s_numbers[i], x[i].Item());
        }
        Assert.Equal(s_numbers, x.Contiguous().AsSpan<long>().ToArray());
        Assert.Equal(s_numbers, x.Contiguous().AsReadOnlySpan<long>().ToArray());
    }

    [Fact]
    public void Item_converts_to_every_type()
    {
        Assert.Equal(2, Tensor.Of(2.7).Item<long>());
        Assert.Equal(0.1f, Tensor.Of(0.1f).Item<float>());
        Assert.True(Tensor.Of(-3L).Item<bool>());
        Assert.Equal((Half)1.5, Tensor.Of(1.5).Item<Half>());
        Assert.Equal((BFloat16)1.5f, Tensor.Of(1.5).Item<BFloat16>());
        Assert.Throws<NotSupportedException>(() => Tensor.Of(1.5).Item<int>());
        Assert.Throws<InvalidOperationException>(() => Tensor.Of([1L, 2L]).Item<long>());
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Printing_shows_every_digit(string layout)
    {
        var width = s_numbers.Max(n => n.ToString(CultureInfo.InvariantCulture).Length);
        foreach (var (number, shown) in s_numbers.Zip(Numbers(layout).ToString()["tensor([".Length..^2].Split(',')))
        {
            Assert.Equal(number.ToString(CultureInfo.InvariantCulture), shown.Trim());
        }
        Assert.Equal(
            "tensor([" + "9007199254740993".PadLeft(width) + ", -9223372036854775808])",
            Tensor.Of([9007199254740993, long.MinValue]).ToString()
        );
        Assert.Equal("tensor(9223372036854775807)", Tensor.Of(long.MaxValue).ToString());
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Comparing_with_a_number_is_exact(string layout)
    {
        var x = Numbers(layout);
        foreach (var b in s_others)
        {
            Holds(a => Below(a, b) < 0, x < b, b);
            Holds(a => Below(a, b) > 0 && !double.IsNaN(b), x > b, b);
            Holds(a => Below(a, b) <= 0 && !double.IsNaN(b), x <= b, b);
            Holds(a => Below(a, b) >= 0 && !double.IsNaN(b), x >= b, b);
            Holds(a => Below(a, b) == 0, x.Eq(b), b);
            Holds(a => Below(a, b) != 0, x.Ne(b), b);
        }
        foreach (var b in s_numbers)
        {
            Holds(a => a < b, x < b, b);
            Holds(a => a > b, x > b, b);
            Holds(a => a <= b, x <= b, b);
            Holds(a => a >= b, x >= b, b);
            Holds(a => a == b, x.Eq(b), b);
            Holds(a => a != b, x.Ne(Tensor.Of(b)), b);
        }
    }

    static void Holds(Func<long, bool> expected, Tensor found, object beside) =>
        Assert.True(
            s_numbers.Select(expected).SequenceEqual(found.ToArray<bool>()),
            $"beside {beside}: {string.Join(", ", found.ToArray<bool>())}"
        );

    // The order of a whole number and a double, exactly; 2 beside NaN.
    static int Below(long a, double b) =>
        double.IsNaN(b) ? 2
        : double.IsInfinity(b) ? (b > 0 ? -1 : 1)
        : ((BigInteger)a).CompareTo((BigInteger)Math.Floor(b)) is var order and not 0 ? order
        : b > Math.Floor(b) ? -1
        : 0;

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Elementwise_ops_wrap_around_and_lose_nothing(string layout)
    {
        var x = Numbers(layout);
        Equal(a => unchecked(-a), -x);
        Equal(a => a == long.MinValue ? a : Math.Abs(a), x.Abs());
        Equal(a => Math.Sign(a), x.Sign());
        Equal(a => Math.Max(0, a), x.Relu());
        Equal(a => unchecked(a * a), x.Square());
        Equal(a => Math.Clamp(a, -9007199254740993, 9007199254740993), x.Clamp(-9007199254740993, 9007199254740993));
        foreach (var b in s_numbers)
        {
            Equal(a => unchecked(a + b), x + b);
            Equal(a => unchecked(b - a), b - x);
            Equal(a => unchecked(a * b), x * Tensor.Of(b));
            Equal(a => Math.Max(a, b), x.Max(Tensor.Of(b)));
            Equal(a => Math.Min(a, b), x.Min(Tensor.Of(b)));
            Equal(a => a > 0 ? a : b, Tensor.Where(x > 0, x, Tensor.Of(b)));
            Equal(a => a > 0 ? b : a, x.MaskedFill(x > 0, b));
            Equal(a => unchecked(a + b), b + x);
        }
    }

    static void Equal(Func<long, long> expected, Tensor found)
    {
        Assert.Equal(DType.Int64, found.DType);
        Assert.Equal(s_numbers.Select(expected), found.ToArray<long>());
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Reductions_and_orders_are_exact(string layout)
    {
        var x = Numbers(layout);
        Assert.Equal(s_numbers.Aggregate((a, b) => unchecked(a + b)), x.Sum().Item<long>());
        Assert.Equal(s_numbers.Aggregate((a, b) => unchecked(a * b)), x.Prod().Item<long>());
        Assert.Equal(s_numbers[5] * unchecked(s_numbers[6] * 9), unchecked(x[5] * x[6] * 9L).Item<long>());
        Assert.Equal(long.MaxValue, x.Max().Item<long>());
        Assert.Equal(long.MinValue, x.Min().Item<long>());
        Assert.Equal(0, x.ArgMax().Item<long>());
        Assert.Equal(1, x.ArgMin().Item<long>());
        Assert.Equal(2, x[2..5].ArgMax().Item<long>() + 2);
        Assert.Equal(s_numbers.Order(), x.Sort().Values.ToArray<long>());
        Assert.Equal(s_numbers.OrderDescending(), x.Sort(descending: true).Values.ToArray<long>());
        Assert.Equal(s_numbers.OrderDescending().Take(4), x.TopK(4).Values.ToArray<long>());
        var sum = 0L;
        Assert.Equal(s_numbers.Select(a => sum = unchecked(sum + a)), x.CumSum(0).ToArray<long>());
        Assert.Equal(
            unchecked(9007199254740993 * 1000003),
            Tensor.Of([9007199254740993]).Expand(1000003).Sum().Item<long>()
        );
        Assert.Equal(
            unchecked(3L * int.MaxValue * int.MaxValue),
            Tensor.Full([1, 1], 3, DType.Int64).Expand([int.MaxValue, int.MaxValue]).Sum().Item<long>()
        );
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Moving_elements_changes_none(string layout)
    {
        var x = Numbers(layout);
        long[] twice = [.. s_numbers, .. s_numbers];
        Assert.Equal(twice, Tensor.Concat([x, x]).ToArray<long>());
        Assert.Equal(twice, x.Repeat(2).ToArray<long>());
        Assert.Equal(s_numbers.Reverse(), x.Gather(0, Tensor.Arange(x.Count).Flip(0)).ToArray<long>());
        Assert.Equal(s_numbers.Reverse(), x.IndexSelect(0, -1L - Tensor.Arange(x.Count)).ToArray<long>());
        Assert.Equal(s_numbers, Tensor.Embedding(x.Unsqueeze(1), Tensor.Arange(x.Count)).ToArray<long>());
        Assert.Equal(
            s_numbers,
            Tensor.Zeros(x.Shape, DType.Int64).ScatterAdd(0, Tensor.Arange(x.Count), x).ToArray<long>()
        );
        Assert.Equal([long.MinValue, .. s_numbers, long.MinValue], x.Pad([1], [1], long.MinValue).ToArray<long>());
        Assert.Equal(s_numbers, Tensor.Zeros(x.Shape, DType.Int64).CopyFrom(x).ToArray<long>());
        Assert.Equal(s_numbers, x.Unsqueeze(0).Tril(20).ToArray<long>());
        Assert.Equal(x.Sum().Item<long>(), Tensor.Einsum("i->", x).Item<long>());
    }

    [Fact]
    public void Filling_takes_whole_numbers_exactly_and_fractions_towards_0_saturated()
    {
        foreach (var number in s_numbers)
        {
            Assert.Equal([number, number], Tensor.Full([2], number, DType.Int64).ToArray<long>());
            Assert.Equal([number, number], Tensor.Zeros([2], DType.Int64).Fill(number).ToArray<long>());
            Assert.Equal([number, 0L], Tensor.Zeros([1], DType.Int64).Pad([1], [0], number).ToArray<long>());
        }
        foreach (
            var (number, whole) in new (double, long)[]
            {
                (1.9, 1),
                (-1.9, -1),
                (1e300, long.MaxValue),
                (-1e300, long.MinValue),
                (9223372036854775808, long.MaxValue),
                (double.PositiveInfinity, long.MaxValue),
                (double.NegativeInfinity, long.MinValue),
                (double.NaN, 0),
            }
        )
        {
            Assert.Equal(whole, Tensor.Full([], number, DType.Int64).Item<long>());
            Assert.Equal(whole, Tensor.Zeros([], DType.Int64).Fill(number).Item<long>());
            Assert.Equal(whole, Tensor.Zeros([1], DType.Int64).Pad([1], [0], number)[0].Item<long>());
            Assert.Equal(whole, Tensor.Of(number).Long().Item<long>());
            Assert.Equal(whole, Tensor.Of(number).Item<long>());
            Assert.Equal(number != 0, Tensor.Full([], number, DType.Bool).Item<bool>());
        }
        Assert.Equal(
            [long.MaxValue - 2, long.MaxValue - 1],
            Tensor.Arange(long.MaxValue - 2, long.MaxValue).ToArray<long>()
        );
        Assert.Throws<ArgumentException>(() => Tensor.Of([1L]).MaskedFill(Tensor.Of([true]), 0.5));
    }

    [Fact]
    public void Truth_values_count_as_0_and_1_and_stay_truth_values_where_they_are_only_chosen()
    {
        var b = Tensor.Of([true, false, true]);
        Assert.Equal([9007199254740994, 5, 1L], (b + Tensor.Of([9007199254740993, 5, 0])).ToArray<long>());
        Assert.Equal([9007199254740993, 0, 0L], (Tensor.Of([9007199254740993, 5, 0]) * b).ToArray<long>());
        Assert.Equal([long.MinValue, 0, long.MinValue], (b * long.MinValue).ToArray<long>());
        Assert.Equal(2, b.Sum().Item<long>());
        Assert.Equal([1L, 1, 2], b.CumSum(0).ToArray<long>());
        Assert.Equal((DType.Int64, 0L), (b.Prod().DType, b.Prod().Item<long>()));
        Assert.Equal((DType.Int64, 1L), (b[0..1].Prod().DType, b[0..1].Prod().Item<long>()));
        Assert.Equal((DType.Int64, 1L), (b[0..0].Prod().DType, b[0..0].Prod().Item<long>()));
        Assert.Equal([false, true, false], (b < 0.5).ToArray<bool>());
        Assert.Equal([true, false, true], b.Eq(1L).ToArray<bool>());
        foreach (
            var chosen in new[]
            {
                b.MaskedFill(Tensor.Of([true, false, false]), 0L),
                b.MaskedFill(Tensor.Of([true, false, false]), 0.0),
                Tensor.Where(Tensor.Of([true, false, false]), Tensor.Of([false]), b),
            }
        )
        {
            Assert.Equal(DType.Bool, chosen.DType);
            Assert.Equal([false, false, true], chosen.ToArray<bool>());
        }
    }
}
