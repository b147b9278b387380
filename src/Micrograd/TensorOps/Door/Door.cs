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
    // Most programs watch nothing: as in GradMode, they must not pay for it.
    static bool s_isUsed;

    [ThreadStatic]
    static Applied? t_watching;

    /// <summary>Who is told of the ops of this thread; null for nobody.</summary>
    public static Applied? Watching => s_isUsed ? t_watching : null;

    public static Tensor Apply(TensorOp op, Tensor x) => Apply(op, [x]);

    public static Tensor Apply(TensorOp op, Tensor a, Tensor b) => Apply(op, [a, b]);

    public static Tensor Apply(TensorOp op, params ReadOnlySpan<Tensor> inputs)
    {
        var spec = op.Infer(inputs);
        if (spec.Wants is { } wanted)
        {
            if (wanted != TensorSpec.Wanted.Numbers)
            {
                return Apply(op, Ordered(op, inputs, wanted));
            }
            spec = FromData(op, inputs);
        }
        var facts = AreRecorded(inputs) ? FactsOf(op, inputs, spec) : null;
        if (facts is { Flows: false } && op.Definition(inputs) is { } defined)
        {
            return defined;
        }
        Pair both = default;
        var kept = spec.Kept;
        var outputs = ((ReadOnlySpan<Tensor>)both)[..(kept is null ? 1 : 2)];
        if (spec.IsView)
        {
            both[0] = View(op, inputs[0], spec);
        }
        else
        {
            both[0] = spec.Writes != 0 ? Written(spec, inputs) : New(op, inputs, spec.Layout, spec.DType);
            both[1] = kept is null ? null! : New(op, inputs, Layout.Contiguous(kept), spec.DType);
            Compute(op, spec, inputs, outputs);
        }
        if (facts is { Flows: true })
        {
            both[0].Record(new(op, facts, inputs, both[0], both[1]));
        }
        Watching?.Invoke(op, spec, inputs, outputs);
        return both[0];
    }

    /// <summary>A node for an op that a write in place has done the work of.</summary>
    public static TensorNode NodeOf(TensorOp op, ReadOnlySpan<Tensor> inputs, Tensor result) =>
        new(op, GradientFacts.Of(op, inputs, op.Infer(inputs)), inputs, result, null);

    /// <summary>Records an op whose result was computed by other ops, which were not recorded.</summary>
    public static Tensor Recorded(TensorOp op, ReadOnlySpan<Tensor> inputs, Tensor result)
    {
        result.Record(new(op, GradientFacts.OfAll, inputs, result, null));
        return result;
    }

    /// <summary>Tells whoever watches of a number that the host has put into a tensor, as of an op that made it.</summary>
    public static void Tell(HostOp op, Tensor made) => Watching?.Invoke(op, op.Infer([]), [], [made]);

    /// <summary>Has every op of this thread told to somebody, until what is returned is disposed.</summary>
    public static Watch Seen(Applied watching)
    {
        s_isUsed = true;
        return new(Both(t_watching, watching), isRecorded: !GradMode.IsThreadOff);
    }

    // Who watches a piece of code sees all of it, though a part is watched by another, too.
    static Applied Both(Applied? outer, Applied inner) => outer is null ? inner : outer + inner;

    /// <summary>Has no op of this thread told to anybody, nor recorded.</summary>
    public static Watch Unseen() => new(null, isRecorded: false);

    // A tensor that a write has gone past would lose its gradient, if it were taken for a constant.
    static bool AreRecorded(ReadOnlySpan<Tensor> inputs)
    {
        foreach (var input in inputs)
        {
            if (input.RequiresGrad || input.IsOutdated)
            {
                return GradMode.IsOn;
            }
        }
        return false;
    }

    /// <summary>What is known of the op's gradient, if one is wanted of what it flows to, or if it is its definition's; else null.</summary>
    static GradientFacts? FactsOf(TensorOp op, ReadOnlySpan<Tensor> inputs, in TensorSpec spec)
    {
        if (!spec.DType.IsFloating() || spec.Writes != 0)
        {
            return null;
        }
        var facts = GradientFacts.Of(op, inputs, spec);
        if (!facts.Flows)
        {
            return facts;
        }
        if (!facts.FlowsToWanted(inputs))
        {
            return null;
        }
        foreach (var input in inputs)
        {
            if (input.IsOutdated)
            {
                input.RequireCurrent(op.Called);
            }
        }
        return facts;
    }

    static Tensor View(TensorOp op, Tensor x, in TensorSpec spec)
    {
        var view = new Tensor(x._storage, spec.Layout, spec.DType);
        if (GradMode.IsOn && op is ViewOp { SharesHistory: true } way)
        {
            view.LooksAt(x, way);
        }
        return view;
    }

    /// <summary>Which input an op that writes has for its result.</summary>
    static Tensor Written(in TensorSpec spec, ReadOnlySpan<Tensor> inputs) =>
        inputs[System.Numerics.BitOperations.TrailingZeroCount(spec.Writes)];

    /// <summary>Memory for what comes of the inputs; none where one of them has none.</summary>
    static Tensor New(TensorOp op, ReadOnlySpan<Tensor> inputs, Layout layout, DType dtype)
    {
        return WithoutMemory(inputs) is not null ? Tensor.WithoutMemory(layout, dtype)
            : Storage.Fits(layout.Count, dtype) ? new(Storage.Of(layout.Count, dtype), layout, dtype)
            : throw Storage.TooLarge(layout.Count, dtype, op.Called);
    }

    static void Compute(TensorOp op, in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (!outputs[0]._storage.HasMemory || (spec.Writes != 0 && LackNumbers(op, inputs)))
        {
            foreach (var input in inputs)
            {
                input._storage.NoteReading();
            }
            return;
        }
        if (op.RunsOps)
        {
            using var _ = Unseen();
            op.Run(spec, inputs, outputs);
        }
        else
        {
            op.Run(spec, inputs, outputs);
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
        for (var i = 0; spec.Writes >> i != 0; i++)
        {
            if ((spec.Writes >> i & 1) != 0)
            {
                inputs[i]._storage.Touch();
            }
        }
    }

    /// <summary>The first input that has a shape and no memory; null where all have.</summary>
    static Tensor? WithoutMemory(ReadOnlySpan<Tensor> inputs)
    {
        foreach (var input in inputs)
        {
            if (!input._storage.HasMemory)
            {
                return input;
            }
        }
        return null;
    }

    /// <summary>Whether a write can't be done, for there are no numbers to write.</summary>
    static bool LackNumbers(TensorOp op, ReadOnlySpan<Tensor> inputs) =>
        WithoutMemory(inputs) is { } input
        && (
            ShapeCheck.IsOn
                ? true
                : throw new InvalidOperationException(
                    $"{op.Called}: a tensor {input.Shape} that has no numbers (Tensor.Meta) can't be written to one that has."
                )
        );

    /// <summary>The inputs, one of them as a copy, which the op can't read where it lies.</summary>
    static Tensor[] Ordered(TensorOp op, ReadOnlySpan<Tensor> inputs, TensorSpec.Wanted wanted)
    {
        var ordered = inputs.ToArray();
        var input = ordered[wanted.Input];
        if (GradMode.IsOn)
        {
            input.RequireCurrent(op.Called);
        }
        if (!Storage.Fits(input.Count, input.DType))
        {
            throw Storage.TooLarge(input.Count, input.DType, op.Called);
        }
        ordered[wanted.Input] = Apply(new Ordered(wanted.Order), input);
        return ordered;
    }

    /// <summary>The spec where the numbers of the inputs decide the shape: it reads them.</summary>
    static TensorSpec FromData(TensorOp op, ReadOnlySpan<Tensor> inputs)
    {
        if (WithoutMemory(inputs) is { } lacking)
        {
            throw new InvalidOperationException(
                $"{op.Called}: the numbers of the input decide the shape of the result, and a tensor of {lacking.Shape} without memory has none."
            );
        }
        var spec = op.InferFromData(inputs).FoundInData();
        foreach (var input in inputs)
        {
            GC.KeepAlive(input);
        }
        return spec;
    }

    /// <summary>Who watches, and whether ops are recorded, until it is disposed.</summary>
    public readonly ref struct Watch
    {
        readonly Applied? _outer;
        readonly bool _before;

        public Watch(Applied? watching, bool isRecorded)
        {
            _outer = t_watching;
            t_watching = watching;
            _before = GradMode.SetThreadOff(!isRecorded);
        }

        public void Dispose()
        {
            t_watching = _outer;
            GradMode.SetThreadOff(_before);
        }
    }
}
