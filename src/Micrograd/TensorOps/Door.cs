using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>What is told of every op that was applied, in order.</summary>
internal delegate void Applied(
    TensorOp op,
    in TensorSpec spec,
    ReadOnlySpan<Tensor> inputs,
    ReadOnlySpan<Tensor> outputs
);

/// <summary>
/// The one place where an op is applied: its result inferred, its memory lent, its kernel run, and the op recorded where a gradient will
/// be asked for. All that an op needs besides its own answers stands here, once.
/// </summary>
internal static class Door
{
    [ThreadStatic]
    static Applied? t_watching;

    public static Tensor Apply(TensorOp op, Tensor x) => Apply(op, [x]);

    public static Tensor Apply(TensorOp op, Tensor a, Tensor b) => Apply(op, [a, b]);

    public static Tensor Apply(TensorOp op, params ReadOnlySpan<Tensor> inputs)
    {
        var spec = op.Infer(inputs);
        if (spec.Order.Count > 0)
        {
            inputs = Ordered(op, inputs, ref spec);
        }
        GradientFacts? facts = null;
        if (spec.DType.IsFloating() && op.Writes == 0 && AreRecorded(inputs))
        {
            facts = GradientFacts.Of(op, inputs, spec);
            if (!facts.Flows)
            {
                if (op.Definition(inputs) is { } defined)
                {
                    return defined;
                }
                facts = null;
            }
        }
        Pair outputs = default;
        outputs[0] = Result(op, inputs, spec);
        if (spec.Kept is { } kept)
        {
            outputs[1] = New(op, inputs, Layout.Contiguous(kept), spec.DType);
        }
        var made = ((ReadOnlySpan<Tensor>)outputs)[..(spec.Kept is null ? 1 : 2)];
        if (!spec.IsView)
        {
            Compute(op, spec, inputs, made);
        }
        if (facts is not null)
        {
            outputs[0].Record(new(op, facts, inputs, outputs[0], outputs[1]));
        }
        t_watching?.Invoke(op, spec, inputs, made);
        return outputs[0];
    }

    /// <summary>Records an op whose result was computed by other ops, which were not recorded.</summary>
    public static Tensor Recorded(TensorOp op, ReadOnlySpan<Tensor> inputs, Tensor result)
    {
        result.Record(new(op, GradientFacts.OfAll, inputs, result, null));
        return result;
    }

    /// <summary>Has every op of this thread told to somebody, until what is returned is disposed.</summary>
    public static Watch Seen(Applied watching) => new(watching);

    /// <summary>Has no op of this thread told to anybody, nor recorded.</summary>
    public static Watch Unseen() => new(null);

    static Tensor Result(TensorOp op, ReadOnlySpan<Tensor> inputs, in TensorSpec spec)
    {
        if (spec.IsView)
        {
            return new(inputs[0]._storage, spec.Layout, spec.DType);
        }
        if (op.Writes != 0)
        {
            return inputs[System.Numerics.BitOperations.TrailingZeroCount(op.Writes)];
        }
        return New(op, inputs, spec.Layout, spec.DType);
    }

    /// <summary>Memory for what comes of the inputs; none where one of them has none.</summary>
    static Tensor New(TensorOp op, ReadOnlySpan<Tensor> inputs, Layout layout, DType dtype)
    {
        foreach (var input in inputs)
        {
            if (!input._storage.HasMemory)
            {
                return Tensor.WithoutMemory(layout, dtype);
            }
        }
        var count = layout.Count;
        return Storage.Fits(count, dtype)
            ? new(Storage.Of(count, dtype), layout, dtype)
            : throw Storage.TooLarge(count, dtype, op.Name);
    }

    static void Compute(TensorOp op, in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (!outputs[0]._storage.HasMemory)
        {
            foreach (var input in inputs)
            {
                input._storage.NoteReading();
            }
            return;
        }
        var before = GradMode.SetThreadOff(true);
        var watching = t_watching;
        t_watching = null;
        try
        {
            op.Run(spec, inputs, outputs);
        }
        finally
        {
            GradMode.SetThreadOff(before);
            t_watching = watching;
        }
        // What a kernel reads is memory, and the pool takes back what nobody has.
        foreach (var input in inputs)
        {
            GC.KeepAlive(input);
        }
        foreach (var output in outputs)
        {
            GC.KeepAlive(output);
        }
        for (var i = 0; op.Writes >> i != 0; i++)
        {
            if ((op.Writes >> i & 1) != 0)
            {
                inputs[i]._storage.Touch();
            }
        }
    }

    static bool AreRecorded(ReadOnlySpan<Tensor> inputs)
    {
        foreach (var input in inputs)
        {
            if (input.RequiresGrad)
            {
                return GradMode.IsOn;
            }
        }
        return false;
    }

    /// <summary>The inputs, those that the op can't read where they lie as copies.</summary>
    static Tensor[] Ordered(TensorOp op, ReadOnlySpan<Tensor> inputs, ref TensorSpec spec)
    {
        var ordered = inputs.ToArray();
        while (spec.Order.Count > 0)
        {
            ordered[spec.OrderedInput] = Apply(new Ordered(spec.Order), ordered[spec.OrderedInput]);
            spec = op.Infer(ordered);
        }
        return ordered;
    }

    /// <summary>Who watches, and whether ops are recorded, until it is disposed.</summary>
    public readonly ref struct Watch
    {
        readonly Applied? _outer;
        readonly bool _before;

        public Watch(Applied? watching)
        {
            _outer = t_watching;
            t_watching = watching;
            _before = GradMode.SetThreadOff(true);
            if (watching is not null)
            {
                GradMode.SetThreadOff(_before);
            }
        }

        public void Dispose()
        {
            t_watching = _outer;
            GradMode.SetThreadOff(_before);
        }
    }
}
