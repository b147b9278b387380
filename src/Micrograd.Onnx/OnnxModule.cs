using Micrograd.Onnx.Graphs;
using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Running;
using Micrograd.Onnx.Wire;
using Micrograd.TensorOps;

namespace Micrograd.Onnx;

/// <summary>
/// An ONNX model as a module: its weights are parameters under the names of the file, means and variances of its norms are buffers; it runs,
/// gives gradients, draws and is recorded as any other.
/// </summary>
/// <remarks>
/// <para>
/// A weight is a tensor of fractions that the file holds, of one dim or more; a single number is a constant. A dot in a name is a module
/// within a module. It is loaded to evaluate: after <see cref="Modules.Train"/> its dropouts drop, and its norms take the batch's statistics.
/// </para>
/// <para>
/// What a model computes of shapes alone is computed beside: a program that is recorded holds it as numbers, and is for inputs of these
/// shapes. A model that asks for the numbers of an input, as which branch to take, is recorded when that input is bound (<see cref="Bind"/>).
/// </para>
/// </remarks>
public sealed class OnnxModule : Module
{
    readonly GraphPlan _plan;
    readonly TypedValue[] _bound;

    internal OnnxModule(ModelProto model, Dictionary<string, long> opsets, GraphPlan plan, ModelParts parts)
    {
        _plan = plan;
        Opset = opsets.GetValueOrDefault("");
        Producer = $"{model.ProducerName} {model.ProducerVersion}".Trim();
        Metadata = model.MetadataProps.GroupBy(entry => entry.Key).ToDictionary(g => g.Key, g => g.Last().Value);
        AllInputs = [.. model.Graph.Input.Select(input => OnnxValueInfo.Of(input, parts.Where))];
        Outputs = [.. model.Graph.Output.Select(output => OnnxValueInfo.Of(output, parts.Where))];
        Inputs = [.. AllInputs.Where((_, i) => !plan.Inputs[i].HasDefault)];
        _bound = new TypedValue[AllInputs.Count];
        MemberNames.Register(parts.Held, this);
        this.Eval();
    }

    /// <summary>What must be given in each run, in the order of the file.</summary>
    public IReadOnlyList<OnnxValueInfo> Inputs { get; private set; }

    /// <summary>What a run gives, in the order of the file.</summary>
    public IReadOnlyList<OnnxValueInfo> Outputs { get; }

    /// <summary>The version of the standard's ops that the model is written in; 0 where it uses none.</summary>
    public long Opset { get; }

    /// <summary>Who wrote the file, as it says.</summary>
    public string Producer { get; }

    /// <summary>What the file says of itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    IReadOnlyList<OnnxValueInfo> AllInputs { get; }

    /// <summary>
    /// Gives an input for all runs to come: it is no input any more. Its numbers may decide what is run, as a sampling rate that a branch asks for,
    /// also in a program that is recorded.
    /// </summary>
    /// <param name="name">The input's name.</param>
    /// <param name="value">The tensor; it is copied.</param>
    /// <returns>The module.</returns>
    /// <exception cref="ArgumentException">There is no such input, or it takes no such tensor.</exception>
    public OnnxModule Bind(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var index = IndexOf(name, nameof(name));
        var taken = Taken(index, value);
        using (Door.Unseen())
        {
            _bound[index] = new(taken.Tensor!.Detach().Clone(), taken.Type, true);
        }
        Inputs = [.. Inputs.Where(input => input.Name != name)];
        return this;
    }

    /// <summary>All outputs for inputs by name.</summary>
    /// <param name="inputs">A tensor for each of <see cref="Inputs"/>, and for others that the file has a value for, if wanted.</param>
    /// <returns>The outputs by name.</returns>
    /// <exception cref="ArgumentException">An input is missing, unknown, or of another type or shape than the file says.</exception>
    /// <exception cref="OnnxException">A node can't be run on these; the message names it.</exception>
    public IReadOnlyDictionary<string, Tensor> Forward(IReadOnlyDictionary<string, Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var given = new Tensor?[AllInputs.Count];
        foreach (var (name, tensor) in inputs)
        {
            given[IndexOf(name, nameof(inputs))] = tensor;
        }
        var outputs = Forward(given);
        var named = new OrderedDictionary<string, Tensor>();
        for (var i = 0; i < outputs.Length; i++)
        {
            named[Outputs[i].Name] = outputs[i];
        }
        return named;
    }

    /// <summary>All outputs for inputs in the order of <see cref="Inputs"/>.</summary>
    /// <param name="inputs">A tensor for each.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or one is of another type or shape than the file says.</exception>
    /// <exception cref="OnnxException">A node can't be run on these; the message names it.</exception>
    public Tensor[] ForwardAll(params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Length != Inputs.Count)
        {
            throw new ArgumentException(
                $"Forward: {inputs.Length} inputs; there are {Inputs.Count}: {string.Join(", ", Inputs)}."
            );
        }
        var given = new Tensor?[AllInputs.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            given[IndexOf(Inputs[i].Name, nameof(inputs))] = inputs[i];
        }
        return Forward(given);
    }

    // Hooks, drawings and summaries see the first input and the first output.
    Tensor[] Forward(Tensor?[] given)
    {
        var first = Array.FindIndex(given, tensor => tensor is not null);
        if (first < 0)
        {
            return Run(given);
        }
        Tensor[]? outputs = null;
        var y = Within(
            given[first]!,
            this,
            (x, module) =>
            {
                given[first] = x;
                outputs = module.Run(given);
                return outputs[0];
            }
        );
        outputs![0] = y;
        return outputs;
    }

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x)
    {
        if (Inputs.Count != 1)
        {
            throw new ArgumentException($"Forward: one tensor for {Inputs.Count} inputs: {string.Join(", ", Inputs)}.");
        }
        var given = new Tensor?[AllInputs.Count];
        given[IndexOf(Inputs[0].Name, nameof(x))] = x;
        return Run(given)[0];
    }

    Tensor[] Run(Tensor?[] given)
    {
        var values = new TypedValue[given.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = given[i] is { } tensor ? Taken(i, tensor) : _bound[i];
            if (values[i].Tensor is null && !_plan.Inputs[i].HasDefault)
            {
                throw new ArgumentException($"Forward: input {AllInputs[i]} is missing.");
            }
        }
        var outputs = new GraphRun(_plan, null, Training).Run(values);
        return Array.ConvertAll(outputs, Shown);
    }

    /// <summary>A result in the type that the model says it has.</summary>
    static Tensor Shown(TypedValue value) =>
        value.Type switch
        {
            OnnxType.Float16 => value.Tensor!.To(DType.Float16),
            OnnxType.BFloat16 => value.Tensor!.To(DType.BFloat16),
            _ => value.Tensor!,
        };

    TypedValue Taken(int index, Tensor tensor)
    {
        var input = AllInputs[index];
        var type = input.Type == OnnxType.Undefined ? TypeFacts.Of(tensor.DType) : input.Type;
        var isHalf = type is OnnxType.Float16 or OnnxType.BFloat16;
        if (tensor.DType != type.Held() && !(isHalf && TypeFacts.Of(tensor.DType) == type))
        {
            throw new ArgumentException(
                $"Forward: input {input} is given a tensor of {tensor.Shape} {tensor.DType.ToString().ToLowerInvariant()}."
            );
        }
        if (input.Dims is { } dims)
        {
            if (
                dims.Count != tensor.Rank
                || dims.Where((dim, i) => dim.Size is { } size && size != tensor.Shape[i]).Any()
            )
            {
                throw new ArgumentException($"Forward: input {input} is given a tensor of {tensor.Shape}.");
            }
        }
        return new(isHalf ? tensor.Float() : tensor, type, false);
    }

    int IndexOf(string name, string parameter)
    {
        for (var i = 0; i < AllInputs.Count; i++)
        {
            if (AllInputs[i].Name == name)
            {
                return i;
            }
        }
        throw new ArgumentException(
            $"Forward: there is no input '{name}'; there are {string.Join(", ", AllInputs)}.",
            parameter
        );
    }

    /// <summary>Inputs and outputs: <c>OnnxModule(x [batch, 3, 48, 192] float → y [batch, 2] float)</c>.</summary>
    public override string ToString() => $"OnnxModule({string.Join(", ", Inputs)} → {string.Join(", ", Outputs)})";

    internal void Keep(string name, HeldValue held) =>
        held.Member = held.IsStatistic ? Buffer(name, held.Constant) : Parameter(name, held.Constant);

    internal OnnxPart Part(string name) => Register(name, new OnnxPart());
}
