namespace Micrograd;

public abstract partial class ModuleBase
{
    /// <summary>
    /// Parameters and persistent buffers under PyTorch's keys and in its order, such as <c>0.weight</c>. The tensors share their
    /// elements with the module; <see cref="Tensor.Clone"/> keeps them as they are now.
    /// </summary>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (name, tensor) in NamedState())
        {
            state.Add(name, tensor.Value.Detach());
        }
        return state;
    }

    /// <summary>The <see cref="StateDict"/> as it is now, in tensors of its own: later steps do not change it.</summary>
    public OrderedDictionary<string, Tensor> CloneState()
    {
        using var _ = NoGrad.Enter();
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (name, tensor) in NamedState())
        {
            state.Add(name, tensor.Value.Clone());
        }
        return state;
    }

    /// <summary>Copies tensors into the parameters and buffers of the same names.</summary>
    /// <param name="state">The tensors; other element types are converted.</param>
    /// <param name="strict">Whether all names must be there, and no others.</param>
    /// <returns>The names that were not there, and those that are none of the module's.</returns>
    /// <exception cref="ArgumentException">
    /// Names are missing or unknown, though strict; or a shape differs. All are listed, and nothing was changed.
    /// </exception>
    public (IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected) LoadStateDict(
        IReadOnlyDictionary<string, Tensor> state,
        bool strict = true
    )
    {
        ArgumentNullException.ThrowIfNull(state);
        var fit = Fit("LoadStateDict: the state", ShapesOf(state), strict);
        var loaded = NamedState().Where(t => state.ContainsKey(t.Name)).ToList();
        using (NoGrad.Enter())
        {
            foreach (var (name, tensor) in loaded)
            {
                tensor.Value.CopyFrom(state[name]);
            }
        }
        return (fit.Missing, fit.Unexpected);
    }

    /// <summary>How a state that is to be loaded fits.</summary>
    /// <param name="what">What messages call it.</param>
    /// <param name="given">The shapes that it has.</param>
    /// <param name="strict">Whether all names must be there, and no others.</param>
    /// <exception cref="ArgumentException">It does not; all that is wrong is listed.</exception>
    internal KeyFit Fit(string what, IReadOnlyDictionary<string, Shape> given, bool strict)
    {
        var fit = new KeyFit(NamedState().ToDictionary(t => t.Name, t => t.Tensor.Value.Shape), given);
        var problems = fit.Problems(strict).ToList();
        return problems.Count == 0
            ? fit
            : throw new ArgumentException($"{what} does not fit {GetType().Name}: {string.Join("; ", problems)}.");
    }

    static Dictionary<string, Shape> ShapesOf(IReadOnlyDictionary<string, Tensor> state) =>
        state.ToDictionary(t => t.Key, t => t.Value.Shape);

    /// <summary>What is shared by two modules stands under both names, as in PyTorch.</summary>
    internal IEnumerable<(string Name, ModuleTensor Tensor)> NamedState() =>
        AllModules("")
            .SelectMany(m =>
                m.Module._tensors.Where(t => t.IsPersistent)
                    .OrderByDescending(t => t.IsParameter)
                    .Select(t => (Joined(m.Name, t.Name), t))
            );
}
