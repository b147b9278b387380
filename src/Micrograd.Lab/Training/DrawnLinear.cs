namespace Micrograd.Lab.Training;

/// <summary>Linear layers over tensors with the weights that a <see cref="Layer"/> of values draws.</summary>
static class DrawnLinear
{
    /// <summary>In float64, the weights row by row, and biases of 0.</summary>
    public static Linear Of(int inputs, int outputs, Initialization initialization, PythonRandom random)
    {
        var linear = new Linear(inputs, outputs, dtype: DType.Float64);
        var bound = Layer.WeightBound(initialization, inputs, outputs);
        Init.Zeros(linear.Bias!);
        var weights = new double[outputs * inputs];
        foreach (ref var weight in weights.AsSpan())
        {
            weight = random.Uniform(-bound, bound);
        }
        using (NoGrad.Enter())
        {
            linear.Weight.CopyFrom(Tensor.Of<double>(weights, linear.Weight.Shape));
        }
        return linear;
    }
}
