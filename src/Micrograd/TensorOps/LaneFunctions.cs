using Micrograd.Kernels;

namespace Micrograd.TensorOps;

// What the elementwise loop runs for a rule: its value, and its derivative times what flows in.

// Applied, not evaluated: lanes have functions of their own for some rules.
internal readonly struct UnaryForward<TRule>(TRule rule) : ILaneFunction
    where TRule : struct, IUnaryRule
{
    public static int Operands => 1;

    public T Invoke<T>(T a, T b, T c, T d)
        where T : IReal<T> => T.Apply(rule, a);
}

/// <summary>g · f′(x): a is g, b is x, c is f(x).</summary>
internal readonly struct UnaryBackward<TRule>(TRule rule) : ILaneFunction
    where TRule : struct, IUnaryRule
{
    public static int Operands => 3;

    public T Invoke<T>(T a, T b, T c, T d)
        where T : IReal<T> =>
        TRule.ChoosesSlope ? Rules.ChosenSlope.Times(a, rule.Derivative(b, c)) : a * rule.Derivative(b, c);
}

internal readonly struct BinaryForward<TRule>(TRule rule) : ILaneFunction
    where TRule : struct, IBinaryRule
{
    public static int Operands => 2;

    public T Invoke<T>(T a, T b, T c, T d)
        where T : IReal<T> => T.Apply(rule, a, b);
}

/// <summary>g · ∂f/∂a: a is g, b and c are the inputs, d is the value.</summary>
internal readonly struct BinaryBackwardA<TRule>(TRule rule) : ILaneFunction
    where TRule : struct, IBinaryRule
{
    public static int Operands => 4;

    public T Invoke<T>(T a, T b, T c, T d)
        where T : IReal<T> =>
        TRule.ChoosesSlope ? Rules.ChosenSlope.Times(a, rule.DerivativeA(b, c, d)) : a * rule.DerivativeA(b, c, d);
}

/// <summary>g · ∂f/∂b: a is g, b and c are the inputs, d is the value.</summary>
internal readonly struct BinaryBackwardB<TRule>(TRule rule) : ILaneFunction
    where TRule : struct, IBinaryRule
{
    public static int Operands => 4;

    public T Invoke<T>(T a, T b, T c, T d)
        where T : IReal<T> =>
        TRule.ChoosesSlope ? Rules.ChosenSlope.Times(a, rule.DerivativeB(b, c, d)) : a * rule.DerivativeB(b, c, d);
}

/// <summary>a &gt; 0 ? b : c</summary>
internal readonly struct Choice : ILaneFunction
{
    public static int Operands => 3;

    public T Invoke<T>(T a, T b, T c, T d)
        where T : IReal<T> => T.SelectPositive(a, b, c);
}
