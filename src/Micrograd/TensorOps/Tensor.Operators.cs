using Micrograd.Rules;
using Micrograd.TensorOps;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>Applies an op of one input, element by element: a built-in rule, or your own.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="x">The input.</param>
    public static Tensor Apply<TRule>(TRule rule, Tensor x)
        where TRule : struct, IUnaryRule => Elementwise.Apply(rule, x);

    /// <summary>Applies an op of two inputs, element by element, with broadcasting: a built-in rule, or your own.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second input.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Apply<TRule>(TRule rule, Tensor a, Tensor b)
        where TRule : struct, IBinaryRule => Elementwise.Apply(rule, a, b);

    /// <summary>a + b, with broadcasting.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Elementwise.Apply(new Add(), a, b);

    /// <summary>a − b, with broadcasting.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => Elementwise.Apply(new Subtract(), a, b);

    /// <summary>a × b, element by element, with broadcasting.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => Elementwise.Apply(new Multiply(), a, b);

    /// <summary>a / b, with broadcasting; whole numbers give fractions.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => Elementwise.Apply(new Divide(), a, b);

    /// <summary>The remainder of a / b, with the sign of b as in Python, with broadcasting.</summary>
    /// <exception cref="ArgumentException">Whole numbers are divided by 0.</exception>
    public static Tensor operator %(Tensor a, Tensor b) => Elementwise.Apply(new Remainder(), a, b);

    /// <summary>The remainder of a / b, with the sign of b as in Python; the element type stays.</summary>
    public static Tensor operator %(Tensor a, double b) => Elementwise.Apply(new Remainder(), a, b);

    /// <summary>The remainder of a / b, with the sign of b as in Python; the element type stays.</summary>
    public static Tensor operator %(double a, Tensor b) => Elementwise.Apply(new Remainder(), a, b);

    /// <summary>The remainder of a / b, with the sign of b as in Python, of whole numbers too.</summary>
    /// <exception cref="ArgumentException">Whole numbers are divided by 0.</exception>
    public static Tensor operator %(Tensor a, long b) => Elementwise.Apply(new Remainder(), a, b);

    /// <summary>The remainder of a / b, with the sign of b as in Python, of whole numbers too.</summary>
    /// <exception cref="ArgumentException">Whole numbers are divided by 0.</exception>
    public static Tensor operator %(long a, Tensor b) => Elementwise.Apply(new Remainder(), a, b);

    /// <summary>−a</summary>
    public static Tensor operator -(Tensor a) => Elementwise.Apply(new Negate(), a);

    /// <summary>a + b; the element type stays.</summary>
    public static Tensor operator +(Tensor a, double b) => Elementwise.Apply(new Add(), a, b);

    /// <summary>a + b; the element type stays.</summary>
    public static Tensor operator +(double a, Tensor b) => Elementwise.Apply(new Add(), a, b);

    /// <summary>a − b; the element type stays.</summary>
    public static Tensor operator -(Tensor a, double b) => Elementwise.Apply(new Subtract(), a, b);

    /// <summary>a − b; the element type stays.</summary>
    public static Tensor operator -(double a, Tensor b) => Elementwise.Apply(new Subtract(), a, b);

    /// <summary>a × b; the element type stays.</summary>
    public static Tensor operator *(Tensor a, double b) => Elementwise.Apply(new Multiply(), a, b);

    /// <summary>a × b; the element type stays.</summary>
    public static Tensor operator *(double a, Tensor b) => Elementwise.Apply(new Multiply(), a, b);

    /// <summary>a / b; the element type stays, but whole numbers give fractions.</summary>
    public static Tensor operator /(Tensor a, double b) => Elementwise.Apply(new Divide(), a, b);

    /// <summary>a / b; the element type stays, but whole numbers give fractions.</summary>
    public static Tensor operator /(double a, Tensor b) => Elementwise.Apply(new Divide(), a, b);

    /// <summary>a + b, of whole numbers too.</summary>
    public static Tensor operator +(Tensor a, long b) => Elementwise.Apply(new Add(), a, b);

    /// <summary>a + b, of whole numbers too.</summary>
    public static Tensor operator +(long a, Tensor b) => Elementwise.Apply(new Add(), a, b);

    /// <summary>a − b, of whole numbers too.</summary>
    public static Tensor operator -(Tensor a, long b) => Elementwise.Apply(new Subtract(), a, b);

    /// <summary>a − b, of whole numbers too.</summary>
    public static Tensor operator -(long a, Tensor b) => Elementwise.Apply(new Subtract(), a, b);

    /// <summary>a × b, of whole numbers too.</summary>
    public static Tensor operator *(Tensor a, long b) => Elementwise.Apply(new Multiply(), a, b);

    /// <summary>a × b, of whole numbers too.</summary>
    public static Tensor operator *(long a, Tensor b) => Elementwise.Apply(new Multiply(), a, b);

    // The int of a literal is a type of its own to F#, which would not find the others in the midst of a formula.

    /// <summary>a + b, of whole numbers too.</summary>
    public static Tensor operator +(Tensor a, int b) => a + (long)b;

    /// <summary>a + b, of whole numbers too.</summary>
    public static Tensor operator +(int a, Tensor b) => (long)a + b;

    /// <summary>a − b, of whole numbers too.</summary>
    public static Tensor operator -(Tensor a, int b) => a - (long)b;

    /// <summary>a − b, of whole numbers too.</summary>
    public static Tensor operator -(int a, Tensor b) => (long)a - b;

    /// <summary>a × b, of whole numbers too.</summary>
    public static Tensor operator *(Tensor a, int b) => a * (long)b;

    /// <summary>a × b, of whole numbers too.</summary>
    public static Tensor operator *(int a, Tensor b) => (long)a * b;

    /// <summary>The remainder of a / b, with the sign of b as in Python, of whole numbers too.</summary>
    /// <exception cref="ArgumentException">Whole numbers are divided by 0.</exception>
    public static Tensor operator %(Tensor a, int b) => a % (long)b;

    /// <summary>The remainder of a / b, with the sign of b as in Python, of whole numbers too.</summary>
    /// <exception cref="ArgumentException">Whole numbers are divided by 0.</exception>
    public static Tensor operator %(int a, Tensor b) => (long)a % b;

    /// <summary>a / b; the element type stays, but whole numbers give fractions.</summary>
    public static Tensor operator /(Tensor a, int b) => a / (double)b;

    /// <summary>a / b; the element type stays, but whole numbers give fractions.</summary>
    public static Tensor operator /(int a, Tensor b) => (double)a / b;
}
