using System.Runtime.CompilerServices;
using Micrograd.Numbers;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// By how much the sizes of dims are multiplied: a number each, or one for all. Written as <c>2</c>, <c>(2, 1.5)</c> or <c>[2, 1.5]</c>.
/// </summary>
[CollectionBuilder(typeof(ScaleFactor), nameof(Create))]
public readonly struct ScaleFactor : IEquatable<ScaleFactor>
{
    readonly double[]? _numbers;

    ScaleFactor(params double[] numbers) => _numbers = numbers;

    /// <summary>Whether there is no number: sizes are given instead.</summary>
    internal bool IsNone => _numbers is not { Length: > 0 };

    /// <summary>One number a dim, or one for all.</summary>
    /// <param name="numbers">The numbers.</param>
    public static ScaleFactor Create(ReadOnlySpan<double> numbers) => new(numbers.ToArray());

    /// <summary>One number for all dims.</summary>
    public static implicit operator ScaleFactor(double number) => new(number);

    /// <summary>Numbers for two dims.</summary>
    public static implicit operator ScaleFactor((double First, double Second) numbers) =>
        new(numbers.First, numbers.Second);

    /// <summary>Numbers for three dims.</summary>
    public static implicit operator ScaleFactor((double First, double Second, double Third) numbers) =>
        new(numbers.First, numbers.Second, numbers.Third);

    /// <summary>Whether both are the same numbers.</summary>
    public static bool operator ==(ScaleFactor left, ScaleFactor right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(ScaleFactor left, ScaleFactor right) => !left.Equals(right);

    /// <summary>The numbers.</summary>
    public ReadOnlySpan<double>.Enumerator GetEnumerator() => new ReadOnlySpan<double>(_numbers).GetEnumerator();

    /// <summary>A number for each of so many dims.</summary>
    /// <param name="op">Who asks.</param>
    /// <param name="shape">Of what.</param>
    /// <param name="dims">How many.</param>
    internal double[] For(string op, Shape shape, int dims)
    {
        var given = _numbers!;
        if (given.Length > 1 && given.Length != dims)
        {
            throw Refusal.Unfit(
                "scaleFactor",
                $"{op}: {given.Length} numbers for the scale, {this}, of {shape}; give one, or {dims}."
            );
        }
        var numbers = new double[dims];
        for (var i = 0; i < dims; i++)
        {
            numbers[i] = given[given.Length == 1 ? 0 : i];
            if (!(numbers[i] > 0 && double.IsFinite(numbers[i])))
            {
                throw Refusal.OutOfRange(
                    "scaleFactor",
                    $"{op}: a scale of {ShortNumber.Of(numbers[i])} for {shape}; it is above 0."
                );
            }
        }
        return numbers;
    }

    /// <inheritdoc/>
    public bool Equals(ScaleFactor other) => _numbers.AsSpan().SequenceEqual(other._numbers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ScaleFactor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (var number in this)
        {
            hash.Add(number);
        }
        return hash.ToHashCode();
    }

    /// <summary><c>2</c>, or <c>[2, 1.5]</c>.</summary>
    public override string ToString() =>
        _numbers is [var one]
            ? ShortNumber.Of(one)
            : $"[{string.Join(", ", (_numbers ?? []).Select(number => ShortNumber.Of(number)))}]";
}
