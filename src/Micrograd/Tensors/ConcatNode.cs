namespace Micrograd.Tensors;

/// <summary>Tensors joined along an axis: each is given its part of the gradient.</summary>
internal sealed class ConcatNode(Tensor[] parts, int dim) : TensorNode("concat")
{
    Tensor[] _parts = parts;

    public override int Inputs => _parts.Length;

    public override Tensor Input(int index) => _parts[index];

    public override Tensor Gradient(int input, Tensor g)
    {
        var start = 0;
        for (var i = 0; i < input; i++)
        {
            start += _parts[i].Shape[dim];
        }
        return g.Slice(dim, start, start + _parts[input].Shape[dim]);
    }

    protected override void Forget() => _parts = [];
}
