namespace Micrograd.Tests.Data;

public sealed class PythonRandomTests
{
    static readonly int[] s_below = [1, 2, 10, 1000, int.MaxValue];

    // What CPython 3.11 draws after random.seed(seed), in this order:
    //   python3 -c "import random as r; r.seed(42); x = list(range(10)); print([r.random() for _ in range(3)],
    //     r.uniform(-1, 1), [r.gauss(0, 1) for _ in range(3)], [r.randrange(n) for n in (1, 2, 10, 1000, 2**31 - 1)],
    //     r.shuffle(x) or x, r.getrandbits(64), [r.random() for _ in range(2000)][-1])"
    public sealed record Drawn(
        double[] Doubles,
        double Uniform,
        double[] Gauss,
        int[] Below,
        int[] Shuffled,
        ulong Bits,
        double Last
    );

    public static TheoryData<long, Drawn> Python =>
        new()
        {
            {
                0L,
                new(
                    [0.8444218515250481, 0.7579544029403025, 0.420571580830845],
                    -0.4821664994140733,
                    [-1.016348894188071, -0.07212002278507135, 0.17919648727485687],
                    [0, 1, 9, 913, 1950157577],
                    [5, 4, 9, 6, 0, 1, 7, 2, 8, 3],
                    1821862095355237593UL,
                    0.9161236183812688
                )
            },
            {
                1L,
                new(
                    [0.13436424411240122, 0.8474337369372327, 0.763774618976614],
                    -0.4898619485211566,
                    [-1.0921732151041414, 0.03133451683171687, -1.022103170010873],
                    [0, 1, 0, 914, 1794791897],
                    [8, 7, 4, 1, 2, 3, 5, 0, 9, 6],
                    5855543267441242937UL,
                    0.9304683015449314
                )
            },
            {
                42L,
                new(
                    [0.6394267984578837, 0.025010755222666936, 0.27502931836911926],
                    -0.5535785237023545,
                    [-0.12758828378288709, -1.4973534143409575, 0.33231834406771527],
                    [0, 0, 0, 95, 469521477],
                    [2, 5, 7, 9, 6, 1, 4, 0, 8, 3],
                    5131712758418120108UL,
                    0.1492176078251637
                )
            },
            {
                1337L,
                new(
                    [0.6177528569514706, 0.5332655736050008, 0.36584835924937553],
                    0.1715747078045431,
                    [0.9424983732594854, 1.6095002404943455, -1.3149069610085982],
                    [0, 1, 3, 779, 1409345477],
                    [4, 8, 2, 0, 3, 9, 7, 6, 1, 5],
                    7444875943671868221UL,
                    0.7401500773781353
                )
            },
            {
                1099511627781L,
                new(
                    [0.5043802970418443, 0.2686044399723282, 0.9257865475671585],
                    0.06191847858490407,
                    [0.7279857608918674, -1.5998486550304702, 1.770532515768166],
                    [0, 0, 2, 244, 1994566228],
                    [9, 7, 8, 1, 4, 0, 5, 6, 3, 2],
                    17625334220232861760UL,
                    0.6146407582499773
                )
            },
            {
                -1337L,
                new(
                    [0.6177528569514706, 0.5332655736050008, 0.36584835924937553],
                    0.1715747078045431,
                    [0.9424983732594854, 1.6095002404943455, -1.3149069610085982],
                    [0, 1, 3, 779, 1409345477],
                    [4, 8, 2, 0, 3, 9, 7, 6, 1, 5],
                    7444875943671868221UL,
                    0.7401500773781353
                )
            },
            {
                long.MaxValue,
                new(
                    [0.3166448820870279, 0.631259308253863, 0.8035542479972343],
                    -0.09307235316570894,
                    [-1.5675628355627833, 0.2302083183220542, -0.025448148897459947],
                    [0, 0, 8, 644, 1701343762],
                    [8, 2, 5, 6, 7, 4, 9, 3, 0, 1],
                    13475029541799234791UL,
                    0.41267917539301746
                )
            },
            {
                long.MinValue,
                new(
                    [0.5534639983914199, 0.9406144709090462, 0.24199432111690833],
                    0.7025740221462293,
                    [1.4429068685466435, 0.8503463245324949, -1.107245306984594],
                    [0, 0, 0, 686, 200984339],
                    [0, 4, 6, 3, 7, 1, 9, 2, 8, 5],
                    16405223137640791173UL,
                    0.7415922607021633
                )
            },
        };

    [Theory]
    [MemberData(nameof(Python), DisableDiscoveryEnumeration = true)]
    public void Every_draw_is_the_one_that_Python_makes(long seed, Drawn expected)
    {
        var random = new PythonRandom(seed);
        foreach (var number in expected.Doubles)
        {
            Assert.Equal(number, random.NextDouble());
        }
        Assert.Equal(expected.Uniform, random.Uniform(-1, 1));
        foreach (var number in expected.Gauss)
        {
            Assert.Equal(number, random.Gauss(), 1e-14);
        }
        Assert.Equal(expected.Below, s_below.Select(random.NextInt));
        var items = Enumerable.Range(0, 10).ToArray();
        random.Shuffle(items.AsSpan());
        Assert.Equal(expected.Shuffled, items);
        Assert.Equal(expected.Bits, random.NextBits64());
        for (var i = 0; i < 1999; i++)
        {
            random.NextDouble();
        }
        Assert.Equal(expected.Last, random.NextDouble());
    }

    [Fact]
    public void Gauss_has_the_mean_and_deviation_asked_for()
    {
        var random = new PythonRandom(7);
        var drawn = Enumerable.Range(0, 100_000).Select(_ => random.Gauss(3, 2)).ToArray();
        var mean = drawn.Average();
        Assert.Equal(3, mean, 0.03);
        Assert.Equal(2, Math.Sqrt(drawn.Average(x => (x - mean) * (x - mean))), 0.03);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void There_is_no_number_below_one_that_is_not_positive(int n) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PythonRandom(1).NextInt(n));

    //   python3 -c "import random as r; r.seed(2**63); print(r.getrandbits(64))"
    [Fact]
    public void Larger_seeds_are_those_of_Python_too()
    {
        Assert.Equal(7266025828921626888UL, PythonRandom.OfLarge((UInt128)1 << 63).NextBits64());
        Assert.Equal(1565674377057199289UL, PythonRandom.OfLarge(((UInt128)1 << 64) + 7).NextBits64());
        Assert.Equal(14839664194378653543UL, PythonRandom.OfLarge((UInt128)3 << 64).NextBits64());
        Assert.Equal(14432039543860215496UL, PythonRandom.OfLarge(UInt128.MaxValue).NextBits64());
    }
}
