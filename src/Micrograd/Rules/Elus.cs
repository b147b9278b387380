namespace Micrograd.Rules;

/// <summary>x where x &gt; 0, else α(eˣ − 1); the slope at 0 is α.</summary>
internal readonly record struct Elu(double Alpha) : IUnaryRule
{
    public string Name => "elu";

    public IReadOnlyList<double> Parameters => [Alpha];

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.SelectPositive(x, x, Alpha * T.Expm1(NotPositive(x)));

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.SelectPositive(x, T.Constant(1), Alpha * T.Exp(NotPositive(x)));

    public T Textbook<T>(T x, T y)
        where T : IReal<T> => T.SelectPositive(x, T.Constant(1), y + Alpha);

    /// <summary>The side that is not chosen must stay finite, or the next derivative says 0·∞.</summary>
    internal static T NotPositive<T>(T x)
        where T : IReal<T> => T.SelectPositive(x, T.Constant(0), x);
}

/// <summary>x where x &gt; 0, else α(e^(x/α) − 1): elu with the slope 1 at 0 (Barron, 2017).</summary>
internal readonly record struct Celu(double Alpha) : IUnaryRule
{
    public string Name => "celu";

    public IReadOnlyList<double> Parameters => [Alpha];

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.SelectPositive(x, x, Alpha * T.Expm1(Elu.NotPositive(x) / Alpha));

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.SelectPositive(x, T.Constant(1), T.Exp(Elu.NotPositive(x) / Alpha));
}

/// <summary>
/// λ x where x &gt; 0, else λα(eˣ − 1): activations of mean 0 and variance 1 stay so (Klambauer et al., 2017); the slope at 0 is λα.
/// </summary>
internal readonly record struct Selu : IUnaryRule
{
    // The paper's, equation 14.
    const double Alpha = 1.6732632423543772;
    const double Lambda = 1.0507009873554805;

    public string Name => "selu";

    public T Evaluate<T>(T x)
        where T : IReal<T> => Lambda * new Elu(Alpha).Evaluate(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => Lambda * new Elu(Alpha).Derivative(x, y);
}
