using System.Globalization;
using Micrograd.Numbers;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>Moves parameters against their gradients: of values and of tensors, which are changed in place.</summary>
/// <remarks>
/// One of one's own says in tensor ops what a step makes of a parameter (<see cref="Update"/>), and with what its memory begins
/// (<see cref="FirstState"/>); groups, schedules, state dicts and programs are then as of any other. An update that is a formula of each
/// number alone is shorter, and faster, as an <see cref="IUpdateRule{TSelf}"/> of an <see cref="Optimizer{TRule}"/>.
/// </remarks>
/// <example><code>
/// sealed class Lion(IReadOnlyList&lt;IParameter&gt; parameters, Schedule lr, double beta1 = 0.9, double beta2 = 0.99) : Optimizer(parameters, lr)
/// {
///     protected override IReadOnlyList&lt;(string Name, Tensor Tensor)&gt; FirstState(Tensor parameter) =>
///         [("exp_avg", Tensor.ZerosLike(parameter))];
///
///     protected override Tensor Update(Tensor parameter, Tensor gradient, ParameterState state)
///     {
///         var mean = state["exp_avg"];
///         var direction = (beta1 * mean + (1 - beta1) * gradient).Sign();
///         state["exp_avg"] = beta2 * mean + (1 - beta2) * gradient;
///         return parameter - state.LearningRate * direction;
///     }
/// }
/// </code></example>
public abstract partial class Optimizer
{
    readonly List<ParameterGroup> _groups = [];

    private protected Optimizer() { }

    /// <summary>How many programs had begun to be recorded when this was made; see <see cref="Storage.Recordings"/>.</summary>
    internal int Recordings { get; } = Storage.RecordingsBegun;

    /// <param name="parameters">What to move.</param>
    /// <param name="lr">The learning rate.</param>
    /// <exception cref="ArgumentException">See <see cref="Add"/>.</exception>
    protected Optimizer(IReadOnlyList<IParameter> parameters, Schedule lr)
    {
        ArgumentNullException.ThrowIfNull(lr);
        Add(parameters, lr);
    }

    /// <summary>The groups of parameters, each with a learning rate of its own.</summary>
    public IReadOnlyList<ParameterGroup> Groups => _groups;

    /// <summary>How many steps were taken.</summary>
    public int Steps { get; internal set; }

    /// <summary>The learning rate of the next step, of the first group.</summary>
    public double LearningRate => _groups[0].LearningRate.At(Steps);

    /// <summary>Moves other parameters too, with a learning rate of their own.</summary>
    /// <param name="parameters">What to move.</param>
    /// <param name="lr">Their learning rate; that of the first group unless said.</param>
    /// <exception cref="ArgumentException">
    /// There is no parameter, one is there twice, or a tensor is not a leaf or not of float32 or float64. Nothing was added.
    /// </exception>
    public void Add(IReadOnlyList<IParameter> parameters, Schedule? lr = null)
    {
        RequireNew(parameters);
        AddGroup(NewGroup(parameters, lr ?? _groups[0].LearningRate));
    }

    /// <summary>
    /// Moves every parameter by its gradient. One that no backward pass has reached since <see cref="ZeroGrad"/>, value or tensor, stays
    /// as it is whatever the momentum and the weight decay, and the step does not count for it, as in PyTorch.
    /// </summary>
    /// <exception cref="InvalidOperationException">A module's parameter was converted to a type that is for storage.</exception>
    public void Step()
    {
        if (ValueWatcher.Watching is { } watching)
        {
            watching.Does(nameof(Step), this, _groups.SelectMany(group => group.Parameters), StepAll);
        }
        else
        {
            StepAll();
        }
    }

    void StepAll()
    {
        foreach (var group in _groups)
        {
            group.Step(this);
        }
        Steps++;
        if (Door.Watching is not null)
        {
            Door.Tell(new StepCount(this), Tensor.Of((long)Steps));
        }
    }

    /// <summary>Forgets all gradients; those of values then read as 0.</summary>
    public void ZeroGrad()
    {
        foreach (var group in _groups)
        {
            foreach (var parameter in group.Parameters)
            {
                parameter.ZeroGrad();
            }
        }
    }

    /// <summary>
    /// What is remembered of a parameter, by name, as it is before its first step: none unless said. Each tensor may have any shape and type.
    /// </summary>
    /// <param name="parameter">The parameter; a value is a tensor of <c>[]</c> float64.</param>
    protected virtual IReadOnlyList<(string Name, Tensor Tensor)> FirstState(Tensor parameter) => [];

    /// <summary>
    /// What a step makes of a parameter: the new one. It is asked without recording gradients, of each parameter that has one, and a program
    /// takes down its ops.
    /// </summary>
    /// <param name="parameter">The parameter; a value is a tensor of <c>[]</c> float64.</param>
    /// <param name="gradient">Its gradient, of the same shape and type.</param>
    /// <param name="state">What is remembered of it, read and renewed by name; its learning rate, and which of its steps it is.</param>
    /// <returns>The new parameter, of the same shape.</returns>
    protected abstract Tensor Update(Tensor parameter, Tensor gradient, ParameterState state);

    /// <summary>
    /// What it takes to go on later: how many steps were taken (<c>steps</c>), and of each parameter, or list of values, that was moved
    /// how often it was (<c>state.0.step</c>, of values a number each) and what is remembered under PyTorch's names (<c>state.0.exp_avg</c>).
    /// The tensors share their elements with the optimizer.
    /// </summary>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor> { ["steps"] = Tensor.Of((long)Steps) };
        foreach (var (name, block) in Blocks())
        {
            foreach (var (inner, tensor) in block.Saved())
            {
                state.Add($"{name}.{inner}", tensor);
            }
        }
        return state;
    }

    /// <summary>Goes on from where another optimizer of the same parameters and options was.</summary>
    /// <param name="state">What <see cref="StateDict"/> of the other gave.</param>
    /// <param name="strict">
    /// Whether no name may be missing or unknown; else what is unknown is passed over, and a parameter of which something is missing is
    /// remembered as before.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Names are missing or unknown, though strict; or a shape differs. All are listed, and nothing was changed.
    /// </exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        Load("LoadStateDict: the state", state, strict, null, []);
    }

    /// <summary>Goes on from a state.</summary>
    /// <param name="what">What messages call the state.</param>
    /// <param name="state">The state.</param>
    /// <param name="strict">Whether no name may be missing or unknown.</param>
    /// <param name="labels">What the keys call the blocks; by number where null.</param>
    /// <param name="found">What is known to be wrong already.</param>
    /// <exception cref="ArgumentException">It does not fit; all that is wrong is listed.</exception>
    void Load(
        string what,
        IReadOnlyDictionary<string, Tensor> state,
        bool strict,
        IReadOnlyList<string>? labels,
        IEnumerable<string> found
    )
    {
        var blocks = Blocks(labels)
            .Where(b => strict || b.Block.Names.All(inner => state.ContainsKey($"{b.Name}.{inner}")))
            .ToList();
        var problems = found.Concat(StepsProblems(state, strict)).ToList();
        problems.AddRange(blocks.SelectMany(b => b.Block.Problems(b.Name, state)));
        if (strict)
        {
            var known = blocks
                .SelectMany(b => b.Block.Names.Select(inner => $"{b.Name}.{inner}"))
                .Prepend("steps")
                .ToHashSet();
            var absent = known.Where(key => !state.ContainsKey(key)).ToList();
            problems.AddRange(
                state
                    .Keys.Where(key => !known.Contains(key))
                    .Select(key => $"{key} is unexpected{KeyFit.PerhapsOf(key, absent)}")
            );
        }
        if (problems.Count > 0)
        {
            throw new ArgumentException(
                $"{what} does not fit the optimizer: {string.Join("; ", problems)}.",
                nameof(state)
            );
        }
        if (state.TryGetValue("steps", out var steps))
        {
            Steps = (int)steps.Item();
        }
        foreach (var (name, block) in blocks)
        {
            block.Load(name, state);
        }
    }

    static IEnumerable<string> StepsProblems(IReadOnlyDictionary<string, Tensor> state, bool strict)
    {
        if (!state.TryGetValue("steps", out var steps))
        {
            return strict ? ["steps is missing"] : [];
        }
        return steps.Count != 1 ? [$"steps is {steps.Shape}, not one number"]
            : StateBlock.NoCount(steps) is { } other ? [$"steps is {ShortNumber.Of(other)}, no number of steps"]
            : [];
    }

    internal IReadOnlyList<(string Name, Tensor Tensor)> Begin(Tensor parameter) => FirstState(parameter);

    internal Tensor Updated(Tensor parameter, Tensor gradient, ParameterState state) =>
        Update(parameter, gradient, state);

    private protected void AddGroup(ParameterGroup group) => _groups.Add(group);

    private protected virtual ParameterGroup NewGroup(IReadOnlyList<IParameter> parameters, Schedule lr) =>
        new(parameters, lr, [.. parameters.Select(parameter => new UpdateBlock(this, parameter))]);

    private protected void RequireNew(IReadOnlyList<IParameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count == 0)
        {
            throw new ArgumentException("Optimizer: there is no parameter to move.", nameof(parameters));
        }
        var seen = new HashSet<IParameter>(_groups.SelectMany(g => g.Parameters), ReferenceEqualityComparer.Instance);
        if (parameters.FirstOrDefault(p => !seen.Add(p)) is { } twice)
        {
            throw new ArgumentException(
                $"Optimizer: a parameter is there twice: {(twice is Tensor t ? $"a tensor of {t.Shape}" : twice)}.",
                nameof(parameters)
            );
        }
    }

    IEnumerable<(string Name, StateBlock Block)> Blocks(IReadOnlyList<string>? labels = null) =>
        _groups
            .SelectMany(group => group.Blocks)
            .Select(
                (block, i) => (string.Create(CultureInfo.InvariantCulture, $"state.{labels?[i] ?? $"{i}"}"), block)
            );
}
