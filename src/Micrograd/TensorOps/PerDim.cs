using System.Runtime.CompilerServices;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// A number for each spatial dim of a convolution, or one for all: the size of a kernel, a stride, a padding. Written as
/// <c>3</c>, <c>(3, 5)</c> or <c>[3, 5]</c>.
/// </summary>
[CollectionBuilder(typeof(PerDim), nameof(Create))]
public readonly record struct PerDim
{
    readonly Dims _numbers;

    PerDim(Dims numbers) => _numbers = numbers;

    /// <summary>Whether there is no number: what takes one has one of its own then.</summary>
    internal bool IsNone => _numbers.Count == 0;

    /// <summary>One number a dim, or one for all.</summary>
    /// <param name="numbers">The numbers.</param>
    public static PerDim Create(ReadOnlySpan<int> numbers) => new(Dims.Of(numbers));

    /// <summary>One number for all dims.</summary>
    public static implicit operator PerDim(int number) => new(Dims.Of(number));

    /// <summary>Numbers for two dims.</summary>
    public static implicit operator PerDim((int First, int Second) numbers) =>
        new(Dims.Of(numbers.First, numbers.Second));

    /// <summary>Numbers for three dims.</summary>
    public static implicit operator PerDim((int First, int Second, int Third) numbers) =>
        new(Dims.Of(numbers.First, numbers.Second, numbers.Third));

    /// <summary>The numbers.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => _numbers.AsSpan().GetEnumerator();

    /// <summary>A number for each of so many dims.</summary>
    /// <param name="op">Who asks.</param>
    /// <param name="what">What the numbers are: <c>stride</c>.</param>
    /// <param name="dims">How many.</param>
    /// <param name="least">The least that a number may be.</param>
    /// <param name="usual">What it is where none is given.</param>
    internal Dims For(string op, string what, int dims, int least, int usual)
    {
        if (_numbers.Count > 1 && _numbers.Count != dims)
        {
            throw new ArgumentException(
                $"{op}: {_numbers.Count} numbers for the {what}, {_numbers}; give one, or {dims}.",
                what
            );
        }
        Span<int> numbers = stackalloc int[dims];
        for (var i = 0; i < dims; i++)
        {
            numbers[i] = IsNone ? usual : _numbers[_numbers.Count == 1 ? 0 : i];
            if (numbers[i] < least)
            {
                throw Refusal.OutOfRange(what, $"{op}: a {what} of {numbers[i]}; it is {least} or more.");
            }
        }
        return Dims.Of(numbers);
    }

    /// <summary><c>3</c>, or <c>[3, 5]</c>.</summary>
    public override string ToString() =>
        _numbers.Count == 1
            ? _numbers[0].ToString(System.Globalization.CultureInfo.InvariantCulture)
            : _numbers.ToString();
}
