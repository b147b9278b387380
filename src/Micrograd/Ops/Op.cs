using System.Globalization;
using Micrograd.Numbers;
using Micrograd.Ops;

namespace Micrograd;

/// <summary>
/// An op: a rule met by the number systems. It is what a graph's node remembers of how it was made.
/// </summary>
public abstract class Op
{
    Formula?[]? _derivatives;
    DerivativeReads[]? _reads;
    string? _name;

    private protected Op(string ruleName, IReadOnlyList<double> parameters, string? word, int arity)
    {
        RuleName = ruleName;
        Parameters = parameters;
        Word = word ?? ruleName;
        Arity = arity;
    }

    /// <summary>The name with its parameters, as drawings show it: <c>+</c>, <c>tanh</c>, <c>clamp(0, 1)</c>, <c>**3</c>.</summary>
    public string Name => _name ??= NameWith(ParametersText);

    /// <summary>The name without parameters: <c>clamp</c>, <c>**</c>.</summary>
    public string RuleName { get; }

    /// <summary>The constants that it takes beside its inputs, in order, such as clamp's low and high.</summary>
    public IReadOnlyList<double> Parameters { get; }

    /// <summary>The name as a word, as PyTorch has it: <c>mul</c>, <c>maximum</c>.</summary>
    internal string Word { get; }

    /// <summary>What the table of tensor ops calls it: <c>+</c>, <c>maximum</c>, <c>clamp</c>, <c>**n</c>.</summary>
    internal string TensorName =>
        char.IsLetter(RuleName[0]) ? Word
        : Parameters.Count > 0 ? $"{RuleName}n"
        : RuleName;

    /// <summary>The parameters as text: <c>0, 1</c>.</summary>
    internal string ParametersText =>
        string.Join(", ", Parameters.Select(parameter => parameter.ToString(CultureInfo.InvariantCulture)));

    string NameWith(string parameters) =>
        parameters.Length == 0 ? RuleName
        : RuleName.Length > 0 && char.IsLetter(RuleName[0]) ? $"{RuleName}({parameters})"
        : RuleName + parameters;

    /// <summary>The number of inputs, 1 to 3.</summary>
    public int Arity { get; }

    /// <summary>What formulas call the inputs: <c>x</c>, or <c>a</c>, <c>b</c>, <c>c</c>.</summary>
    public IReadOnlyList<string> InputNames => [.. Enumerable.Range(0, Arity).Select(input => InputName(input).Name)];

    /// <summary>The value at the inputs: <c>op.Evaluate(2, 3)</c>.</summary>
    /// <param name="inputs">As many numbers as the <see cref="Arity"/> says.</param>
    /// <exception cref="ArgumentException">They are more or fewer.</exception>
    public double Evaluate(params ReadOnlySpan<double> inputs)
    {
        RequireAll(inputs);
        return Evaluate(inputs[0], At(inputs, 1), At(inputs, 2));
    }

    /// <summary>The derivative for one input, at the inputs and the value that they gave.</summary>
    /// <param name="input">Which input, from 0.</param>
    /// <param name="inputs">As many numbers as the <see cref="Arity"/> says.</param>
    /// <param name="y">The value at these inputs.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="input"/> is not 0 … Arity − 1.</exception>
    /// <exception cref="ArgumentException">The inputs are more or fewer.</exception>
    public double Derivative(int input, ReadOnlySpan<double> inputs, double y)
    {
        RequireAll(inputs);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)input, (uint)Arity, nameof(input));
        return Derivative(input, inputs[0], At(inputs, 1), At(inputs, 2), y);
    }

    /// <summary>The value; inputs beyond <see cref="Arity"/> are not read.</summary>
    internal abstract double Evaluate(double a, double b, double c);

    internal double Derivative(int input, double a, double b, double c, double y) =>
        Derivative<Real>(input, a, b, c, y);

    static double At(ReadOnlySpan<double> inputs, int input) => input < inputs.Length ? inputs[input] : 0;

    void RequireAll(ReadOnlySpan<double> inputs)
    {
        if (inputs.Length != Arity)
        {
            throw new ArgumentException($"{Name}: takes {Arity} numbers, got {inputs.Length}.", nameof(inputs));
        }
    }

    /// <summary>The value as text, over the names <c>x</c> (one input) or <c>a</c>, <c>b</c>, <c>c</c>.</summary>
    public string ValueText => ValueFormula().ToString();

    /// <summary>The derivative for one input as text, over the input names and <c>y</c>, the value.</summary>
    /// <param name="input">Which input, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="input"/> is not 0 … Arity − 1.</exception>
    public string DerivativeText(int input)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)input, (uint)Arity, nameof(input));
        return TextbookFormula(input).ToString();
    }

    /// <summary>Whether the derivative for this input is 0 everywhere, as for sign: no gradient ever passes.</summary>
    /// <param name="input">Which input, from 0 on.</param>
    public bool IsFlat(int input) => DerivativeFormula(input) is Formula.Number { Value: 0 };

    /// <summary>
    /// Whether the derivative for this input chooses between 0 and something, as relu's and max's do: where it is 0, the input is off, and
    /// not merely small.
    /// </summary>
    /// <param name="input">Which input, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="input"/> is not 0 … Arity − 1.</exception>
    public bool SwitchesOff(int input)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)input, (uint)Arity, nameof(input));
        return !IsFlat(input) && TextbookFormula(input).ChoosesZero;
    }

    /// <summary>Whether the derivative for this input reads a name: an input's, or y, the value.</summary>
    internal bool Reads(int input, string name) => DerivativeFormula(input).Reads(name);

    /// <summary>Whether the derivative for this input is 1 everywhere, as for a sum: the gradient is handed on as it is.</summary>
    internal bool IsConstantOne(int input) => DerivativeFormula(input) is Formula.Number { Value: 1 };

    /// <summary>The same of one input, worked out once: a formula is too long to walk in every pass.</summary>
    internal DerivativeReads DerivativeReads(int input)
    {
        var known = _reads;
        if (known is null)
        {
            known = new DerivativeReads[Arity];
            for (var i = 0; i < known.Length; i++)
            {
                known[i] = new(
                    Reads(i, InputName(0).Name),
                    Arity > 1 && Reads(i, InputName(1).Name),
                    Reads(i, Result.Name),
                    IsFlat(i),
                    IsConstantOne(i)
                );
            }
            _reads = known;
        }
        return known[input];
    }

    /// <summary>What one step of the backward pass adds to the inputs of an op that has one or two: each its contribution.</summary>
    internal abstract Contributions Backward(double a, double b, double y, double upstream);

    /// <summary>The derivative over any number system.</summary>
    internal abstract T Derivative<T>(int input, T a, T b, T c, T y)
        where T : IReal<T>;

    /// <summary>The value over any number system.</summary>
    internal abstract T Value<T>(T a, T b, T c)
        where T : IReal<T>;

    /// <summary>Applies the rule over any number system, which may have it as one op: a tensor op over tensors.</summary>
    internal abstract T Apply<T>(T a, T b, T c)
        where T : IReal<T>;

    internal Formula ValueFormula() => Value<Formula>(InputName(0), InputName(1), InputName(2));

    /// <summary>The derivative as a textbook has it, over any number system.</summary>
    internal abstract T Textbook<T>(int input, T a, T b, T c, T y)
        where T : IReal<T>;

    internal Formula TextbookFormula(int input) =>
        Textbook<Formula>(input, InputName(0), InputName(1), InputName(2), Result);

    /// <summary>
    /// What one input's gradient is given: upstream times local, and 0 where nothing flows, though infinity times 0 is none.
    /// </summary>
    /// <param name="input">Which input, from 0.</param>
    /// <param name="upstream">The gradient of the value.</param>
    /// <param name="local">The derivative for this input.</param>
    public virtual double Contribution(int input, double upstream, double local)
    {
        var contribution = upstream * local;
        return double.IsNaN(contribution) && (IsFlat(input) || (ChoosesSlope && local == 0)) ? 0 : contribution;
    }

    /// <summary>Whether a slope of 0 is a side that was not chosen; see <see cref="IRule.ChoosesSlope"/>.</summary>
    internal virtual bool ChoosesSlope => false;

    internal Formula DerivativeFormula(int input)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)input, (uint)Arity, nameof(input));
        var known = _derivatives ??= new Formula?[Arity];
        return known[input] ??= Derivative<Formula>(input, InputName(0), InputName(1), InputName(2), Result);
    }

    /// <summary>The name of the value in formulas.</summary>
    internal static Formula.Variable Result { get; } = new("y");

    /// <summary>The name of an input in formulas.</summary>
    internal Formula.Variable InputName(int input) => new(Arity == 1 ? "x" : "abc"[input].ToString());

    /// <inheritdoc />
    public sealed override string ToString() => Name;
}

/// <summary>What a step of the backward pass adds to the first and to the second input.</summary>
internal readonly record struct Contributions(double A, double B);
