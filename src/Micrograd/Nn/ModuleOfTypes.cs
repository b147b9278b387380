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
                y = compute(x, state);
            }
            else
            {
                using var _ = Scope.Enter(Name);
                y = compute(x, state);
            }
        }
        catch (Exception error) when (ModulePath.Within(error, Name, this, ShapesOf(x)) is { } told)
        {
            throw told;
        }
        Note(this, y);
        return y;
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
