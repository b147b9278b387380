using Micrograd.Kernels;

namespace Micrograd.Tests.Kernels;

/// <summary>Random numbers made several blocks at once have the bits of each block alone, and draws are what these bits say.</summary>
[Trait("kernels", "true")]
public sealed class PhiloxTests
{
    const int Longest = 70;

    // Two draws of a model are never aligned to registers; a counter's halves carry, and after the last number comes 0.
    public static TheoryData<ulong, ulong> Numbers =>
        new(
            from number in (ulong[])[0, 1, 7, uint.MaxValue - 13, uint.MaxValue, 1ul << 63, ulong.MaxValue - 21]
            from stream in (ulong[])[0, 0x8000_0001_FFFF_FFFE]
            select (number, stream)
        );

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Blocks_made_at_once_have_the_bits_of_each_alone(ulong number, ulong stream)
    {
        var random = new Philox(0x1234_5678_FEDC_BA98, stream);
        for (var blocks = 0; blocks <= Longest; blocks++)
        {
            var pairs = new ulong[2 * blocks];
            random.Fill(number, pairs);
            for (var i = 0; i < blocks; i++)
            {
                Assert.Equal(random.Block(number + (ulong)i).Pair, (pairs[2 * i], pairs[2 * i + 1]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Draws_of_any_length_are_what_the_blocks_say(ulong number, ulong stream)
    {
        var random = new Philox(3, stream);
        // Beyond what is made at a time, too.
        foreach (var length in Enumerable.Range(0, Longest + 1).Append(RandomFill.Part + 1).Append(3 * RandomFill.Part))
        {
            uint Word(int i)
            {
                var words = random.Block(number + (ulong)(i / 4));
                return new[] { words.A, words.B, words.C, words.D }[i % 4];
            }
            ulong Long(int i) =>
                random.Block(number + (ulong)(i / 2)).Pair is var pair && i % 2 == 0 ? pair.First : pair.Second;

            var places = Enumerable.Range(0, length).ToArray();
            var units = Array.ConvertAll(places, i => (Word(i) >> 8) / 16777216f);
            var longUnits = Array.ConvertAll(places, i => (Long(i) >> 11) / 9007199254740992.0);
            Assert.Equal(units, Filled<float>(length, y => RandomFill.Uniform(random, number, y)));
            Assert.Equal(longUnits, Filled<double>(length, y => RandomFill.Uniform(random, number, y)));
            Assert.Equal(
                Array.ConvertAll(places, i => (float)Normal((Word(i & ~1) + 1.0) / 4294967296.0, Unit(Word(i | 1)), i)),
                Filled<float>(length, y => RandomFill.Normal(random, number, y))
            );
            Assert.Equal(
                Array.ConvertAll(places, i => Normal(1 - LongUnit(Long(i & ~1)), LongUnit(Long(i | 1)), i)),
                Filled<double>(length, y => RandomFill.Normal(random, number, y))
            );
            Assert.Equal(
                Array.ConvertAll(places, i => (long)((UInt128)Long(i) * 1_000_003 >> 64)),
                Filled<long>(length, y => RandomFill.Whole(random, number, 1_000_003, y))
            );

            var x = Array.ConvertAll(places, i => i - 3.5f);
            var longX = Array.ConvertAll(places, i => i - 3.5);
            Assert.Equal(
                Array.ConvertAll(places, i => units[i] < 0.3f ? 0 : x[i] * 1.25f),
                Filled<float>(length, y => DropoutLoop<float>.Run(random, number, 0.3f, 1.25f, x, y))
            );
            Assert.Equal(
                Array.ConvertAll(places, i => longUnits[i] < 0.3 ? 0 : longX[i] * 1.25),
                Filled<double>(length, y => DropoutLoop<double>.Run(random, number, 0.3, 1.25, longX, y))
            );
        }
    }

    static float Unit(uint word) => (word >> 8) / 16777216f;

    static double LongUnit(ulong word) => (word >> 11) / 9007199254740992.0;

    static double Normal(double radius, double angle, int place)
    {
        var length = Math.Sqrt(-2 * Math.Log(radius));
        var (sin, cos) = Math.SinCos(2 * Math.PI * angle);
        return length * (place % 2 == 0 ? cos : sin);
    }

    delegate void Fill<T>(Span<T> y);

    static T[] Filled<T>(int length, Fill<T> fill)
    {
        var y = new T[length];
        fill(y);
        return y;
    }
}
