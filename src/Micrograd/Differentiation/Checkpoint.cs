using System.Diagnostics;
using Micrograd.Differentiation;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// A piece of a graph that is kept as the function that makes it: the backward pass makes it anew and goes through it. Its inputs are
/// what the function was given, and the leaves and results that it uses besides.
/// </summary>
/// <param name="Piece">The function, and what it met the first time.</param>
/// <param name="Given">How many of the inputs it is given.</param>
/// <param name="Result">The shape of what came of it.</param>
internal sealed record Checkpoint(CheckpointedPiece Piece, int Given, Shape Result) : TensorOp
{
    public override string Name => "checkpoint";

    internal override bool GivesAll => true;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => throw new UnreachableException();

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        throw new UnreachableException();

    internal override Tensor?[] AllGradients(Tensor g, Tensor[] inputs, ReadOnlySpan<Tensor> outputs)
    {
        var records = GradMode.IsOn;
        var before = GradMode.SetThreadOff(false);
        try
        {
            using var recording = EnableGrad.Enter();
            var begin = TensorNode.Made;
            var sources = (Tensor[])inputs.Clone();
            for (var i = 0; i < Given; i++)
            {
                // A tensor of its own, though it be given twice or used besides; without a history, if nobody differentiates again.
                sources[i] = records || !inputs[i].RequiresGrad ? inputs[i].Again() : inputs[i].Detach().RequireGrad();
            }
            var y = Piece.Again(sources[..Given]);
            if (y.Shape != Result)
            {
                throw new InvalidOperationException(
                    $"Backward: a checkpoint gave {Result} first and {y.Shape} when computed again; its function must compute the same."
                );
            }
            return BackwardPass.OfPiece(sources, begin, y, g, records);
        }
        finally
        {
            GradMode.SetThreadOff(before);
        }
    }
}

/// <summary>A function that is computed once more, on the same draws, and on what it uses besides its inputs as that was.</summary>
internal sealed class CheckpointedPiece(Func<Tensor[], Tensor> function)
{
    readonly DrawTape _draws = new();

    readonly IReadOnlyDictionary<object, Tensor>? _givenTensors = GivenTensors.Now;

    // What was neither given nor computed, and the version that it had.
    readonly Dictionary<Storage, int> _used = new(ReferenceEqualityComparer.Instance);

    // What those of them held that a span may write to.
    readonly Dictionary<Tensor, ulong> _contents = new(ReferenceEqualityComparer.Instance);

    /// <summary>The first time: what it draws is noted, and what it uses.</summary>
    public Tensor First(Tensor[] given)
    {
        var made = new HashSet<Storage>(given.Select(x => x._storage), ReferenceEqualityComparer.Instance);
        using var draws = _draws.Record();
        using var _ = Door.Seen(
            (TensorOp op, in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            {
                foreach (var input in inputs)
                {
                    if (made.Contains(input._storage))
                    {
                        continue;
                    }
                    _used.TryAdd(input._storage, input._storage.Version);
                    // Who takes a view reads nothing yet.
                    if (!spec.IsView && input._storage.ChangesUnseen && !_contents.ContainsKey(input))
                    {
                        _contents[input] = input.Fingerprint();
                    }
                }
                if (!spec.IsView)
                {
                    made.Add(outputs[0]._storage);
                }
            }
        );
        return function(given);
    }

    /// <summary>Once more.</summary>
    /// <exception cref="InvalidOperationException">Something that it uses was changed in place since.</exception>
    public Tensor Again(Tensor[] given)
    {
        foreach (var (storage, version) in _used)
        {
            if (storage.Version != version)
            {
                throw Changed("in place");
            }
        }
        foreach (var (tensor, content) in _contents)
        {
            if (tensor.Fingerprint() != content)
            {
                throw Changed("through a span");
            }
        }
        using var draws = _draws.Replay();
        var before = GivenTensors.Set(_givenTensors);
        try
        {
            return function(given);
        }
        finally
        {
            GivenTensors.Set(before);
        }
    }

    static InvalidOperationException Changed(string how) =>
        new(
            $"Backward: 'checkpoint' needs a tensor that its function uses besides its inputs, and that was changed {how} after the "
                + "function was computed, so the gradient would be wrong. Change a Clone(), or change it after the backward pass."
        );

    /// <summary>The leaves, and the results of ops, that a recorded piece uses besides its inputs.</summary>
    /// <param name="result">The op that made the piece's result.</param>
    /// <param name="given">What the piece was given.</param>
    /// <param name="begin">The number of the last op before the piece began.</param>
    public static Tensor[] Captured(TensorNode result, Tensor[] given, long begin)
    {
        var captured = new List<Tensor>();
        var seen = new HashSet<object>(
            given.Select(input => (object?)input.Node ?? input),
            ReferenceEqualityComparer.Instance
        );
        var open = new Stack<TensorNode>();
        if (seen.Add(result))
        {
            open.Push(result);
        }
        while (open.TryPop(out var next))
        {
            for (var i = 0; i < next.Inputs; i++)
            {
                if (!next.Wants(i) || !seen.Add(next.Source(i)))
                {
                    continue;
                }
                if (next.Behind(i) is { } behind && behind.Number > begin)
                {
                    open.Push(behind);
                }
                else
                {
                    captured.Add(next.Input(i));
                }
            }
        }
        return [.. captured];
    }
}
