using System.Runtime.CompilerServices;
using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// All tensor ops, a line each, made when somebody asks. The tests over all of them, the tool's <c>ops</c> command and
/// docs/tensor-ops.md are made from this table; adding an op is its record and its line. Elementwise ops stand in
/// <see cref="OpTable"/>, and from there come here. What only gradients apply is found by running them.
/// </summary>
public static partial class TensorOpTable
{
    /// <summary>The ops by kind, in the order of the reference.</summary>
    public static IReadOnlyList<TensorOpGroup> Groups { get; } =
    [
        Elements,
        Comparisons,
        Bits,
        Views,
        Copies,
        Reductions,
        Rows,
        Norms,
        Products,
        Convolutions,
        Recurrences,
        Attentions,
        Pooling,
        Places,
        Joins,
        Creation,
        Draws,
    ];

    /// <summary>Every op, in the order of the reference.</summary>
    public static IReadOnlyList<TensorOpEntry> All { get; } = [.. Groups.SelectMany(group => group.Ops)];

    static readonly Dictionary<string, TensorOpEntry> s_byName = All.ToDictionary(entry => entry.Name);

    /// <summary>The op of this name, or of PyTorch's; null if there is none.</summary>
    /// <param name="name">The name, as <c>matmul</c>.</param>
    public static TensorOpEntry? Find(string name) =>
        s_byName.TryGetValue(name, out var entry) ? entry : All.FirstOrDefault(one => one.PyTorch == name);

    /// <summary>The ops that gradients alone apply, each once.</summary>
    internal static IReadOnlyList<TensorOpEntry> Kernels =>
        [.. All.SelectMany(entry => entry.Kernels).DistinctBy(kernel => kernel.Name)];

    /// <summary>Whether an op has a line.</summary>
    internal static bool Lists(TensorOp op) => s_byName.ContainsKey(op.Listed);

    static TensorOpEntry Op(
        string name,
        string meaning,
        string? torch,
        string? onnx,
        TensorOpSample[] samples,
        params TensorOpSample[] refused
    ) => new(name, meaning, torch, onnx, samples, refused);

    static TensorOpSample Call(Func<Tensor> call, [CallerArgumentExpression(nameof(call))] string text = "") =>
        new(OneLine(text), _ => call());

    static TensorOpSample Call(
        Func<Tensor, Tensor> call,
        TensorInput x,
        [CallerArgumentExpression(nameof(call))] string text = ""
    ) => new(OneLine(text), inputs => call(inputs[0]), x);

    static TensorOpSample Call(
        Func<Tensor, Tensor, Tensor> call,
        TensorInput a,
        TensorInput b,
        [CallerArgumentExpression(nameof(call))] string text = ""
    ) => new(OneLine(text), inputs => call(inputs[0], inputs[1]), a, b);

    static TensorOpSample Call(
        Func<Tensor, Tensor, Tensor, Tensor> call,
        TensorInput a,
        TensorInput b,
        TensorInput c,
        [CallerArgumentExpression(nameof(call))] string text = ""
    ) => new(OneLine(text), inputs => call(inputs[0], inputs[1], inputs[2]), a, b, c);

    static TensorOpSample Call(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> call,
        TensorInput a,
        TensorInput b,
        TensorInput c,
        TensorInput d,
        [CallerArgumentExpression(nameof(call))] string text = ""
    ) => new(OneLine(text), inputs => call(inputs[0], inputs[1], inputs[2], inputs[3]), a, b, c, d);

    static TensorOpSample Call(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor> call,
        TensorInput a,
        TensorInput b,
        TensorInput c,
        TensorInput d,
        TensorInput e,
        [CallerArgumentExpression(nameof(call))] string text = ""
    ) => new(OneLine(text), inputs => call(inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]), a, b, c, d, e);

    static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    static TensorInput Half(params ReadOnlySpan<int> sizes) =>
        TensorInput.Of(Tensor.Ones(Shape.Create(sizes), DType.Float16));

    static TensorInput Truths(params ReadOnlySpan<int> sizes) =>
        TensorInput.Of(Tensor.Ones(Shape.Create(sizes), DType.Bool));

    static TensorInput Single(params ReadOnlySpan<int> sizes) => TensorInput.Of(Tensor.Ones(Shape.Create(sizes)));

    static TensorInput Whole(params ReadOnlySpan<long> values) => TensorInput.Of(Tensor.Of(values));
}
