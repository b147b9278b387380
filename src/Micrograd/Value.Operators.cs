using Micrograd.Ops;
using Micrograd.Rules;

namespace Micrograd;

public sealed partial class Value
{
    /// <summary>A number is a leaf with no name.</summary>
    public static implicit operator Value(double data) => new(data);

    /// <summary>a + b</summary>
    public static Value operator +(Value a, Value b) => Apply(new Add(), a, b);

    /// <summary>a − b</summary>
    public static Value operator -(Value a, Value b) => Apply(new Subtract(), a, b);

    /// <summary>a × b</summary>
    public static Value operator *(Value a, Value b) => Apply(new Multiply(), a, b);

    /// <summary>a / b</summary>
    public static Value operator /(Value a, Value b) => Apply(new Divide(), a, b);

    /// <summary>−a</summary>
    public static Value operator -(Value a) => Apply(new Negate(), a);

    /// <summary>Applies an op of one input: a built-in rule, or your own.</summary>
    public static Value Apply<TRule>(TRule rule, Value x)
        where TRule : struct, IUnaryRule
    {
        ArgumentNullException.ThrowIfNull(x);
        return new(rule.Evaluate<Real>(x._data), UnaryOp<TRule>.Of(rule), x);
    }

    /// <summary>Applies an op of two inputs: a built-in rule, or your own.</summary>
    public static Value Apply<TRule>(TRule rule, Value a, Value b)
        where TRule : struct, IBinaryRule
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new(rule.Evaluate<Real>(a._data, b._data), BinaryOp<TRule>.Of(rule), a, b);
    }
}
