using Micrograd.Rules;

namespace Micrograd;

/// <summary>
/// −target ln p − (1 − target) ln(1 − p) for a probability p; neither logarithm is below −100, as in PyTorch. Where there is a logit,
/// <see cref="BinaryCrossEntropyWithLogits"/> loses no digits.
/// </summary>
public readonly record struct BinaryCrossEntropy : ILoss
{
    /// <inheritdoc />
    public T Of<T>(T prediction, T target)
        where T : IReal<T> => T.Apply(new Likelihood(), prediction, target);

    /// <summary>
    /// A rule of its own, since at p = 0 and 1 the chain of logarithms says 0·∞: the slope's denominator is at least 1e−12, as in PyTorch.
    /// </summary>
    readonly record struct Likelihood : IBinaryRule
    {
        const double LeastLogarithm = -100;
        const double LeastVariance = 1e-12;

        public string Name => "bce";

        public T Evaluate<T>(T a, T b)
            where T : IReal<T> => -(b * Logarithm(a) + (1 - b) * Logarithm(1 - a));

        public T DerivativeA<T>(T a, T b, T y)
            where T : IReal<T> => (a - b) / T.Max(a * (1 - a), T.Constant(LeastVariance));

        public T DerivativeB<T>(T a, T b, T y)
            where T : IReal<T> => Logarithm(1 - a) - Logarithm(a);

        static T Logarithm<T>(T p)
            where T : IReal<T> => T.Max(T.Log(p), T.Constant(LeastLogarithm));
    }
}
