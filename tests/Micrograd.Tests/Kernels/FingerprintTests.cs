using System.Runtime.InteropServices;
using Micrograd.Kernels;

namespace Micrograd.Tests.Kernels;

/// <summary>The number that is made of what memory holds.</summary>
[Trait("kernels", "true")]
public sealed class FingerprintTests
{
    [Fact]
    public void Any_bit_that_changes_changes_it_at_every_length()
    {
        var random = new Random(1);
        for (var length = 1; length < 300; length++)
        {
            var memory = new byte[length];
            random.NextBytes(memory);
            var before = Fingerprint.Of(memory);
            for (var bit = 0; bit < 8 * length; bit += 1 + length / 16)
            {
                memory[bit / 8] ^= (byte)(1 << bit % 8);
                Assert.NotEqual(before, Fingerprint.Of(memory));
                memory[bit / 8] ^= (byte)(1 << bit % 8);
            }
            Assert.Equal(before, Fingerprint.Of(memory));
        }
    }

    [Fact]
    public void Round_numbers_that_change_places_change_it()
    {
        // Their low bits are all 0: a sum of products would lose them.
        double[] numbers = [.. Enumerable.Range(0, 4096).Select(i => (double)(i % 3))];
        var before = Of(numbers);
        var random = new Random(2);
        for (var trial = 0; trial < 2000; trial++)
        {
            var (i, j) = (random.Next(numbers.Length), random.Next(numbers.Length));
            (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
            Assert.Equal(numbers[i] == numbers[j], Of(numbers) == before);
            (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
        }

        static ulong Of(double[] numbers) => Fingerprint.Of(MemoryMarshal.AsBytes<double>(numbers));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Of_a_layout_it_hangs_on_its_own_elements_alone(int size)
    {
        // Offset 3, sizes, strides: in order, transposed, with gaps, reversed, expanded, one element, rank 0.
        (int[] Sizes, int[] Strides, int Offset)[] layouts =
        [
            ([4, 5], [5, 1], 3),
            ([5, 4], [1, 5], 3),
            ([3, 2], [8, 2], 3),
            ([4, 5], [-5, -1], 30),
            ([4, 1000, 5], [5, 0, 1], 3),
            ([1, 1], [7, 9], 3),
            ([], [], 3),
        ];
        var memory = new byte[40 * size];
        new Random(size).NextBytes(memory);
        foreach (var (sizes, strides, offset) in layouts)
        {
            var own = new HashSet<int> { offset };
            for (var dim = 0; dim < sizes.Length; dim++)
            {
                own = [.. own.SelectMany(at => Enumerable.Range(0, sizes[dim]).Select(i => at + i * strides[dim]))];
            }
            var before = Fingerprint.Of(memory, size, offset, sizes, strides);
            for (var at = 0; at < 40; at++)
            {
                memory[(at + 1) * size - 1] ^= 1;
                Assert.Equal(own.Contains(at), before != Fingerprint.Of(memory, size, offset, sizes, strides));
                memory[(at + 1) * size - 1] ^= 1;
            }
        }
        Assert.Equal(0ul, Fingerprint.Of(memory, size, 1000, [3, 0], [1, 1]));
    }
}
