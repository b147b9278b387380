using System.Runtime.InteropServices;

namespace Micrograd.Tests.Onnx;

/// <summary>One op of a model, with its attributes.</summary>
sealed class OnnxNode(ProtoMessage node)
{
    readonly Dictionary<string, ProtoMessage> _attributes = node.Messages(5).ToDictionary(a => a.Text(1));

    public string Op => node.Text(4);

    public string[] Inputs { get; } = [.. node.Texts(1)];

    public string[] Outputs { get; } = [.. node.Texts(2)];

    public bool Has(string name) => _attributes.ContainsKey(name);

    public long Long(string name, long otherwise) => Has(name) ? _attributes[name].Longs(3).LastOrDefault() : otherwise;

    public double Float(string name, double otherwise) =>
        Has(name) ? _attributes[name].Floats(2).LastOrDefault() : otherwise;

    public string Text(string name, string otherwise) => Has(name) ? _attributes[name].Text(4) : otherwise;

    public int[]? Longs(string name) => Has(name) ? [.. _attributes[name].Longs(8).Select(x => (int)x)] : null;

    public Tensor Tensor(string name) => OnnxModel.TensorOf(_attributes[name].Messages(5).Single());
}

/// <summary>A model of the standard's test vectors, and its run over the tensor engine. The numbers of fields are onnx.proto's.</summary>
sealed class OnnxModel
{
    readonly ProtoMessage _graph;

    OnnxModel(ProtoMessage graph) => _graph = graph;

    public static OnnxModel Read(string file) => new(new ProtoMessage(File.ReadAllBytes(file)).Messages(7).Single());

    public IEnumerable<OnnxNode> Nodes => _graph.Messages(1).Select(node => new OnnxNode(node));

    /// <summary>The outputs, in order.</summary>
    public Tensor[] Run(Tensor[] inputs)
    {
        var values = _graph.Messages(5).ToDictionary(t => t.Text(8), TensorOf);
        foreach (var (input, value) in _graph.Messages(11).Select(i => i.Text(1)).Zip(inputs))
        {
            values[input] = value;
        }
        foreach (var node in Nodes)
        {
            var given = Array.ConvertAll(node.Inputs, name => name.Length == 0 ? null : values[name]);
            foreach (var (name, value) in node.Outputs.Zip(OnnxOps.Run(node, given)))
            {
                values[name] = value;
            }
        }
        return [.. _graph.Messages(12).Select(output => values[output.Text(1)])];
    }

    public static Tensor ReadTensor(string file) => TensorOf(new(File.ReadAllBytes(file)));

    public static Tensor TensorOf(ProtoMessage tensor)
    {
        var shape = Shape.Create([.. tensor.Longs(1).Select(size => checked((int)size))]);
        var raw = tensor.Bytes(9);
        // The numbers of the types are TensorProto.DataType's; int32 is held as int64.
        return tensor.Longs(2).Single() switch
        {
            1 => Of(raw, tensor.Floats(4), shape),
            6 => Of(
                null,
                raw is null ? tensor.Longs(5) : [.. MemoryMarshal.Cast<byte, int>(raw).ToArray().Select(x => (long)x)],
                shape
            ),
            7 => Of(raw, tensor.Longs(7), shape),
            9 => Of(raw, [.. tensor.Longs(5).Select(x => x != 0)], shape),
            11 => Of(raw, tensor.Doubles(10), shape),
            var type => throw new NotSupportedException($"element type {type}"),
        };
    }

    static Tensor Of<T>(byte[]? raw, T[] listed, Shape shape)
        where T : unmanaged => Tensor.Of(raw is null ? listed : MemoryMarshal.Cast<byte, T>(raw), shape);
}
