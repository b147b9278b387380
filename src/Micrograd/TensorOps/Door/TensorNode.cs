using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// An op that was applied, in the graph of tensors: what it was computed from, what came of it, and the versions of the memory that its
/// gradient will read.
/// </summary>
internal sealed partial class TensorNode
{
    static long s_made;

    readonly GradientFacts _facts;

    // Up to three inputs stand here, all of more in the arrays.
    Tensor? _a;
    Tensor? _b;
    Tensor? _c;
    Tensor[]? _all;
    Tensor? _result;
    Tensor? _kept;

    // Where the gradient of an input goes: to the op that had made it by then, or to itself, if it is a leaf that required one.
    object? _wayA;
    object? _wayB;
    object? _wayC;
    object?[]? _ways;
    readonly int _versionA;
    readonly int _versionB;
    readonly int _versionC;
    readonly int _versionOfResult;
    readonly int[]? _versions;
    int _passes;
    volatile bool _isReleased;

    Attachment? _attached;

    public TensorNode(TensorOp op, GradientFacts facts, ReadOnlySpan<Tensor> inputs, Tensor result, Tensor? kept)
    {
        (Op, _facts, _result, _kept) = (op, facts, result, kept);
        _versionOfResult = result._storage.Version;
        Inputs = inputs.Length;
        HoldCounted(inputs, result);
        HoldKept();
        if (Anomaly.Trace() is { } trace)
        {
            Attached.Trace = trace;
        }
        if (Inputs > 3)
        {
            _all = inputs.ToArray();
            _versions = Array.ConvertAll(_all, input => input._storage.Version);
            _ways = Array.ConvertAll(_all, WayTo);
        }
        if (Inputs is > 0 and <= 3)
        {
            (_a, _versionA, _wayA) = (inputs[0], inputs[0]._storage.Version, WayTo(inputs[0]));
        }
        if (Inputs is > 1 and <= 3)
        {
            (_b, _versionB, _wayB) = (inputs[1], inputs[1]._storage.Version, WayTo(inputs[1]));
        }
        if (Inputs == 3)
        {
            (_c, _versionC, _wayC) = (inputs[2], inputs[2]._storage.Version, WayTo(inputs[2]));
        }
        for (var i = 0; i <= Inputs; i++)
        {
            var tensor = i < Inputs ? inputs[i] : result;
            if (tensor._storage.ChangesUnseen && Reads(i))
            {
                (Attached.Contents ??= new ulong?[Inputs + 1])[i] = tensor.Fingerprint();
            }
        }
    }

    /// <summary>The op.</summary>
    public TensorOp Op { get; }

    /// <summary>The op's name, for messages and drawings.</summary>
    public string Name => Op.Name;

    /// <summary>How many were made so far.</summary>
    public static long Made => Interlocked.Read(ref s_made);

    /// <summary>How many were made before it, in the whole program: an input's op has a smaller number.</summary>
    public long Number { get; } = Interlocked.Increment(ref s_made);

    /// <summary>The scope in which it was applied.</summary>
    public Scope? Scope { get; } = Scope.Current;

    /// <summary>Where the program applied it; known within <see cref="DetectAnomaly"/> only.</summary>
    public string? Trace => _attached?.Trace;

    /// <summary>The number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>Called with the gradient when it is complete.</summary>
    public Hooks? Hooks => _attached?.Hooks;

    /// <summary>The tensor that is to have this gradient in its Grad, if one was retained.</summary>
    public Tensor? Retaining => _attached?.Retaining is { } weak && weak.TryGetTarget(out var tensor) ? tensor : null;

    /// <summary>An input.</summary>
    /// <exception cref="InvalidOperationException">A backward pass went through here and freed it.</exception>
    public Tensor Input(int index) =>
        (
            _all is { } all ? all[index]
            : index == 0 ? _a
            : index == 1 ? _b
            : _c
        ) ?? throw Freed("Backward");

    /// <summary>The op that had made an input when this one was applied; null for a leaf, and where no gradient was wanted.</summary>
    public TensorNode? Behind(int input) => Way(input) as TensorNode;

    /// <summary>Whether a gradient was wanted of an input when the op was applied, and flows to it.</summary>
    public bool Wants(int input) => Way(input) is not null && _facts.FlowsTo(input);

    /// <summary>Whether a gradient flows to an input, whatever the numbers are: not to an index, nor to the test of a choice.</summary>
    public bool FlowsTo(int input) => _facts.FlowsTo(input);

    /// <summary>Whether the op takes a part of its input, so that <see cref="AddTo"/> may do.</summary>
    public bool TakesPart => Op is ITakesPart;

    /// <summary>What an input is known by: the op that made it, or the leaf itself.</summary>
    public object Source(int input) => Way(input) ?? Input(input);

    /// <summary>Notes a tensor that is to have this gradient in its Grad, as long as somebody has it.</summary>
    public void Retain(Tensor tensor) => Attached.Retaining = new(tensor);

    /// <summary>Has a function called with the gradient when it is complete.</summary>
    public IDisposable AddHook(Func<Tensor, Tensor?> hook) => Hooks.Add(ref Attached.Hooks, hook);

    /// <summary>
    /// What the gradient <paramref name="g"/> of the result gives to an input, of its shape and type. Whoever asks holds it: it is g's own
    /// memory, or new; what the op may have kept is a user's.
    /// </summary>
    /// <exception cref="InvalidOperationException">A tensor that it reads was changed since, or the op gives what does not fit.</exception>
    public Tensor Gradient(int input, Tensor g)
    {
        RequireUnchanged(input);
        if (!Op.KeepsNothing)
        {
            g._storage.HandOut();
        }
        Trio three = default;
        Pair outputs = default;
        (outputs[0], outputs[1]) = (_result!, _kept!);
        var given =
            Op.Gradient(input, g, InputsIn(ref three), ((ReadOnlySpan<Tensor>)outputs)[..(_kept is null ? 1 : 2)])
            ?? throw new InvalidOperationException(
                $"Backward: '{Name}' gave null for its input {input}, a tensor of {Input(input).Shape}."
            );
        return Held(input, given, g, isPart: false);
    }

    /// <summary>
    /// A gradient in its input's shape and type, which whoever asked for it holds: it is what flowed in, or new, or a part of what is new,
    /// which those of other inputs hold as well; what the op may have kept is a user's.
    /// </summary>
    Tensor Held(int input, Tensor given, Tensor g, bool isPart)
    {
        var memory = given._storage;
        var isNew = Op.KeepsNothing && !Has(memory);
        if (memory == g._storage || (isPart && isNew && memory.IsCounted))
        {
            memory.Hold();
        }
        else if (isNew && memory.IsUnclaimed)
        {
            given.Claim();
        }
        else
        {
            memory.HandOut();
        }
        var fitting = Fitting(input, given);
        if (fitting._storage != memory)
        {
            fitting.Claim();
            memory.Release();
        }
        return fitting;
    }

    /// <summary>
    /// Adds what the gradient <paramref name="g"/> of the result gives to an input to what has come together there, in place, where that is
    /// a part and nobody else has the sum.
    /// </summary>
    /// <returns>Whether it did: else whoever asks adds <see cref="Gradient"/>.</returns>
    public bool AddTo(Tensor sum, int input, Tensor g)
    {
        if (Op is not ITakesPart takes || !sum.IsAlone || g.DType != sum.DType || !g.DType.IsComputed())
        {
            return false;
        }
        RequireUnchanged(input);
        Trio three = default;
        var part = takes.Part(g, InputsIn(ref three));
        if (part.IsPlain)
        {
            part.AddTo(sum);
        }
        return part.IsPlain;
    }

    /// <summary>The gradients of all inputs at once, for an op that finds them so; null for any other.</summary>
    public Tensor?[]? Gradients(Tensor g)
    {
        if (!Op.GivesAll)
        {
            return Op.GivesTogether && WantsSeveral() ? Together(g) : null;
        }
        var inputs = new Tensor[Inputs];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Input(i);
            Require(i, inputs[i], VersionOf(i));
        }
        if (!Op.KeepsNothing)
        {
            g._storage.HandOut();
        }
        var result = _result ?? throw Freed("Backward");
        if (_facts.ReadsResult(0))
        {
            Require(Inputs, result, _versionOfResult);
        }
        return Held(Op.AllGradients(g, inputs, _kept is { } kept ? [result, kept] : [result]), g);
    }

    Tensor?[] Held(Tensor?[] gradients, Tensor g)
    {
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = Wants(i) && gradients[i] is { } given ? Held(i, given, g, isPart: true) : null;
        }
        return gradients;
    }

    Tensor?[] Together(Tensor g)
    {
        var inputs = new Tensor[Inputs];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Input(i);
            if (Wants(i))
            {
                RequireUnchanged(i);
            }
        }
        return Held(Op.GradientsTogether(g, inputs, _kept is null ? [_result!] : [_result!, _kept]), g);
    }

    bool WantsSeveral()
    {
        var wanted = 0;
        for (var i = 0; i < Inputs; i++)
        {
            wanted += Wants(i) ? 1 : 0;
        }
        return wanted > 1;
    }

    /// <summary>A backward pass goes through here: until it leaves, nothing that it needs is freed.</summary>
    public void Enter() => Interlocked.Increment(ref _passes);

    /// <summary>A backward pass has gone by.</summary>
    /// <param name="frees">Whether no other is to come: what was kept goes when no pass is here any more.</param>
    public void Leave(bool frees)
    {
        _isReleased |= frees;
        if (Interlocked.Decrement(ref _passes) == 0 && _isReleased)
        {
            Forget();
        }
    }

    /// <exception cref="InvalidOperationException">A backward pass went through here and freed what it needed.</exception>
    public void RequireKept(string op, string what = "backward through this graph a second time")
    {
        if (_isReleased)
        {
            throw Freed(op, what);
        }
    }

    InvalidOperationException Freed(string op, string what = "backward through this graph a second time") =>
        new(
            $"{op}: {what}: '{Name}' was freed by the pass before. Compute the result anew, or pass retain: true to that pass."
        );

    void Forget()
    {
        if (_held != 0)
        {
            LetGo();
        }
        (_a, _b, _c, _all, _result, _kept) = (null, null, null, null, null, null);
        (_wayA, _wayB, _wayC, _ways) = (null, null, null, null);
    }

    /// <summary>The inputs, with room for those that stand in no array.</summary>
    ReadOnlySpan<Tensor> InputsIn(ref Trio three)
    {
        if (_all is { } all)
        {
            return all;
        }
        (three[0], three[1], three[2]) = (_a!, _b!, _c!);
        return ((ReadOnlySpan<Tensor>)three)[..Inputs];
    }

    Attachment Attached => _attached ??= new();

    object? Way(int input) =>
        _ways is { } ways ? ways[input]
        : input == 0 ? _wayA
        : input == 1 ? _wayB
        : _wayC;

    static object? WayTo(Tensor input) => input.Node ?? (object?)(input.RequiresGrad ? input : null);

    Tensor Fitting(int input, Tensor given)
    {
        var to = Input(input);
        given = given.To(to.DType);
        return given.Shape == to.Shape ? given
            : to._layout.Expand(given._layout.Sizes) is not null ? BroadcastGradient.SumTo(given, to.Shape)
            : throw new InvalidOperationException(
                $"Backward: '{Name}' gave a gradient of {given.Shape} for its input {input}, a tensor of {to.Shape}."
            );
    }

    void RequireUnchanged(int input)
    {
        for (var i = 0; i < Inputs; i++)
        {
            if (_facts.ReadsInput(input, i))
            {
                Require(i, Input(i), VersionOf(i));
            }
        }
        if (_facts.ReadsResult(input))
        {
            Require(Inputs, _result ?? throw Freed("Backward"), _versionOfResult);
        }
    }

    int VersionOf(int input) =>
        _versions is { } versions ? versions[input]
        : input == 0 ? _versionA
        : input == 1 ? _versionB
        : _versionC;

    /// <summary>Whether the gradient of any input will read a tensor: one of the inputs, or the result, which comes after them.</summary>
    bool Reads(int at)
    {
        for (var input = 0; input < Inputs; input++)
        {
            if (
                Way(input) is not null
                && (Op.GivesAll || (at < Inputs ? _facts.ReadsInput(input, at) : _facts.ReadsResult(input)))
            )
            {
                return true;
            }
        }
        return false;
    }

    void Require(int at, Tensor tensor, int version)
    {
        if (tensor._storage.Version != version)
        {
            throw new InvalidOperationException(
                $"Backward: '{Name}' needs a tensor {tensor.Shape} that was changed in place after it was used (version "
                    + $"{tensor._storage.Version}, saved at {version}), so the gradient would be wrong. Change a Clone(), or change it "
                    + "after the backward pass."
            );
        }
        if (_attached?.Contents?[at] is { } content && tensor.Fingerprint() != content)
        {
            throw new InvalidOperationException(
                $"Backward: '{Name}' needs a tensor {tensor.Shape} that was changed through a span after it was used, so the gradient "
                    + "would be wrong. Change a Clone(), or change it after the backward pass."
            );
        }
    }

    /// <summary>What few nodes have.</summary>
    sealed class Attachment
    {
        public Hooks? Hooks;

        public string? Trace { get; set; }

        public WeakReference<Tensor>? Retaining { get; set; }

        /// <summary>What each input, and the result after them, held of what a span may write to; null of any other.</summary>
        public ulong?[]? Contents { get; set; }
    }
}
