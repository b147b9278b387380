namespace Micrograd.Tensors;

/// <summary>
/// A piece of a graph that is kept as the function that makes it: the backward pass makes it anew and goes through it.
/// </summary>
/// <param name="f">The function.</param>
/// <param name="inputs">What it was given.</param>
/// <param name="captured">The leaves that it uses besides.</param>
/// <param name="output">Its result.</param>
internal sealed class CheckpointNode(Func<Tensor[], Tensor> f, Tensor[] inputs, Tensor[] captured, Tensor output)
    : TensorNode("checkpoint")
{
    readonly int _given = inputs.Length;
    readonly Shape _shape = output.Shape;
    Saved[] _sources = Array.ConvertAll([.. inputs, .. captured], source => new Saved(source));

    // All inputs are asked for one after the other with the same gradient.
    Tensor? _g;
    Tensor?[] _gradients = [];

    public override int Inputs => _sources.Length;

    public override Tensor Input(int index) => _sources[index].Tensor;

    public override Tensor Gradient(int input, Tensor g)
    {
        if (_g != g)
        {
            _gradients = Compute(g);
            _g = g;
        }
        return _gradients[input] ?? Tensor.ZerosLike(Input(input));
    }

    /// <summary>The leaves that a recorded piece uses besides its inputs.</summary>
    public static Tensor[] Captured(TensorNode node, Tensor[] inputs)
    {
        var leaves = new List<Tensor>();
        var seen = new HashSet<object>(inputs.Select(Source), ReferenceEqualityComparer.Instance);
        var open = new Stack<TensorNode>([node]);
        while (open.TryPop(out var next))
        {
            for (var i = 0; i < next.Inputs; i++)
            {
                var input = next.Input(i);
                if (!input.RequiresGrad || !seen.Add(Source(input)))
                {
                    continue;
                }
                if (input.Node is { } inner)
                {
                    open.Push(inner);
                }
                else
                {
                    leaves.Add(input);
                }
            }
        }
        return [.. leaves];
    }

    protected override void Forget() => (_sources, _gradients, _g) = ([], [], null);

    static object Source(Tensor tensor) => (object?)tensor.Node ?? tensor;

    Tensor?[] Compute(Tensor g)
    {
        var sources = Array.ConvertAll(_sources, source => source.Unchanged(Name));
        var records = GradMode.IsOn;
        if (!records)
        {
            // The piece begins anew at its inputs: what they were computed from need not be walked over.
            for (var i = 0; i < _given; i++)
            {
                sources[i] = sources[i].Detach().RequireGrad(sources[i].RequiresGrad);
            }
        }
        var before = GradMode.SetThreadOff(false);
        try
        {
            using var recording = NoGrad.Leave();
            var y = f(sources[.._given]);
            if (y.Shape != _shape)
            {
                throw new InvalidOperationException(
                    $"Backward: a checkpoint gave {_shape} first and {y.Shape} when computed again; its function must compute the same."
                );
            }
            return BackwardPass.Between(sources, y, g, records);
        }
        finally
        {
            GradMode.SetThreadOff(before);
        }
    }
}
