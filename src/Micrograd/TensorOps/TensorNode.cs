using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// An op that was applied, in the graph of tensors: what it was computed from, what came of it, and the versions of the memory that its
/// gradient will read.
/// </summary>
internal sealed class TensorNode
{
    readonly GradientFacts _facts;

    // Up to three inputs stand here, all of more in the array.
    Tensor? _a;
    Tensor? _b;
    Tensor? _c;
    Tensor[]? _all;
    Tensor? _result;
    Tensor? _kept;
    readonly int _versionA;
    readonly int _versionB;
    readonly int _versionC;
    readonly int _versionOfResult;
    readonly int[]? _versions;
    bool _isReleased;

    public TensorNode(TensorOp op, GradientFacts facts, ReadOnlySpan<Tensor> inputs, Tensor result, Tensor? kept)
    {
        (Op, _facts, _result, _kept) = (op, facts, result, kept);
        _versionOfResult = result._storage.Version;
        Inputs = inputs.Length;
        if (Inputs > 3)
        {
            _all = inputs.ToArray();
            _versions = Array.ConvertAll(_all, input => input._storage.Version);
            return;
        }
        if (Inputs > 0)
        {
            (_a, _versionA) = (inputs[0], inputs[0]._storage.Version);
        }
        if (Inputs > 1)
        {
            (_b, _versionB) = (inputs[1], inputs[1]._storage.Version);
        }
        if (Inputs > 2)
        {
            (_c, _versionC) = (inputs[2], inputs[2]._storage.Version);
        }
    }

    /// <summary>The op.</summary>
    public TensorOp Op { get; }

    /// <summary>The op's name, for messages and drawings.</summary>
    public string Name => Op.Name;

    /// <summary>The scope in which it was applied.</summary>
    public Scope? Scope { get; } = Scope.Current;

    /// <summary>Where the program applied it; known within <see cref="DetectAnomaly"/> only.</summary>
    public string? Trace { get; } = Anomaly.Trace();

    /// <summary>The number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>The walk that met this node last; see <see cref="TensorOrder"/>.</summary>
    public long Mark { get; set; }

    /// <summary>What has come together of its gradient in a backward pass.</summary>
    public Tensor? Pending { get; set; }

    /// <summary>Whether nobody but the pass has that gradient: its memory is free when the node has handed it on.</summary>
    public bool OwnsPending { get; set; }

    /// <summary>Called with the gradient when it is complete; what it returns takes its place.</summary>
    public Func<Tensor, Tensor?>? Hook { get; set; }

    /// <summary>The tensor that is to have this gradient in its Grad, if one was retained.</summary>
    public WeakReference<Tensor>? Retaining { get; set; }

    /// <summary>An input.</summary>
    public Tensor Input(int index) =>
        (
            _all is { } all ? all[index]
            : index == 0 ? _a
            : index == 1 ? _b
            : _c
        )!;

    /// <summary>Whether a gradient flows to an input, whatever the numbers are.</summary>
    public bool FlowsTo(int input) => _facts.FlowsTo(input);

    /// <summary>What the gradient <paramref name="g"/> of the result gives to an input, of its shape and type.</summary>
    /// <exception cref="InvalidOperationException">A tensor that it reads was changed since, or the op gives what does not fit.</exception>
    public Tensor Gradient(int input, Tensor g)
    {
        RequireUnchanged(input);
        Trio three = default;
        (three[0], three[1], three[2]) = (_a!, _b!, _c!);
        Pair outputs = default;
        (outputs[0], outputs[1]) = (_result!, _kept!);
        var given = Op.Gradient(
            input,
            g,
            _all is { } all ? all : ((ReadOnlySpan<Tensor>)three)[..Inputs],
            ((ReadOnlySpan<Tensor>)outputs)[..(_kept is null ? 1 : 2)]
        );
        return Fitting(input, given);
    }

    /// <summary>The gradients of all inputs at once, for an op that finds them so; null for any other.</summary>
    public Tensor?[]? Gradients(Tensor g)
    {
        if (!Op.GivesAll)
        {
            return null;
        }
        for (var i = 0; i < Inputs; i++)
        {
            Require(Input(i), VersionOf(i));
        }
        Tensor[] inputs = [.. Enumerable.Range(0, Inputs).Select(Input)];
        var given = Op.AllGradients(g, inputs);
        return Array.ConvertAll(given, gradient => gradient);
    }

    /// <summary>Lets go of what was kept for the backward pass.</summary>
    public void Release()
    {
        _isReleased = true;
        if (_result is { IsOfGraph: true } result)
        {
            result._storage.Return();
        }
        (_a, _b, _c, _all, _result, _kept) = (null, null, null, null, null, null);
    }

    /// <exception cref="InvalidOperationException">A backward pass went through here and freed what it needed.</exception>
    public void RequireKept(string op)
    {
        if (_isReleased)
        {
            throw new InvalidOperationException(
                $"{op}: backward through this graph a second time: '{Name}' was freed by the first. Compute the result anew, "
                    + "or pass retain: true to the first."
            );
        }
    }

    Tensor Fitting(int input, Tensor? given)
    {
        var to = Input(input);
        if (given is null)
        {
            throw new InvalidOperationException(
                $"Backward: '{Name}' gave null for its input {input}, a tensor of {to.Shape}."
            );
        }
        given = given.To(to.DType);
        return given.Shape == to.Shape ? given
            : to._layout.Expand(given._layout.Sizes) is not null ? Broadcasting.SumTo(given, to.Shape)
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
                Require(Input(i), VersionOf(i));
            }
        }
        if (_facts.ReadsResult(input))
        {
            Require(_result!, _versionOfResult);
        }
    }

    int VersionOf(int input) =>
        _versions is { } versions ? versions[input]
        : input == 0 ? _versionA
        : input == 1 ? _versionB
        : _versionC;

    void Require(Tensor tensor, int version)
    {
        if (tensor._storage.Version != version)
        {
            throw new InvalidOperationException(
                $"Backward: '{Name}' needs a tensor {tensor.Shape} that was changed in place after it was used (version "
                    + $"{tensor._storage.Version}, saved at {version}), so the gradient would be wrong. Change a Clone(), or change it "
                    + "after the backward pass."
            );
        }
    }
}
