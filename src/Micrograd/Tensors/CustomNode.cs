namespace Micrograd.Tensors;

/// <summary>An op whose derivative was given with it.</summary>
/// <param name="name">The op's name.</param>
/// <param name="inputs">Its inputs.</param>
/// <param name="output">Its result.</param>
/// <param name="gradient">What the gradient of the result gives to an input.</param>
internal sealed class CustomNode(
    string name,
    Tensor[] inputs,
    Tensor output,
    Func<int, Tensor, IReadOnlyList<Tensor>, Tensor, Tensor> gradient
) : TensorNode(name)
{
    Saved[] _inputs = Array.ConvertAll(inputs, input => new Saved(input));
    Saved? _output = new(output);

    public override int Inputs => _inputs.Length;

    public override Tensor Input(int index) => _inputs[index].Tensor;

    public override Tensor Gradient(int input, Tensor g)
    {
        var to = Input(input);
        var given = gradient(
            input,
            g,
            Array.ConvertAll(_inputs, saved => saved.Unchanged(Name)),
            _output!.Value.Unchanged(Name)
        );
        return given is not null && given.Shape == to.Shape
            ? given.To(to.DType)
            : throw new InvalidOperationException(
                $"Backward: '{Name}' gave {(given is null ? "null" : $"a gradient of {given.Shape}")} for its input {input}, a tensor of "
                    + $"{to.Shape}."
            );
    }

    protected override void Forget() => (_inputs, _output) = ([], null);
}
