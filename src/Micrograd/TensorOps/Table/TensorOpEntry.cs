using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>A line of the table of tensor ops. What can be found by running the op is found so, and not written down.</summary>
public sealed class TensorOpEntry
{
    readonly Lazy<IReadOnlyList<AppliedOp>> _applied;
    readonly Lazy<IReadOnlyList<TensorOpEntry>> _kernels;

    internal TensorOpEntry(
        string name,
        string meaning,
        string? torch,
        string? onnx,
        IReadOnlyList<TensorOpSample> samples,
        IReadOnlyList<TensorOpSample> refused
    )
    {
        Name = name;
        Meaning = meaning;
        PyTorch = torch;
        Onnx = onnx;
        Samples = samples;
        Refused = refused;
        _applied = new(() => [.. samples.Select(Own)]);
        _kernels = new(FindKernels);
    }

    /// <summary>The name, without the attributes that some ops have in theirs.</summary>
    public string Name { get; }

    /// <summary>What it computes, in words and as a formula.</summary>
    public string Meaning { get; }

    /// <summary>What PyTorch calls it; null where it has no such op.</summary>
    public string? PyTorch { get; }

    /// <summary>The operator of the ONNX standard that computes it; null where there is none.</summary>
    public string? Onnx { get; }

    /// <summary>Calls of it, with the inputs and attributes that decide.</summary>
    public IReadOnlyList<TensorOpSample> Samples { get; }

    /// <summary>Calls that it refuses.</summary>
    public IReadOnlyList<TensorOpSample> Refused { get; }

    /// <summary>Whether its result is its input's memory, otherwise laid out.</summary>
    public bool IsView => Applied[0].Spec.IsView;

    /// <summary>Which inputs it writes to.</summary>
    public IReadOnlyList<int> Writes =>
        [.. Enumerable.Range(0, Applied[0].Inputs.Length).Where(i => (Applied[0].Spec.Writes >> i & 1) != 0)];

    /// <summary>The line of the scalar table, of an op that is elementwise.</summary>
    public OpEntry? Rule { get; internal init; }

    /// <summary>A call with whole constants, whose results are whole though those of the samples are not; null where there is none.</summary>
    public TensorOpSample? WithWhole { get; internal init; }

    /// <summary>The inputs to which a gradient flows, in order, with the names of the ops that it is made of; none where it comes as it is.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<string>> Gradients
    {
        get
        {
            var found = new OrderedDictionary<int, IReadOnlyList<string>>();
            foreach (var input in Enumerable.Range(0, Applied.Max(applied => applied.Inputs.Length)))
            {
                var ops = Applied
                    .Where(applied => input < applied.Inputs.Length)
                    .Select(applied => applied.Gradient(input))
                    .OfType<IReadOnlyList<AppliedOp>>()
                    .ToArray();
                if (ops.Length > 0)
                {
                    found.Add(input, [.. ops.SelectMany(each => each).Select(one => one.Op.Listed).Distinct()]);
                }
            }
            return found;
        }
    }

    /// <summary>The names of the ops that it stands for; empty where it is its own definition.</summary>
    public IReadOnlyList<string> Definition
    {
        get
        {
            var first = Applied[0];
            var within = AppliedOp.Within(() => first.Op.Definition(first.Inputs));
            return [.. within.Select(applied => applied.Op.Listed).Distinct()];
        }
    }

    /// <summary>The op as each sample applies it, on float64.</summary>
    internal IReadOnlyList<AppliedOp> Applied => _applied.Value;

    /// <summary>Ops that only its gradient applies.</summary>
    internal IReadOnlyList<TensorOpEntry> Kernels => _kernels.Value;

    /// <summary>The op within a call.</summary>
    internal AppliedOp Own(TensorOpSample sample) =>
        sample.Applied(sample.Inputs()).LastOrDefault(applied => applied.Op.Listed == Name)
        ?? throw new InvalidOperationException($"{Name}: '{sample.Text}' does not apply it.");

    IReadOnlyList<TensorOpEntry> FindKernels()
    {
        var found = new List<AppliedOp>();
        foreach (var applied in Applied)
        {
            for (var input = 0; input < applied.Inputs.Length; input++)
            {
                found.AddRange(applied.Gradient(input) ?? []);
            }
        }
        return
        [
            .. found
                .Where(applied => !TensorOpTable.Lists(applied.Op))
                .GroupBy(applied => applied.Op.Listed)
                .Select(kernel => Kernel([.. kernel.DistinctBy(applied => (applied.Op, applied.Inputs.Length))])),
        ];
    }

    TensorOpEntry Kernel(AppliedOp[] applied) =>
        new(
            applied[0].Op.Listed,
            $"what flows back through {Name}",
            null,
            null,
            [
                .. applied.Select(one => new TensorOpSample(
                    one.Op.Name,
                    x => one.Op.Apply(x),
                    [.. one.Inputs.Select(Input)]
                )),
            ],
            []
        );

    static TensorInput Input(Tensor x) => TensorInput.Of(x);

    /// <inheritdoc />
    public override string ToString() => Name;
}
