using Micrograd.Onnx.Graphs;
using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Running;
using Attribute = Micrograd.Onnx.Graphs.Attribute;

namespace Micrograd.Onnx.Ops;

/// <summary>How an op is computed.</summary>
/// <param name="Run">Its outputs for a call.</param>
/// <param name="GoesRound">Whether it computes whole numbers that may leave the range of their type.</param>
/// <param name="IsPure">Whether its outputs depend on its inputs alone.</param>
sealed record OnnxOp(Func<Call, TypedValue[]> Run, bool GoesRound = false, bool IsPure = true);

/// <summary>The ops of the standard in terms of the tensor ops; schemas.txt says what of each may stand in a file.</summary>
static partial class OnnxOps
{
    static readonly Dictionary<string, OnnxOp> s_ops = All();

    public static OnnxOp? Find(string name) => s_ops.GetValueOrDefault(name);

    /// <summary>The names of all ops that are here, with the domain of those that are not the standard's main one.</summary>
    public static IEnumerable<string> Names => s_ops.Keys;

    static Dictionary<string, OnnxOp> All()
    {
        var ops = new Dictionary<string, OnnxOp>
        {
            // Constants are held, and never run.
            ["Constant"] = new(_ => throw new System.Diagnostics.UnreachableException()),
        };
        Elementwise(ops);
        Activations(ops);
        Comparisons(ops);
        Reductions(ops);
        Products(ops);
        Convolutions(ops);
        Pools(ops);
        Norms(ops);
        Attentions(ops);
        Recurrences(ops);
        Shapes(ops);
        Places(ops);
        Losses(ops);
        Quantization(ops);
        Signals(ops);
        Resizing(ops);
        Draws(ops);
        Flow(ops);
        Training(ops);
        return ops;
    }

    static void Add(this Dictionary<string, OnnxOp> ops, string name, Func<Call, Tensor> run, bool goesRound = false) =>
        ops.Add(name, new(call => [new(run(call), default, false)], goesRound));

    static void AddSeveral(this Dictionary<string, OnnxOp> ops, string name, Func<Call, Tensor?[]> run) =>
        ops.Add(name, new(call => Array.ConvertAll(run(call), tensor => new TypedValue(tensor, default, false))));

    /// <summary>The tensor that a Constant node stands for.</summary>
    public static TypedTensor Constant(Dictionary<string, Attribute> attributes, string where)
    {
        if (attributes.Count != 1)
        {
            throw new OnnxException($"{where}: {attributes.Count} attributes, where one says the value.");
        }
        var (name, attribute) = attributes.First();
        return name switch
        {
            "value" or "sparse_value" => attribute.Tensor,
            "value_float" => new(Tensor.Of((float)attribute.Float), OnnxType.Float),
            "value_floats" => new(
                Tensor.Of<float>([.. attribute.Floats.Select(x => (float)x)], attribute.Floats.Length),
                OnnxType.Float
            ),
            "value_int" => new(Tensor.Of(attribute.Int), OnnxType.Int64),
            "value_ints" => new(Tensor.Of<long>(attribute.Ints, attribute.Ints.Length), OnnxType.Int64),
            _ => throw new OnnxException($"{where}: a value of strings, which no tensor holds here."),
        };
    }

    /// <summary>Whether a value is one number that is the same in each run.</summary>
    static double? Constant(this TypedValue value) =>
        value is { IsKnown: true, Tensor.Count: 1 } ? value.Read(x => x.Double().ToArray<double>()[0]) : null;

    static int[] Dims(int from, int to) => [.. Enumerable.Range(from, Math.Max(0, to - from))];

    internal static Tensor Like(this Tensor x, double value) => Tensor.Full(Shape.Create(), value, x.DType);
}
