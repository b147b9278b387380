namespace Micrograd.Tests.Tensors;

/// <summary>Operations on truth values and on the bits of whole numbers.</summary>
public sealed class BitsTests
{
    static readonly bool[] s_truths = [false, true];
    static readonly long[] s_numbers = [long.MinValue, -5, -1, 0, 1, 6, 63, 64, long.MaxValue];

    [Fact]
    public void Truth_values_combine_as_those_of_the_language()
    {
        var (a, b) = (Tensor.Of(false, false, true, true), Tensor.Of(false, true, false, true));
        Assert.Equal([false, false, false, true], (a & b).ToArray<bool>());
        Assert.Equal([false, true, true, true], (a | b).ToArray<bool>());
        Assert.Equal([false, true, true, false], (a ^ b).ToArray<bool>());
        Assert.Equal([true, true, false, false], (!a).ToArray<bool>());
        Assert.Equal([true, true, false, false], (~a).ToArray<bool>());
        Assert.Equal(DType.Bool, (a & b).DType);
        foreach (var one in s_truths)
        {
            Assert.Equal([one & false, one & true], (Tensor.Of(s_truths) & one).ToArray<bool>());
        }
    }

    [Fact]
    public void Bits_of_whole_numbers_are_those_of_the_language_in_every_layout()
    {
        var column = Tensor.Of(s_numbers).Unsqueeze(1);
        var row = Tensor.Stack([Tensor.Of(s_numbers), Tensor.Of(s_numbers)], 1).Select(1, 0);
        Same(column & row, (a, b) => a & b);
        Same(column | row, (a, b) => a | b);
        Same(column ^ row, (a, b) => a ^ b);
        Same(~column & row, (a, b) => ~a & b);
        // PyTorch's where the language's would take the last six bits of the count.
        Same(column << row, (a, b) => b is >= 0 and < 64 ? a << (int)b : 0);
        Same(column >> row, (a, b) => b is >= 0 and < 64 ? a >> (int)b : a >> 63);
        Assert.Equal(s_numbers.Select(n => n & 1), (Tensor.Of(s_numbers) & 1).ToArray<long>());
        Assert.Equal(s_numbers.Select(n => n | 1), (Tensor.Of(s_numbers) | true).ToArray<long>());

        static void Same(Tensor found, Func<long, long, long> expected) =>
            Assert.Equal(s_numbers.SelectMany(a => s_numbers.Select(b => expected(a, b))), found.ToArray<long>());
    }

    [Fact]
    public void Fractions_have_no_bits_and_numbers_are_no_masks()
    {
        var x = Tensor.Of([1.0, 2]);
        var refusal = Assert.Throws<ArgumentException>(() => x & (x > 1));
        Assert.StartsWith("bitwise_and: [2] float64 and [2] bool", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ~x);
        Assert.Throws<ArgumentException>(() => x << 1);
        Assert.StartsWith(
            "!: [2] of int64 is no mask",
            Assert.Throws<ArgumentException>(() => !Tensor.Of([1L, 0])).Message,
            StringComparison.Ordinal
        );
    }
}
