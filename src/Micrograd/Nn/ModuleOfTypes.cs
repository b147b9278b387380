using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// A part of a network that computes what it likes of what it likes: tensors, or tuples of them, as a recurrent cell does of an input and a
/// state. <see cref="Modules"/> lets a tuple's parts be passed as plain arguments.
/// </summary>
/// <typeparam name="TIn">The input.</typeparam>
/// <typeparam name="TOut">The output.</typeparam>
/// <example><code>
/// sealed class Cell : Module&lt;(Tensor X, Tensor H), Tensor&gt;
/// {
///     readonly Linear _x;
///     readonly Linear _h;
///
///     public Cell(int inputs, int hidden) =>
///         (_x, _h) = (Register("x", new Linear(inputs, hidden)), Register("h", new Linear(hidden, hidden)));
///
///     protected override Tensor Compute((Tensor X, Tensor H) input) =>
///         (_x.Forward(input.X) + _h.Forward(input.H)).Tanh();
/// }
/// // h = cell.Forward(x, h);
/// </code></example>
public abstract class Module<TIn, TOut> : ModuleBase
{
    ForwardHooks<TIn, TOut>? _hooks;

    /// <summary>
    /// Whether <see cref="Compute"/> keeps neither its input nor its output, nor hands them to anybody else: then what lies between two such
    /// modules of a <see cref="Sequential"/> is free as soon as it was read, while it is in the processor's cache. A module that says so
    /// and keeps one all the same gets an exception when it reads it, and no wrong number.
    /// </summary>
    protected internal virtual bool KeepsNothing => false;

    /// <summary>The output for an input: what <see cref="Compute"/> says.</summary>
    /// <param name="x">The input.</param>
    public TOut Forward(TIn x) => Within(x, this, static (x, module) => module.Compute(x));

    /// <summary>What a module computes of an input and of what it is told besides, seen as <see cref="Forward"/> is.</summary>
    private protected TOut Within<TState>(TIn x, TState state, Func<TIn, TState, TOut> compute)
    {
        if (x is null)
        {
            throw new ArgumentNullException(nameof(x));
        }
        TOut y;
        try
        {
            if (Name is null || !GradMode.IsOn)
            {
                y = Computed(x, state, compute);
            }
            else
            {
                using var _ = Scope.Enter(Name);
                y = Computed(x, state, compute);
            }
        }
        catch (Exception error) when (ModulePath.Within(error, Name, this, ShapesOf(x)) is { } told)
        {
            throw told;
        }
        Note(this, y);
        return y;
    }

    TOut Computed<TState>(TIn x, TState state, Func<TIn, TState, TOut> compute) =>
        _hooks is { } hooks ? Hooked(hooks, x, state, compute) : compute(x, state);

    // Of its own, so that only who has hooks pays for what is handed to them.
    static TOut Hooked<TState>(ForwardHooks<TIn, TOut> hooks, TIn x, TState state, Func<TIn, TState, TOut> compute) =>
        hooks.Around(x, input => compute(input, state));

    /// <summary>
    /// Has a function called with the input and the output each time that this module has computed, in whatever network: PyTorch's
    /// <c>register_forward_hook</c>. Several are called in the order of their registration. <see cref="Check"/> and summaries, which have no
    /// numbers, leave it out; a recorded program calls it while it is recorded.
    /// </summary>
    /// <param name="hook">The function; it may keep what it sees.</param>
    /// <returns>What takes the hook away when it is disposed.</returns>
    public IDisposable RegisterForwardHook(Action<TIn, TOut> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return Hooks()
            .Add(
                null,
                (x, y) =>
                {
                    if (!ShapeCheck.IsOn)
                    {
                        hook(x, y);
                    }
                    return y;
                }
            );
    }

    /// <summary>
    /// As <see cref="RegisterForwardHook(Action{TIn, TOut})"/>, of a function that gives what takes the output's place, or the output itself.
    /// <see cref="Check"/> and summaries call it as well.
    /// </summary>
    /// <param name="hook">The function of input and output.</param>
    /// <returns>What takes the hook away when it is disposed.</returns>
    public IDisposable RegisterForwardHook(Func<TIn, TOut, TOut> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return Hooks().Add(null, hook);
    }

    /// <summary>
    /// Has a function called with each input before this module computes, which gives what takes the input's place, or the input itself:
    /// PyTorch's <c>register_forward_pre_hook</c>. <see cref="Check"/> and summaries call it as well.
    /// </summary>
    /// <param name="hook">The function; it may keep what it sees.</param>
    /// <returns>What takes the hook away when it is disposed.</returns>
    public IDisposable RegisterForwardPreHook(Func<TIn, TIn> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return Hooks().Add(hook, null);
    }

    ForwardHooks<TIn, TOut> Hooks() => _hooks ?? Interlocked.CompareExchange(ref _hooks, new(), null) ?? _hooks;

    /// <summary>
    /// The output for an input with other tensors in place of parameters and buffers, whatever made them, so that gradients flow into them:
    /// one step of a learner that is itself learned from, without a network written for it. PyTorch's <c>torch.func.functional_call</c>.
    /// </summary>
    /// <remarks>
    /// The module itself stays as it is, and other threads may use it meanwhile. What two modules inside share is replaced for both. A buffer
    /// that was given is the one that is written to.
    /// </remarks>
    /// <param name="tensors">Tensors by their names in the <see cref="ModuleBase.StateDict"/>; what is not named is the module's own.</param>
    /// <param name="x">The input.</param>
    /// <exception cref="ArgumentException">
    /// The module has none of such a name, a tensor has another shape or type than the one whose place it takes, or two were given for one.
    /// </exception>
    /// <example><code>
    /// var parameters = model.NamedParameters().ToDictionary(p => p.Name, p => p.Value);
    /// var loss = model.FunctionalCall(parameters, x).Square().Mean();
    /// var slopes = Gradients.Of(loss, [.. parameters.Values], null, createGraph: true);
    /// var moved = parameters.Keys.Zip(parameters.Values.Zip(slopes, (p, g) => p - 0.1 * g)).ToDictionary();
    /// model.FunctionalCall(moved, x).Square().Mean().Backward();
    /// </code></example>
    public TOut FunctionalCall(IReadOnlyDictionary<string, Tensor> tensors, TIn x)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return WithGiven(tensors, () => Forward(x));
    }

    /// <summary>
    /// Finds out whether shapes and types fit, from the first module to the last, without a number: nothing is computed, and no memory is
    /// taken for what would be. It evaluates meanwhile, so nothing is drawn.
    /// </summary>
    /// <param name="example">What an input looks like, made by <see cref="Tensor.Meta(Shape, DType)"/>.</param>
    /// <returns>What an output looks like.</returns>
    public TOut Check(TIn example) => Evaluated(() => Forward(example));

    /// <summary>
    /// A table of the layers, as Keras prints it: name, kind, output shape and parameters, in the order in which they compute. Nothing is
    /// computed for it.
    /// </summary>
    /// <param name="example">What an input looks like, made by <see cref="Tensor.Meta(Shape, DType)"/>.</param>
    public string Summary(TIn example) => Summary(() => Forward(example));

    /// <summary>
    /// The output for an input, which a module defines. It calls the modules inside by their <see cref="Forward"/>, and so is seen by
    /// summaries, checks of shapes and drawings.
    /// </summary>
    /// <param name="x">The input.</param>
    protected abstract TOut Compute(TIn x);
}
