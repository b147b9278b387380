using System.Runtime.CompilerServices;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// How much is put around the input of a convolution: a number for all spatial dims or one each, on both sides; or <c>"same"</c>, so
/// that the output has as many places as the input, or <c>"valid"</c>, which is none.
/// </summary>
[CollectionBuilder(typeof(ConvPadding), nameof(Create))]
public readonly record struct ConvPadding
{
    readonly PerDim _numbers;
    readonly bool _isSame;

    ConvPadding(PerDim numbers, bool isSame)
    {
        _numbers = numbers;
        _isSame = isSame;
    }

    /// <summary>d·(k − 1) places along each dim, half of them before, one more after where they are odd; for strides of 1.</summary>
    public static ConvPadding Same { get; } = new(default, isSame: true);

    /// <summary>None.</summary>
    public static ConvPadding Valid => default;

    /// <summary>One number a dim, or one for all.</summary>
    /// <param name="numbers">The numbers.</param>
    public static ConvPadding Create(ReadOnlySpan<int> numbers) => new(PerDim.Create(numbers), isSame: false);

    /// <summary>One number for all dims.</summary>
    public static implicit operator ConvPadding(int number) => new(number, isSame: false);

    /// <summary>Numbers for two dims.</summary>
    public static implicit operator ConvPadding((int First, int Second) numbers) => new(numbers, isSame: false);

    /// <summary>Numbers for three dims.</summary>
    public static implicit operator ConvPadding((int First, int Second, int Third) numbers) =>
        new(numbers, isSame: false);

    /// <summary>A number a dim, or one for all.</summary>
    public static implicit operator ConvPadding(PerDim numbers) => new(numbers, isSame: false);

    /// <summary><c>"same"</c> or <c>"valid"</c>.</summary>
    /// <exception cref="ArgumentException">Another word.</exception>
    public static implicit operator ConvPadding(string word) =>
        word switch
        {
            "same" => Same,
            "valid" => Valid,
            _ => throw new ArgumentException(
                $"ConvPadding: '{word}' is no padding; it is a number, \"same\" or \"valid\".",
                nameof(word)
            ),
        };

    /// <summary>The numbers; none where it is said by a word.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => _numbers.GetEnumerator();

    /// <summary>How many places come before and after along each dim.</summary>
    internal (Dims Before, Dims After) For(string op, Dims stride, Dims dilation, ReadOnlySpan<int> kernel)
    {
        if (!_isSame)
        {
            var both = _numbers.For(op, "padding", kernel.Length, least: 0, usual: 0);
            return (both, both);
        }
        Span<int> before = stackalloc int[kernel.Length];
        Span<int> after = stackalloc int[kernel.Length];
        for (var i = 0; i < kernel.Length; i++)
        {
            if (stride[i] != 1)
            {
                throw Refusal.Unfit(
                    "padding",
                    $"{op}: a padding of \"same\" with a stride of {stride}: the output has fewer places than the input; give the padding as numbers."
                );
            }
            var all = Shape.Size((long)dilation[i] * Math.Max(0, kernel[i] - 1), op);
            (before[i], after[i]) = (all / 2, all - all / 2);
        }
        return (Dims.Of(before), Dims.Of(after));
    }

    /// <summary><c>same</c>, <c>1</c> or <c>[1, 2]</c>.</summary>
    public override string ToString() =>
        _isSame ? "same"
        : _numbers.IsNone ? "0"
        : _numbers.ToString();
}
