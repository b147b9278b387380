using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// The mean of a network's weights over many steps, which often generalises better than the last: PyTorch's <c>swa_utils.AveragedModel</c>.
/// Of n updates each counts 1/n (stochastic weight averaging, Izmailov et al., 2018), or with a decay
/// average ← average + (1 − decay) (weight − average) (an exponential moving average).
/// </summary>
/// <remarks>
/// The first update copies. Buffers, such as a batch norm's statistics, are those of the network at the last update; those that fit the average
/// are gathered by <see cref="UpdateStatistics(IEnumerable{Tensor})"/>. A recorded program may hold <see cref="Update"/>.
/// </remarks>
/// <example><code>
/// var average = new WeightAverage(model, decay: 0.999);
/// // after each step: average.Update();
/// average.UpdateStatistics(batches);
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

    /// <summary>
    /// Gathers the running statistics of the average's batch norms anew, as the plain mean over batches: PyTorch's
    /// <c>swa_utils.update_bn</c>. They are those of activations that averaged weights make, which no training step has seen.
    /// </summary>
    /// <param name="batches">Inputs, as in training.</param>
    /// <exception cref="InvalidOperationException">The network is none from tensor to tensor; the other overload is told how it computes.</exception>
    public void UpdateStatistics(IEnumerable<Tensor> batches)
    {
        if (_module is not Module<Tensor, Tensor> module)
        {
            throw new InvalidOperationException(
                $"UpdateStatistics: {_module.GetType().Name} is not from tensor to tensor; UpdateStatistics(batches, batch => …) says what is called."
            );
        }
        UpdateStatistics(batches, x => module.Forward(x));
    }

    /// <summary>As the other overload, of a network that computes whatever of whatever.</summary>
    /// <typeparam name="TBatch">What a batch is.</typeparam>
    /// <param name="batches">Batches, as in training.</param>
    /// <param name="forward">Calls the network with one; meanwhile, on this thread, the network computes by the average, and trains.</param>
    public void UpdateStatistics<TBatch>(IEnumerable<TBatch> batches, Action<TBatch> forward)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(forward);
        using var _ = NoGrad.Enter();
        var norms = new List<(BatchNorm Norm, double Momentum)>();
        foreach (var (name, module) in _module.NamedModules())
        {
            if (module is BatchNorm { RunningMean: not null } norm)
            {
                norms.Add((norm, norm.Momentum));
                var before = name.Length == 0 ? "" : $"{name}.";
                _state[$"{before}running_mean"].Fill(0);
                _state[$"{before}running_var"].Fill(1);
                _state[$"{before}num_batches_tracked"].Fill(0);
            }
        }
        if (norms.Count == 0)
        {
            return;
        }
        var modes = _module.NamedModules().Select(m => (m.Module, m.Module.Training)).ToList();
        try
        {
            _module.Train();
            norms.ForEach(one => one.Norm.Momentum = double.NaN);
            foreach (var batch in batches)
            {
                _module.WithGiven(
                    _state,
                    () =>
                    {
                        forward(batch);
                        return true;
                    }
                );
            }
        }
        finally
        {
            norms.ForEach(one => one.Norm.Momentum = one.Momentum);
            modes.ForEach(one => one.Module.Training = one.Training);
        }
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
