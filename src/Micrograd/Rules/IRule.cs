namespace Micrograd;

/// <summary>What every op has: the name by which drawings, texts and the reference call it.</summary>
public interface IRule
{
    /// <summary>The name, without parameters: <c>tanh</c>, <c>clamp</c>, or an operator's sign, as <c>**</c>.</summary>
    string Name { get; }

    /// <summary>The constants that it takes beside its inputs, in order, such as clamp's low and high; none unless a rule says so.</summary>
    IReadOnlyList<double> Parameters => [];

    /// <summary>
    /// What tensors call it, a word: PyTorch's name, where the name is a sign or means another op there. Null where it is the name.
    /// </summary>
    internal static virtual string? Word => null;

    /// <summary>
    /// Whether whole numbers give a whole number, exactly and wrapping around at 64 bits; else tensors of whole numbers are computed as
    /// float32.
    /// </summary>
    static virtual bool StaysWhole => false;

    /// <summary>Whether it divides whole numbers, and has nothing for 0.</summary>
    internal static virtual bool DividesWhole => false;

    /// <summary>
    /// Whether the slope is chosen, and one of the choices is 0: there nothing flows, though what comes in be infinite, as through relu
    /// where x &lt; 0. Elsewhere infinity times 0 is NaN.
    /// </summary>
    static virtual bool ChoosesSlope => false;
}

/// <summary>
/// An op of one input: its value and its derivative, each written once as a formula over an abstract number.
/// Write your own as a <c>readonly record struct</c> (its fields are the op's parameters) and use it with
/// <see cref="Value.Apply{TRule}(TRule, Value)"/>: it is evaluated, differentiated to any order, drawn and explained as the
/// built-in ones are.
/// </summary>
/// <example><code>
/// readonly record struct Cube : IUnaryRule
/// {
///     public string Name => "cube";
///     public T Evaluate&lt;T&gt;(T x) where T : IReal&lt;T&gt; => x * x * x;
///     public T Derivative&lt;T&gt;(T x, T y) where T : IReal&lt;T&gt; => 3 * x * x;
/// }
/// </code></example>
public interface IUnaryRule : IRule
{
    /// <summary>y = f(x)</summary>
    T Evaluate<T>(T x)
        where T : IReal<T>;

    /// <summary>dy/dx at <paramref name="x"/>, where y is the value that <see cref="Evaluate"/> gave.</summary>
    T Derivative<T>(T x, T y)
        where T : IReal<T>;

    /// <summary>
    /// The derivative as a textbook writes it, for drawings and the reference; equal to <see cref="Derivative"/> but for
    /// rounding. Overridden where the accurate form is not the one that people know, as 1 − y² for tanh.
    /// </summary>
    /// <param name="x">The input.</param>
    /// <param name="y">The value, which <c>Evaluate</c> has given.</param>
    T Textbook<T>(T x, T y)
        where T : IReal<T> => Derivative(x, y);
}

/// <summary>An op of two inputs. Each input's derivative is asked for separately, so that one that nobody wants costs nothing.</summary>
public interface IBinaryRule : IRule
{
    /// <summary>y = f(a, b)</summary>
    T Evaluate<T>(T a, T b)
        where T : IReal<T>;

    /// <summary>∂y/∂a</summary>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second input.</param>
    /// <param name="y">The value, which <c>Evaluate</c> has given.</param>
    T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T>;

    /// <summary>∂y/∂b</summary>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second input.</param>
    /// <param name="y">The value, which <c>Evaluate</c> has given.</param>
    T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T>;

    /// <summary>∂y/∂a as a textbook writes it: equal to <see cref="DerivativeA"/> but for rounding and at edges.</summary>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second input.</param>
    /// <param name="y">The value, which <c>Evaluate</c> has given.</param>
    T TextbookA<T>(T a, T b, T y)
        where T : IReal<T> => DerivativeA(a, b, y);

    /// <summary>∂y/∂b as a textbook writes it: equal to <see cref="DerivativeB"/> but for rounding and at edges.</summary>
    T TextbookB<T>(T a, T b, T y)
        where T : IReal<T> => DerivativeB(a, b, y);
}
