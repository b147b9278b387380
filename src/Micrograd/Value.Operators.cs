using Micrograd.Ops;
using Micrograd.Rules;

namespace Micrograd;

public partial class Value
{
    /// <summary>A number is a leaf with no name.</summary>
    public static implicit operator Value(double data) => new(data);

    /// <summary>a + b</summary>
    public static Value operator +(Value a, Value b) => Arithmetic<Add>(a, b);

    /// <summary>a − b</summary>
    public static Value operator -(Value a, Value b) => Arithmetic<Subtract>(a, b);

    /// <summary>a × b</summary>
    public static Value operator *(Value a, Value b) => Arithmetic<Multiply>(a, b);

    /// <summary>a / b</summary>
    public static Value operator /(Value a, Value b) => Arithmetic<Divide>(a, b);

    /// <summary>The remainder of a / b, with the sign of b as in Python.</summary>
    public static Value operator %(Value a, Value b) => Apply(new Remainder(), a, b);

    /// <summary>−a</summary>
    public static Value operator -(Value a) => Apply(new Negate(), a);

    /// <summary>a + b</summary>
    public static Value operator +(Value a, double b) => a + new Value(b);

    /// <summary>a + b</summary>
    public static Value operator +(double a, Value b) => new Value(a) + b;

    /// <summary>a − b</summary>
    public static Value operator -(Value a, double b) => a - new Value(b);

    /// <summary>a − b</summary>
    public static Value operator -(double a, Value b) => new Value(a) - b;

    /// <summary>a × b</summary>
    public static Value operator *(Value a, double b) => a * new Value(b);

    /// <summary>a × b</summary>
    public static Value operator *(double a, Value b) => new Value(a) * b;

    /// <summary>a / b</summary>
    public static Value operator /(Value a, double b) => a / new Value(b);

    /// <summary>a / b</summary>
    public static Value operator /(double a, Value b) => new Value(a) / b;

    /// <summary>The remainder of a / b, with the sign of b as in Python.</summary>
    public static Value operator %(Value a, double b) => a % new Value(b);

    /// <summary>The remainder of a / b, with the sign of b as in Python.</summary>
    public static Value operator %(double a, Value b) => new Value(a) % b;

    // The int of a literal is a type of its own to F#, which would not find the others in the midst of a formula.

    /// <summary>a + b</summary>
    public static Value operator +(Value a, int b) => a + (double)b;

    /// <summary>a + b</summary>
    public static Value operator +(int a, Value b) => (double)a + b;

    /// <summary>a − b</summary>
    public static Value operator -(Value a, int b) => a - (double)b;

    /// <summary>a − b</summary>
    public static Value operator -(int a, Value b) => (double)a - b;

    /// <summary>a × b</summary>
    public static Value operator *(Value a, int b) => a * (double)b;

    /// <summary>a × b</summary>
    public static Value operator *(int a, Value b) => (double)a * b;

    /// <summary>a / b</summary>
    public static Value operator /(Value a, int b) => a / (double)b;

    /// <summary>a / b</summary>
    public static Value operator /(int a, Value b) => (double)a / b;

    /// <summary>The remainder of a / b, with the sign of b as in Python.</summary>
    public static Value operator %(Value a, int b) => a % (double)b;

    /// <summary>The remainder of a / b, with the sign of b as in Python.</summary>
    public static Value operator %(int a, Value b) => (double)a % b;

    /// <summary>Applies an op of one input: a built-in rule, or your own.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="x">The input.</param>
    public static Value Apply<TRule>(TRule rule, Value x)
        where TRule : struct, IUnaryRule
    {
        ArgumentNullException.ThrowIfNull(x);
        var (data, op) = (rule.Evaluate<Real>(x._data), UnaryOp<TRule>.Of(rule));
        return GuestRules.Have<TRule>() ? new GuestNode(data, op, x) : new Node(data, op, x);
    }

    /// <summary>Applies an op of two inputs: a built-in rule, or your own.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second input.</param>
    public static Value Apply<TRule>(TRule rule, Value a, Value b)
        where TRule : struct, IBinaryRule
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (data, op) = (rule.Evaluate<Real>(a._data, b._data), BinaryOp<TRule>.Of(rule));
        return GuestRules.Have<TRule>() ? new GuestNode(data, op, a, b) : new Node(data, op, a, b);
    }

    static ArithmeticNode<TRule> Arithmetic<TRule>(Value a, Value b)
        where TRule : struct, IBinaryRule
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new(default(TRule).Evaluate<Real>(a._data, b._data), a, b);
    }
}
