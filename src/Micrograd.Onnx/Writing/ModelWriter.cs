using System.Globalization;
using Google.Protobuf;
using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Wire;

namespace Micrograd.Onnx.Writing;

/// <summary>
/// A program as a model: its inputs, the parameters by their keys, and a node or some for each op. The program is recorded for two sizes of the
/// batch, where that is to be any: what differs between them is computed from the input's shape.
/// </summary>
sealed class ModelWriter
{
    // As Netron and the runtimes have known them since 2024.
    const int Opset = 21;
    const int Format = 10;

    readonly GraphProto _graph = new() { Name = "micrograd" };
    readonly Dictionary<ProgramTensor, string> _names = [];
    readonly Dictionary<ProgramTensor, ProgramInstruction> _makers = [];
    readonly Dictionary<string, string> _numbers = [];
    readonly Dictionary<string, int> _used = [];
    readonly Dictionary<Tensor, string> _keys;
    readonly (int First, int Second) _batch;
    string? _batchSize;

    ModelWriter(Dictionary<Tensor, string> keys, int first, int second) => (_keys, _batch) = (keys, (first, second));

    /// <summary>The scope of the op that is written, in names of nodes.</summary>
    string Scope { get; set; } = "";

    /// <summary>The model of a program.</summary>
    /// <param name="program">What is written.</param>
    /// <param name="larger">The same with a batch of another size; the same program where the batch stays.</param>
    /// <param name="keys">What a module calls its parameters and buffers.</param>
    /// <param name="inputs">The names of inputs.</param>
    /// <param name="outputs">The names of outputs.</param>
    public static ModelProto Of(
        TensorProgram program,
        TensorProgram larger,
        Dictionary<Tensor, string> keys,
        string[] inputs,
        string[] outputs
    )
    {
        var (first, second) =
            program.Inputs[0].Shape.Rank == 0 ? (1, 1) : (program.Inputs[0].Shape[0], larger.Inputs[0].Shape[0]);
        var writer = new ModelWriter(keys, first, second);
        writer.Write(program, larger, inputs, outputs);
        var model = new ModelProto
        {
            IrVersion = Format,
            ProducerName = "Micrograd",
            Graph = writer._graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = Opset });
        return model;
    }

    void Write(TensorProgram program, TensorProgram larger, string[] inputs, string[] outputs)
    {
        if (program.Instructions.Count != larger.Instructions.Count)
        {
            throw new OnnxException(
                "Save: the code applies other ops for a batch of another size; save it with dynamicBatch: false."
            );
        }
        for (var i = 0; i < program.Inputs.Count; i++)
        {
            _used[inputs[i]] = 1;
            _names[program.Inputs[i]] = inputs[i];
            _graph.Input.Add(Info(inputs[i], program.Inputs[i], larger.Inputs[i]));
        }
        foreach (var captured in program.Captured)
        {
            Hold(
                captured,
                captured.Tensor is { } tensor && _keys.TryGetValue(tensor, out var key)
                    ? key
                    : captured.Label ?? "constant"
            );
        }
        for (var i = 0; i < program.Constants.Count; i++)
        {
            RequireSame(program.Constants[i], larger.Constants.ElementAtOrDefault(i));
            Hold(program.Constants[i], "constant");
        }
        for (var i = 0; i < program.Instructions.Count; i++)
        {
            var (instruction, other) = (program.Instructions[i], larger.Instructions[i]);
            if (instruction.Writes || instruction.Op.Name != other.Op.Name)
            {
                throw new OnnxException(
                    $"Save: '{instruction.Op.Name}' has no place in a model: {(instruction.Writes ? "it writes to what is there" : "the batch decides it")}."
                );
            }
            foreach (var output in instruction.Outputs)
            {
                _makers[output] = instruction;
            }
            Scope = instruction.Scope?.Path.Replace('.', '/') ?? "";
            _names[instruction.Outputs[0]] = OpWriter.Write(new(this, instruction, other));
        }
        for (var i = 0; i < program.Outputs.Count; i++)
        {
            Scope = "";
            Add("Identity", [NameOf(program.Outputs[i])], outputs[i]);
            _graph.Output.Add(Info(outputs[i], program.Outputs[i], larger.Outputs[i]));
        }
    }

    static void RequireSame(ProgramTensor constant, ProgramTensor? other)
    {
        if (
            other is null
            || other.Shape != constant.Shape
            || !other.Tensor!.Double().ToArray<double>().SequenceEqual(constant.Tensor!.Double().ToArray<double>())
        )
        {
            throw new OnnxException(
                $"Save: a constant of {constant.Shape} is another one for a batch of another size; save it with dynamicBatch: false."
            );
        }
    }

    void Hold(ProgramTensor held, string name)
    {
        var free = Free(name);
        _names[held] = free;
        _graph.Initializer.Add(TensorWriter.Of(held.Tensor!.Contiguous(), free));
    }

    public string NameOf(ProgramTensor tensor) => _names[tensor];

    public ProgramInstruction? MakerOf(ProgramTensor tensor) => _makers.GetValueOrDefault(tensor);

    string Free(string name)
    {
        var count = _used[name] = _used.GetValueOrDefault(name) + 1;
        return count == 1 ? name : Free(string.Create(CultureInfo.InvariantCulture, $"{name}_{count}"));
    }

    /// <summary>A node with one output, which gets a name of its place: <c>/0/Gemm_output_0</c>.</summary>
    public string Add(string op, string[] inputs, string? output = null, params AttributeProto[] attributes) =>
        AddSeveral(op, inputs, output is null ? [""] : [output], attributes)[0];

    public string[] AddSeveral(string op, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = op, Name = Free(Scope.Length == 0 ? $"/{op}" : $"/{Scope}/{op}") };
        node.Input.AddRange(inputs);
        for (var i = 0; i < outputs.Length; i++)
        {
            node.Output.Add(
                outputs[i].Length > 0
                    ? outputs[i]
                    : string.Create(CultureInfo.InvariantCulture, $"{node.Name}_output_{i}")
            );
        }
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
        return [.. node.Output];
    }

    /// <summary>Numbers that the model holds, once for all who read them.</summary>
    public string Number(Tensor value)
    {
        var key = $"{value.DType} {value.Shape} {Convert.ToBase64String(TensorWriter.Of(value, "").RawData.Span)}";
        if (!_numbers.TryGetValue(key, out var name))
        {
            _numbers[key] = name = Free("number");
            _graph.Initializer.Add(TensorWriter.Of(value, name));
        }
        return name;
    }

    public string Numbers(params IEnumerable<long> numbers) =>
        numbers.ToArray() is var all ? Number(Tensor.Of<long>(all, all.Length)) : null!;

    /// <summary>Sizes, of which those that grow with the batch are computed.</summary>
    public string Sizes(Shape first, Shape second)
    {
        if (first == second)
        {
            return Numbers(first.Select(size => (long)size));
        }
        var parts = new List<string>();
        for (var i = 0; i < first.Rank; i++)
        {
            if (first[i] == second[i])
            {
                parts.Add(Numbers(first[i]));
                continue;
            }
            var times = first[i] / Math.Max(1, _batch.First);
            if (times * _batch.First != first[i] || times * _batch.Second != second[i])
            {
                throw new OnnxException(
                    $"Save: a size of {first[i]} for a batch of {_batch.First} and of {second[i]} for {_batch.Second}; save it with dynamicBatch: false."
                );
            }
            _batchSize ??= Add(
                "Gather",
                [Add("Shape", [_graph.Input[0].Name]), Numbers(0)],
                null,
                Attributes.Int("axis", 0)
            );
            parts.Add(times == 1 ? _batchSize : Add("Mul", [_batchSize, Numbers(times)]));
        }
        return Add("Concat", [.. parts], null, Attributes.Int("axis", 0));
    }

    ValueInfoProto Info(string name, ProgramTensor tensor, ProgramTensor larger)
    {
        var shape = new TensorShapeProto();
        for (var i = 0; i < tensor.Shape.Rank; i++)
        {
            shape.Dim.Add(
                tensor.Shape[i] == larger.Shape[i] ? new TensorShapeProto.Types.Dimension { DimValue = tensor.Shape[i] }
                : tensor.Shape[i] == _batch.First ? new TensorShapeProto.Types.Dimension { DimParam = "batch" }
                : new TensorShapeProto.Types.Dimension
                {
                    DimParam = $"batch·{tensor.Shape[i] / Math.Max(1, _batch.First)}",
                }
            );
        }
        return new()
        {
            Name = name,
            Type = new()
            {
                TensorType = new() { ElemType = (int)TypeFacts.Of(tensor.DType), Shape = shape },
            },
        };
    }
}
