using System.Diagnostics;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// A piece of a graph that is kept as the function that makes it: the backward pass makes it anew and goes through it. Its inputs are
/// what the function was given, and the leaves that it uses besides.
/// </summary>
/// <param name="Function">The function.</param>
/// <param name="Given">How many of the inputs it is given.</param>
/// <param name="Result">What came of it.</param>
internal sealed record Checkpoint(Func<Tensor[], Tensor> Function, int Given, Shape Result) : TensorOp
{
    public override string Name => "checkpoint";

    internal override bool GivesAll => true;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => throw new UnreachableException();

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        throw new UnreachableException();

    internal override Tensor?[] AllGradients(Tensor g, Tensor[] inputs)
    {
        var sources = (Tensor[])inputs.Clone();
        var records = GradMode.IsOn;
        if (!records)
        {
            // The piece begins anew at its inputs: what they were computed from need not be walked over.
            for (var i = 0; i < Given; i++)
            {
                sources[i] = sources[i].Detach().RequireGrad(sources[i].RequiresGrad);
            }
        }
        var before = GradMode.SetThreadOff(false);
        try
        {
            using var recording = NoGrad.Leave();
            var y = Function(sources[..Given]);
            if (y.Shape != Result)
            {
                throw new InvalidOperationException(
                    $"Backward: a checkpoint gave {Result} first and {y.Shape} when computed again; its function must compute the same."
                );
            }
            return BackwardPass.Between(sources, y, g, records);
        }
        finally
        {
            GradMode.SetThreadOff(before);
        }
    }

    /// <summary>The leaves that a recorded piece uses besides its inputs.</summary>
    public static Tensor[] Captured(TensorNode node, Tensor[] inputs)
    {
        var leaves = new List<Tensor>();
        var seen = new HashSet<object>(
            inputs.Select(input => (object?)input.Node ?? input),
            ReferenceEqualityComparer.Instance
        );
        var open = new Stack<TensorNode>([node]);
        while (open.TryPop(out var next))
        {
            for (var i = 0; i < next.Inputs; i++)
            {
                if (!next.Wants(i) || !seen.Add(next.Source(i)))
                {
                    continue;
                }
                if (next.Behind(i) is { } inner)
                {
                    open.Push(inner);
                }
                else
                {
                    leaves.Add(next.Input(i));
                }
            }
        }
        return [.. leaves];
    }
}
