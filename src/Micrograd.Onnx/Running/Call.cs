using System.Globalization;
using Micrograd.Onnx.Graphs;
using Micrograd.Onnx.Ops;
using Micrograd.Onnx.Reading;
using Attribute = Micrograd.Onnx.Graphs.Attribute;

namespace Micrograd.Onnx.Running;

/// <summary>One application of an op: its inputs, its attributes, and what its outputs are.</summary>
sealed class Call(PlannedNode node, TypedValue[] inputs, GraphRun run)
{
    public PlannedNode Node => node;

    public GraphRun Run => run;

    /// <summary>The first opset in which the op is as it is here.</summary>
    public int Since => node.Schema!.Since;

    /// <summary>How many inputs stand in the file.</summary>
    public int Count => inputs.Length;

    public int Outputs => node.Outputs.Length;

    /// <summary>An input that must be there.</summary>
    public Tensor this[int index] => inputs[index].Tensor!;

    /// <summary>An input that may be left out.</summary>
    public Tensor? Maybe(int index) => index < inputs.Length ? inputs[index].Tensor : null;

    public TypedValue ValueOf(int index) => index < inputs.Length ? inputs[index] : default;

    public OnnxType TypeOf(int index) => inputs[index].Type;

    public bool IsWanted(int output) => output < node.Outputs.Length && node.Outputs[output] >= 0;

    /// <summary>The type of outputs that the inputs do not decide.</summary>
    public OnnxType Gives { get; set; }

    public bool Has(string attribute) => node.Attributes.ContainsKey(attribute);

    public long Int(string attribute) =>
        Given(attribute)?.Int ?? long.Parse(Default(attribute), CultureInfo.InvariantCulture);

    public bool Is(string attribute) => Int(attribute) != 0;

    public double Float(string attribute) =>
        Given(attribute)?.Float ?? (double)float.Parse(Default(attribute), CultureInfo.InvariantCulture);

    public string Text(string attribute) => Given(attribute)?.Text ?? Default(attribute);

    /// <summary>Whole numbers; null where the file has none.</summary>
    public long[]? Ints(string attribute) => Given(attribute)?.Ints;

    public Attribute? Given(string attribute) => node.Attributes.GetValueOrDefault(attribute);

    string Default(string attribute) => node.Schema!.Attributes.First(a => a.Name == attribute).Default ?? "0";

    /// <summary>The numbers of an input, which decide a shape.</summary>
    public long[] Numbers(int index)
    {
        var tensor = this[index];
        if (tensor.DType != DType.Int64)
        {
            throw Refused($"input {index} is {TypeOf(index).Text()}, and must be of whole numbers");
        }
        return ValueOf(index).Read(x => x.ToArray<long>());
    }

    public double[] Fractions(int index) => ValueOf(index).Read(x => x.Double().ToArray<double>());

    /// <summary>The one number of an input.</summary>
    public long Number(int index) =>
        Numbers(index) is [var number]
            ? number
            : throw Refused($"input {index} is of {this[index].Shape}, and must be one number");

    public double Fraction(int index) =>
        this[index].Count == 1
            ? Fractions(index)[0]
            : throw Refused($"input {index} is of {this[index].Shape}, and must be one number");

    /// <exception cref="OnnxException">The dim is none of so many.</exception>
    public int Axis(long axis, int rank, string what = "axis") =>
        axis >= -rank && axis < rank
            ? (int)(axis < 0 ? axis + rank : axis)
            : throw Refused($"{what} {axis} of a tensor with {rank} dims");

    public int[] AxesOf(IEnumerable<long> axes, int rank)
    {
        int[] found = [.. axes.Select(axis => Axis(axis, rank))];
        return found.Distinct().Count() == found.Length
            ? found
            : throw Refused($"axes [{string.Join(", ", axes)}] name one twice");
    }

    /// <exception cref="OnnxException">A size is no size, or the tensor larger than memory holds.</exception>
    public int[] Sizes(IEnumerable<long> sizes)
    {
        var count = (Int128)1;
        foreach (var size in sizes)
        {
            if (size < 0 || (count *= Math.Max(1, size)) > int.MaxValue)
            {
                throw Refused($"a shape of [{string.Join(", ", sizes)}]");
            }
        }
        return [.. sizes.Select(size => (int)size)];
    }

    public int Size(long size, string what) =>
        size is >= 0 and <= int.MaxValue ? (int)size : throw Refused($"{what} is {size}");

    public OnnxException Refused(string why) => new($"{node.Text}: {why}.");
}
