using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>An op of the table at work: a call of it, with inputs to try it with.</summary>
public sealed class TensorOpSample
{
    readonly Func<Tensor[], Tensor> _call;
    readonly IReadOnlyList<TensorInput> _inputs;

    internal TensorOpSample(string text, Func<Tensor[], Tensor> call, params IReadOnlyList<TensorInput> inputs)
    {
        Text = text;
        _call = call;
        _inputs = inputs;
    }

    /// <summary>The call, as a program writes it: <c>x =&gt; x.Sum(1)</c>.</summary>
    public string Text { get; }

    /// <summary>New tensors to call it with: fractions are float64; places, classes and truths are what they are.</summary>
    public Tensor[] Inputs() => [.. _inputs.Select((input, place) => input.Make(place))];

    /// <summary>Whether an input is of any fractions: it may have another type and other numbers. All others are as they must be.</summary>
    /// <param name="input">Which.</param>
    public bool IsFree(int input) => _inputs[input].IsFloating;

    /// <summary>Calls it.</summary>
    /// <param name="inputs">The inputs, as many as <see cref="Inputs"/> gives.</param>
    public Tensor Call(params Tensor[] inputs) => _call(inputs);

    /// <summary>The ops that a call applies, in order, with what they had and made.</summary>
    internal IReadOnlyList<AppliedOp> Applied(params Tensor[] inputs) => AppliedOp.Within(() => Call(inputs));

    /// <inheritdoc />
    public override string ToString() =>
        $"{Text}: {string.Join(", ", _inputs.Select(input => input.Shape.ToString()))}";
}
