namespace Micrograd;

/// <summary>
/// v ← momentum × v + g, p ← p − lr × v; with Nesterov p ← p − lr × (g + momentum × v). As PyTorch's SGD has it
/// (Sutskever et al., 2013, with the learning rate outside the velocity).
/// </summary>
/// <param name="Momentum">How much of the velocity stays each step, 0 … 1.</param>
/// <param name="Nesterov">Whether to look ahead.</param>
/// <param name="WeightDecay">How strongly parameters are drawn to 0; 0 or more.</param>
public readonly record struct MomentumDescent(double Momentum, bool Nesterov = false, double WeightDecay = 0)
    : IUpdateRule
{
    /// <inheritdoc />
    public int StateCount => 1;

    /// <inheritdoc />
    public T Update<T>(T parameter, T gradient, T learningRate, Span<T> state)
        where T : IReal<T>
    {
        var decayed = WeightDecay == 0 ? gradient : gradient + WeightDecay * parameter;
        var velocity = Momentum * state[0] + decayed;
        state[0] = velocity;
        return parameter - learningRate * (Nesterov ? decayed + Momentum * velocity : velocity);
    }
}
