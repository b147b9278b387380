namespace Micrograd;

/// <summary>Keeps gradients small, between the backward pass and the optimizer's step: PyTorch's <c>clip_grad_norm_</c> and <c>clip_grad_value_</c>.</summary>
public static class GradientClipping
{
    // As PyTorch has it, so that a norm of 0 divides.
    const double Epsilon = 1e-6;

    /// <summary>
    /// Scales all gradients by maxNorm / (norm + 1e-6) where that is below 1, the norm being that of all of them as one vector (Pascanu,
    /// Mikolov and Bengio, 2013).
    /// </summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="maxNorm">What the norm is to be at most, greater than 0.</param>
    /// <param name="normType">p of (Σ |g|ᵖ)^(1/p), greater than 0; ∞ for the largest |g|.</param>
    /// <param name="errorIfNonFinite">Whether a norm that is infinite or NaN is an error; else the gradients become NaN or 0.</param>
    /// <returns>The norm before.</returns>
    /// <exception cref="InvalidOperationException">The norm is not finite, where that is an error; nothing was changed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not greater than 0.</exception>
    public static double ClipGradNorm(
        this IReadOnlyList<IParameter> parameters,
        double maxNorm,
        double normType = 2,
        bool errorIfNonFinite = false
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Hyperparameter.Positive(maxNorm);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(normType);
        var norm = VectorNorm(parameters.Select(p => p.GradNorm(normType)), normType);
        if (errorIfNonFinite && !double.IsFinite(norm))
        {
            throw new InvalidOperationException(
                $"ClipGradNorm: the norm of the gradients is {norm}; a loss or an activation was infinite or NaN. Nothing was scaled."
            );
        }
        var factor = maxNorm / (norm + Epsilon);
        if (!(factor >= 1))
        {
            foreach (var parameter in parameters)
            {
                parameter.ScaleGrad(factor);
            }
        }
        return norm;
    }

    /// <summary>Keeps every element of every gradient within ±limit.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="limit">The limit, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not greater than 0.</exception>
    public static void ClipGradValue(this IReadOnlyList<IParameter> parameters, double limit)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Hyperparameter.Positive(limit);
        foreach (var parameter in parameters)
        {
            parameter.ClampGrad(limit);
        }
    }

    internal static double VectorNorm(IEnumerable<double> sizes, double p)
    {
        var sum = 0.0;
        foreach (var size in sizes)
        {
            sum =
                double.IsPositiveInfinity(p) ? Math.Max(sum, size)
                : p == 2 ? double.Hypot(sum, size)
                : sum + Math.Pow(size, p);
        }
        return double.IsPositiveInfinity(p) || p == 2 ? sum : Math.Pow(sum, 1 / p);
    }
}
