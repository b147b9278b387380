namespace Micrograd;

/// <summary>
/// A number with its derivative in one direction: forward mode. Every op carries the tangent along by its rule, so
/// f(new Dual(x, 1)) gives f(x) and f′(x) in one pass, with no graph.
/// </summary>
/// <param name="Value">The number.</param>
/// <param name="Tangent">Its derivative in the chosen direction; 0 for a constant.</param>
public readonly record struct Dual(double Value, double Tangent) : IReal<Dual>
{
    /// <summary>A number is a constant: its tangent is 0.</summary>
    public static implicit operator Dual(double value) => new(value, 0);

    /// <inheritdoc />
    public static Dual Constant(double c) => new(c, 0);

    /// <inheritdoc />
    public static Dual SelectPositive(Dual test, Dual ifPositive, Dual otherwise) =>
        test.Value > 0 ? ifPositive : otherwise;

    /// <inheritdoc />
    public static Dual Apply<TRule>(TRule rule, Dual x)
        where TRule : struct, IUnaryRule
    {
        Real at = x.Value;
        var y = rule.Evaluate(at);
        return new(y, x.Tangent == 0 ? 0 : rule.Derivative(at, y) * x.Tangent);
    }

    /// <inheritdoc />
    public static Dual Apply<TRule>(TRule rule, Dual a, Dual b)
        where TRule : struct, IBinaryRule
    {
        Real atA = a.Value;
        Real atB = b.Value;
        var y = rule.Evaluate(atA, atB);
        // A tangent of 0 is not multiplied: a constant exponent must not bring in the logarithm of a negative base.
        double tangent = 0;
        if (a.Tangent != 0)
        {
            tangent += rule.DerivativeA(atA, atB, y) * a.Tangent;
        }
        if (b.Tangent != 0)
        {
            tangent += rule.DerivativeB(atA, atB, y) * b.Tangent;
        }
        return new(y, tangent);
    }

    /// <summary>a + b</summary>
    public static Dual operator +(Dual a, Dual b) => Apply(new Rules.Add(), a, b);

    /// <summary>a − b</summary>
    public static Dual operator -(Dual a, Dual b) => Apply(new Rules.Subtract(), a, b);

    /// <summary>a × b</summary>
    public static Dual operator *(Dual a, Dual b) => Apply(new Rules.Multiply(), a, b);

    /// <summary>a / b</summary>
    public static Dual operator /(Dual a, Dual b) => Apply(new Rules.Divide(), a, b);

    /// <summary>−a</summary>
    public static Dual operator -(Dual a) => new(-a.Value, -a.Tangent);

    /// <summary>The value and the tangent, in every culture alike.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Dual(value={Value}, tangent={Tangent})");
}
