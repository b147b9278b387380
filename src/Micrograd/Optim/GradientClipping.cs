using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>Keeps gradients small, between the backward pass and the optimizer's step: PyTorch's <c>clip_grad_norm_</c> and <c>clip_grad_value_</c>.</summary>
public static class GradientClipping
{
    // As PyTorch has it, so that a norm of 0 divides.
    const double Epsilon = 1e-6;

    /// <summary>
    /// Scales all gradients by maxNorm / (norm + 1e-6) where that is below 1, the norm being that of all of them as one vector (Pascanu,
    /// Mikolov and Bengio, 2013). Tensors' norm stays a tensor: nothing waits for it. Parameters without a gradient are passed over.
    /// </summary>
    /// <param name="parameters">The parameters: values, tensors of any floating type, or both.</param>
    /// <param name="maxNorm">What the norm is to be at most, greater than 0.</param>
    /// <param name="normType">p of (Σ |g|ᵖ)^(1/p), greater than 0; ∞ for the largest |g|.</param>
    /// <param name="errorIfNonFinite">
    /// Whether a norm that is infinite or NaN is an error, for which it is read; else the gradients become NaN or 0.
    /// </param>
    /// <returns>The norm before, <c>[]</c> float64: NaN if a gradient has one, else ∞ if one has. Finite gradients have a finite norm.</returns>
    /// <exception cref="InvalidOperationException">The norm is not finite, where that is an error; nothing was changed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not greater than 0.</exception>
    public static Tensor ClipGradNorm(
        this IReadOnlyList<IParameter> parameters,
        double maxNorm,
        double normType = 2,
        bool errorIfNonFinite = false
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Hyperparameter.Positive(maxNorm);
        // Of a NaN, too.
        if (!(normType > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(normType), normType, "normType must be greater than 0.");
        }
        if (ValueWatcher.Watching is not { } watching)
        {
            return Clip(parameters, maxNorm, normType, errorIfNonFinite);
        }
        Tensor? norm = null;
        watching.Does(
            nameof(ClipGradNorm),
            null,
            parameters,
            () => norm = Clip(parameters, maxNorm, normType, errorIfNonFinite)
        );
        return norm!;
    }

    static Tensor Clip(IReadOnlyList<IParameter> parameters, double maxNorm, double normType, bool errorIfNonFinite)
    {
        using var _ = NoGrad.Enter();
        Value[] values = [.. parameters.OfType<Value>().Where(value => value.HasGradient)];
        Tensor[] tensors = [.. parameters.OfType<Tensor>().Where(tensor => tensor.GradInPassing is not null)];
        var norm = Door.Apply(new TotalNorm(normType), Gradients(values, tensors));
        if (errorIfNonFinite && norm.Item() is var found && !double.IsFinite(found))
        {
            throw new InvalidOperationException(
                $"ClipGradNorm: the norm of the gradients is {found}; a loss or an activation was infinite or NaN. Nothing was scaled."
            );
        }
        var factor = (maxNorm / (norm + Epsilon)).Clamp(0.0, 1.0);
        foreach (var tensor in tensors)
        {
            tensor.ScaleGrad(factor);
        }
        if (values.Length > 0)
        {
            // Values are numbers of the program, and so must be what scales them.
            var number = factor.Item();
            foreach (var value in values)
            {
                value.Grad *= number;
            }
        }
        return norm;
    }

    static Tensor[] Gradients(Value[] values, Tensor[] tensors)
    {
        var gradients = Array.ConvertAll(
            tensors,
            tensor =>
                tensor.GradInPassing is { DType: DType.Float16 or DType.BFloat16 } half
                    ? half.Float()
                    : tensor.GradInPassing!
        );
        return values.Length == 0
            ? gradients
            : [Tensor.Of<double>(Array.ConvertAll(values, value => value.Grad), values.Length), .. gradients];
    }

    /// <summary>Keeps every element of every gradient within ±limit.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="limit">The limit, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not greater than 0.</exception>
    public static void ClipGradValue(this IReadOnlyList<IParameter> parameters, double limit)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Hyperparameter.Positive(limit);
        if (ValueWatcher.Watching is { } watching)
        {
            watching.Does(nameof(ClipGradValue), null, parameters, () => Clamp(parameters, limit));
        }
        else
        {
            Clamp(parameters, limit);
        }
    }

    static void Clamp(IReadOnlyList<IParameter> parameters, double limit)
    {
        foreach (var parameter in parameters)
        {
            parameter.ClampGrad(limit);
        }
    }
}
