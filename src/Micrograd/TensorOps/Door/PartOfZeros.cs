namespace Micrograd.TensorOps;

/// <summary>An op whose result is zeros, and added to a part of them its first input: what flows back to what a part was taken of.</summary>
internal abstract record PartOfZeros : LibraryOp
{
    /// <summary>Whether the result lies row after row, so that it can be added to what does.</summary>
    internal virtual bool IsPlain => true;

    public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => Made(inputs);

    /// <summary>What <see cref="Infer"/> says.</summary>
    internal abstract TensorSpec Made(ReadOnlySpan<Tensor> inputs);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        outputs[0]._storage.Clear();
        AddTo(outputs[0], inputs);
    }

    /// <summary>Adds the first input to its part of a tensor of the result's shape and layout.</summary>
    internal abstract void AddTo(Tensor sum, ReadOnlySpan<Tensor> inputs);
}

/// <summary>An op that takes a part of its first input, to which alone a gradient flows.</summary>
internal interface ITakesPart
{
    /// <summary>The gradient of the first input.</summary>
    GradientPart Part(Tensor g, ReadOnlySpan<Tensor> inputs);
}

/// <summary>A gradient that is zeros but for a part: the op that makes it, and what that reads.</summary>
internal readonly struct GradientPart(PartOfZeros op, params Tensor[] inputs)
{
    /// <summary>Whether it can be added to what lies row after row.</summary>
    public bool IsPlain => op.IsPlain;

    /// <summary>With the zeros.</summary>
    public Tensor Whole() => Door.Apply(op, inputs);

    /// <summary>Adds the part to a tensor that lies row after row, in place, in the time that the part takes alone.</summary>
    public void AddTo(Tensor sum) => Door.Apply(new AddPart(op), [sum, .. inputs]);
}

/// <summary>The first input with the result of another op added to it in place, which is zeros but for a part.</summary>
internal sealed record AddPart(PartOfZeros Part) : LibraryOp
{
    internal override string Attributes => Part.Attributes;

    public override string Name => $"add_{Part.Name}_";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var spec = Part.Made(inputs[1..]);
        return spec.Wants is { } wanted ? TensorSpec.Wanting(wanted.Input + 1, wanted.Order)
            : spec.Shape == inputs[0].Shape && inputs[0].IsContiguous ? TensorSpec.Writing(inputs[0], 1)
            : throw new ArgumentException(
                $"{Name}: {spec.Shape} added to {inputs[0].Shape}, which must be the same, row after row."
            );
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Part.AddTo(inputs[0], inputs[1..]);
}
