using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// What is known of an op's gradient: to which inputs it flows, and which tensors it reads for each. Found by running it over tensors
/// that have a shape and no memory, which note who wants to read them; once for each kind of op and the attributes that decide.
/// </summary>
internal sealed class GradientFacts
{
    const int Most = 62;

    // Of ops from outside, each attribute may be another.
    const int MostKinds = 1024;

    static readonly Lock s_lock = new();
    static readonly Latest?[] s_places = new Latest?[1 << 9];
    static Dictionary<Kind, GradientFacts> s_known = [];

    // For each input the tensors that are read, a bit each; to which of them a gradient flows, too.
    readonly ulong[] _reads;
    readonly ulong _flows;

    GradientFacts(ulong?[] reads)
    {
        _reads = Array.ConvertAll(reads, read => read ?? 0);
        for (var input = 0; input < reads.Length; input++)
        {
            _flows |= reads[input] is null ? 0 : 1ul << input;
        }
    }

    /// <summary>Of an op that finds all its gradients at once: any of its inputs may get one.</summary>
    public static GradientFacts OfAll { get; } = new([0ul]);

    /// <summary>Whether a gradient flows to any input.</summary>
    public bool Flows => _flows != 0;

    /// <summary>Whether a gradient flows to this input.</summary>
    public bool FlowsTo(int input) => (_flows >> Place(input) & 1) != 0;

    /// <summary>Whether a gradient flows to an input of which one is wanted, or that would lose one.</summary>
    public bool FlowsToWanted(ReadOnlySpan<Tensor> inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            if ((inputs[i].RequiresGrad || inputs[i].IsOutdated) && FlowsTo(i))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether the gradient for an input reads another, or itself.</summary>
    public bool ReadsInput(int input, int other) => Reads(input, Math.Min(other, Most - 1));

    /// <summary>Whether the gradient for an input reads the result.</summary>
    public bool ReadsResult(int input) => Reads(input, Most);

    public static GradientFacts Of(TensorOp op, ReadOnlySpan<Tensor> inputs, in TensorSpec spec)
    {
        // One op may be given now more inputs, now fewer.
        if (op.Facts is { } facts && facts._reads.Length == Math.Min(inputs.Length, Most))
        {
            return facts;
        }
        return op.Facts = Known(op, inputs, spec);
    }

    bool Reads(int input, int tensor) => (_reads[Place(input)] >> tensor & 1) != 0;

    int Place(int input) => Math.Min(input, _reads.Length - 1);

    static GradientFacts Known(TensorOp op, ReadOnlySpan<Tensor> inputs, in TensorSpec spec)
    {
        if (op.Deciding is not { } deciding)
        {
            // Most ops: a look at one place tells.
            ref var place = ref s_places[
                (uint)(op.GetType().GetHashCode() * 31 + inputs.Length) % (uint)s_places.Length
            ];
            var latest = place;
            if (latest is null || latest.Op != op.GetType() || latest.Inputs != inputs.Length)
            {
                place = latest = new(op.GetType(), inputs.Length, Kept(op, null, inputs, spec));
            }
            return latest.Facts;
        }
        return Kept(op, deciding, inputs, spec);
    }

    static GradientFacts Kept(TensorOp op, object? deciding, ReadOnlySpan<Tensor> inputs, in TensorSpec spec)
    {
        // What was found is only added to copies: reading needs no lock.
        var kind = new Kind(op.GetType(), inputs.Length, deciding);
        if (!s_known.TryGetValue(kind, out var facts))
        {
            facts = new(Find(op, inputs, spec));
            using (Uninterrupted.Enter(s_lock))
            {
                s_known = new(s_known.Count < MostKinds ? s_known : []) { [kind] = facts };
            }
        }
        return facts;
    }

    static ulong?[] Find(TensorOp op, ReadOnlySpan<Tensor> inputs, in TensorSpec spec)
    {
        // Ops of many inputs treat them alike from some point on.
        var reads = new ulong?[Math.Min(inputs.Length, Most)];
        using var _ = Door.Unseen();
        for (var input = 0; input < reads.Length; input++)
        {
            var shapes = new Tensor[inputs.Length];
            for (var i = 0; i < shapes.Length; i++)
            {
                shapes[i] = Tensor.WithoutMemory(inputs[i]._layout, inputs[i].DType);
            }
            var result = Tensor.WithoutMemory(spec.Layout, spec.DType);
            Tensor[] outputs = spec.Kept is { } kept
                ? [result, Tensor.WithoutMemory(Layout.Contiguous(kept), spec.DType)]
                : [result];
            var g = Tensor.WithoutMemory(spec.Layout, spec.DType);
            if (!inputs[input].DType.IsFloating() || op.Gradient(input, g, shapes, outputs) is not { } gradient)
            {
                continue;
            }
            // What is handed on as it is, is read by whoever gets it.
            gradient._storage.NoteReading();
            var found = result._storage.WasRead ? 1ul << Most : 0;
            for (var i = 0; i < shapes.Length; i++)
            {
                found |= shapes[i]._storage.WasRead ? 1ul << Math.Min(i, Most - 1) : 0;
            }
            reads[input] = found;
        }
        return reads;
    }

    sealed record Latest(Type Op, int Inputs, GradientFacts Facts);

    readonly record struct Kind(Type Op, int Inputs, object? Deciding);
}
