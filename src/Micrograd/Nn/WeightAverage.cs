using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// The mean of a network's weights over many steps, which often generalises better than the last: PyTorch's <c>swa_utils.AveragedModel</c>.
/// Of n updates each counts 1/n (stochastic weight averaging, Izmailov et al., 2018), or with a decay
/// average ← average + (1 − decay) (weight − average) (an exponential moving average).
/// </summary>
/// <remarks>
/// The first update copies. Buffers, such as a batch norm's statistics, are those of the network at the last update. A recorded program may
/// hold <see cref="Update"/>.
/// </remarks>
/// <example><code>
/// var average = new WeightAverage(model, decay: 0.999);
/// // after each step: average.Update();
/// average.CopyTo(model);
/// </code></example>
public sealed class WeightAverage
{
    readonly ModuleBase _module;
    readonly double? _decay;
    readonly OrderedDictionary<string, Tensor> _state;

    // A tensor, so that a program counts it as well.
    readonly Tensor _updates = Tensor.Zeros([], DType.Int64);

    /// <param name="module">The network.</param>
    /// <param name="decay">How much of the average stays, 0 … 1; null for the mean of all updates.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is not 0 … 1.</exception>
    public WeightAverage(ModuleBase module, double? decay = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        (_module, _decay) = (module, decay is { } d ? Hyperparameter.Probability(d) : null);
        _state = module.CloneState();
    }

    /// <summary>How many updates there were.</summary>
    public long Updates => _updates.Item<long>();

    /// <summary>The average under the names of the network's <see cref="ModuleBase.StateDict"/>; <c>FunctionalCall</c> computes with it.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>Counts the network's weights in as they are now.</summary>
    public void Update()
    {
        using var _ = NoGrad.Enter();
        var isFirst = _updates.Eq(0L);
        foreach (var (name, tensor) in _module.NamedState())
        {
            var (average, now) = (_state[name], tensor.Value);
            if (!tensor.IsParameter)
            {
                average.CopyFrom(now);
                continue;
            }
            var change = now - average;
            var moved = average + (_decay is { } decay ? change * (1 - decay) : change / (_updates + 1L).To(now.DType));
            average.CopyFrom(Tensor.Where(isFirst, now, moved));
        }
        _updates.CopyFrom(_updates + 1L);
    }

    /// <summary>Gives the average to a network, this one or another of its kind.</summary>
    /// <param name="module">The network.</param>
    /// <exception cref="ArgumentException">Names or shapes differ.</exception>
    public void CopyTo(ModuleBase module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.LoadStateDict(_state);
    }
}
