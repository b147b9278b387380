using System.Globalization;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// A tensor op as data: its attributes are its fields, and two with equal fields are equal. It answers what comes of its inputs
/// (<see cref="Infer"/>), computes it into memory that it is given (<see cref="Run"/>), and says in tensor ops what the gradient of
/// the result gives to an input (<see cref="Gradient"/>). One door applies every op, the built-in ones and yours, and does all else:
/// memory, recording, versions.
/// </summary>
/// <remarks>
/// Write your own as a <c>sealed record</c>: PyTorch's <c>autograd.Function</c>. An elementwise op is better a rule, an
/// <see cref="IUnaryRule"/> or <see cref="IBinaryRule"/> given to <see cref="Tensor.Apply{TRule}(TRule, Tensor)"/>, which runs over
/// SIMD lanes and in every other number system.
/// </remarks>
/// <example><code>
/// sealed record RoundStraightThrough : TensorOp
/// {
///     public override string Name => "round_st";
///
///     public override TensorSpec Infer(ReadOnlySpan&lt;Tensor&gt; inputs) => TensorSpec.Like(inputs[0]);
///
///     public override void Run(in TensorSpec spec, ReadOnlySpan&lt;Tensor&gt; inputs, ReadOnlySpan&lt;Tensor&gt; outputs) =>
///         outputs[0].CopyFrom(Round(inputs[0]));
///
///     public override Tensor? Gradient(
///         int input, Tensor g, ReadOnlySpan&lt;Tensor&gt; inputs, ReadOnlySpan&lt;Tensor&gt; outputs) => g;
/// }
/// </code></example>
public abstract record TensorOp
{
    GradientFacts? _facts;

    /// <summary>An op.</summary>
    protected TensorOp() { }

    /// <summary>The same op, which may get other attributes: <c>op with { … }</c>.</summary>
    /// <param name="original">The op.</param>
    protected TensorOp(TensorOp original)
    {
        ArgumentNullException.ThrowIfNull(original);
        // Not what was found of its gradient, which other attributes may decide otherwise.
        RunsOps = original.RunsOps;
    }

    /// <summary>What messages, drawings and programs call it: <c>matmul</c>, <c>layer_norm</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The result for these inputs, known before anything is computed: shape and element type; what is to be kept for the gradient; and
    /// every refusal that shapes and types decide. It reads no element: the inputs may have a shape and no memory.
    /// </summary>
    /// <param name="inputs">The inputs.</param>
    public abstract TensorSpec Infer(ReadOnlySpan<Tensor> inputs);

    /// <summary>
    /// Computes the result into memory that is given, and keeps none of the tensors: a program gives their memory others. Nothing that is
    /// computed here is recorded. What only the data can decide, such as
    /// an index out of its range, is refused here, before anything is written.
    /// </summary>
    /// <param name="spec">What <see cref="Infer"/> said of these inputs.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The result, its elements anything; after it what <see cref="TensorSpec.Keeping"/> asked for.</param>
    public abstract void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs);

    /// <summary>
    /// What the gradient <paramref name="g"/> of the result gives to an input, in the shape of the result where the input was broadcast,
    /// else in the input's own; null where nothing flows, whatever the numbers are. Written in tensor ops it can be differentiated again.
    /// It is asked only for inputs that require a gradient. Which of the tensors it reads is found by running it over tensors without memory,
    /// once for all that have the same <see cref="Deciding"/>.
    /// </summary>
    /// <param name="input">Which input.</param>
    /// <param name="g">The gradient of the result, of its shape.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The result, and what <see cref="Run"/> kept.</param>
    public virtual Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        null;

    /// <summary>
    /// The same in other ops, for an op that is a faster way to compute them; null for one that is its own definition. Where an op has no
    /// gradient of its own and one is wanted, its definition is recorded in its place.
    /// </summary>
    /// <param name="inputs">The inputs.</param>
    public virtual Tensor? Definition(ReadOnlySpan<Tensor> inputs) => null;

    /// <summary>
    /// What decides to which inputs the gradient flows and which tensors it reads: all attributes, unless an op whose attributes decide
    /// nothing of it says null. What was found for one is kept for its equals.
    /// </summary>
    public virtual object? Deciding => this;

    /// <summary>
    /// Whether the gradient keeps nothing: not g, nor what it hands on, be it g, an input, the result, a view of these, or new. New memory
    /// and g's goes back at once when the pass is through with it. An op that says so and keeps a tensor all the same gets an exception
    /// when it reads it.
    /// </summary>
    public virtual bool KeepsNothing => false;

    /// <summary>The result where the numbers decide its shape (<see cref="TensorSpec.OfData"/>): this reads them.</summary>
    internal virtual TensorSpec InferFromData(ReadOnlySpan<Tensor> inputs) =>
        throw new System.Diagnostics.UnreachableException();

    /// <summary>Whether the gradients of all inputs are found at once, by <see cref="AllGradients"/>.</summary>
    internal virtual bool GivesAll => false;

    /// <summary>What the gradient of the result gives to each input, of its shape; null where nothing does.</summary>
    internal virtual Tensor?[] AllGradients(Tensor g, Tensor[] inputs, ReadOnlySpan<Tensor> outputs) =>
        throw new System.Diagnostics.UnreachableException();

    /// <summary>Whether one kernel finds the gradients of several inputs (<see cref="GradientsTogether"/>), so that it runs once for all.</summary>
    internal virtual bool GivesTogether => false;

    /// <summary>What <see cref="Gradient"/> says of each input, by one kernel: parts of its memory, or null.</summary>
    internal virtual Tensor?[] GradientsTogether(Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        throw new System.Diagnostics.UnreachableException();

    /// <summary>Whether Run may apply other ops, which nobody is to see then.</summary>
    internal bool RunsOps { get; private protected init; } = true;

    /// <summary>The method that was called, for refusals: <c>MatMul</c>.</summary>
    internal virtual string Called => Name;

    /// <summary>The rule, where the op is elementwise.</summary>
    internal virtual Op? Rule => null;

    /// <summary>What its line in the table calls it: without the parameters of a rule.</summary>
    internal string Listed => Rule?.TensorName ?? Name;

    /// <summary>Applies the op.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <exception cref="ArgumentException">The op does not take inputs of these shapes or types.</exception>
    public Tensor Apply(params ReadOnlySpan<Tensor> inputs)
    {
        foreach (var input in inputs)
        {
            ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        }
        return Door.Apply(this, inputs);
    }

    /// <summary>The attributes as text: <c>Dim = 0, Start = 2</c>. One that the name says already is no public member of its record.</summary>
    internal virtual string Attributes
    {
        get
        {
            var text = new System.Text.StringBuilder();
            var culture = CultureInfo.CurrentCulture;
            // In which a record writes its numbers.
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            try
            {
                PrintMembers(text);
            }
            finally
            {
                CultureInfo.CurrentCulture = culture;
            }
            return text.ToString();
        }
    }

    /// <summary>What was found of the gradient, kept with the op while it lives.</summary>
    internal ref GradientFacts? Facts => ref _facts;

    /// <summary>Whether the other is of the same kind; a record compares its fields beyond that.</summary>
    public virtual bool Equals(TensorOp? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <summary>The attributes alone are its text: what decides is the op itself.</summary>
    /// <param name="builder">Where the text of a derived record's fields goes.</param>
    protected virtual bool PrintMembers(System.Text.StringBuilder builder) => false;

    /// <inheritdoc />
    public override int GetHashCode() => EqualityContract.GetHashCode();
}
