using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Programs;

/// <summary>
/// A program ready to be run by one thread at a time: its memory, and for each op the tensors that it reads and makes, made once. What is
/// another in each run is bound to the tensors that lie in it.
/// </summary>
internal sealed class ProgramRun
{
    static readonly Storage s_none = Storage.None();

    readonly RecordedCode _code;
    readonly Tensor[] _tensors;
    readonly Step[] _steps;

    // The tensors that lie in each piece of memory.
    readonly Tensor[][] _lying;
    readonly Layout[][] _layouts;

    // The parts of them lie in the steps' tensors; who has these has the whole.
    readonly Storage[] _arenas;

    // A tensor of its own for whoever gets what lies at a place, by its number.
    readonly Func<int, Tensor> _leaving;

    public ProgramRun(RecordedCode code, MemoryPlan plan)
    {
        _code = code;
        _arenas = [.. plan.Arenas.Select(bytes => Storage.Of(bytes, DType.Bool, "Run"))];
        var memories = new Storage[code.Memories.Count];
        for (var i = 0; i < memories.Length; i++)
        {
            var memory = code.Memories[i];
            memories[i] = plan[memory] is { } place
                ? new(_arenas[place.Arena], place.Start, checked((int)memory.Bytes))
                : s_none;
        }
        _tensors = [.. code.Tensors.Select(t => new Tensor(memories[t.Memory.Place], t.Layout, t.DType))];
        var lying = code.Tensors.ToLookup(t => t.Memory);
        _lying = [.. code.Memories.Select(memory => lying[memory].Select(t => _tensors[t.Number]).ToArray())];
        _layouts = [.. code.Memories.Select(memory => lying[memory].Select(t => t.Layout).ToArray())];
        _steps = Array.ConvertAll(
            code.Instructions,
            instruction => new Step(
                instruction.Op,
                instruction.Spec,
                [.. instruction.Inputs.Select(t => _tensors[t.Number])],
                [.. instruction.Outputs.Select(t => _tensors[t.Number])]
            )
        );
        // A view is there without being run.
        _steps = Array.FindAll(_steps, step => !step.IsView);
        _leaving = number => new(_tensors[number]._storage, _tensors[number]._layout, _tensors[number].DType);
        foreach (var constant in code.Constants)
        {
            Bind(constant.Memory, constant.Tensor!);
        }
    }

    /// <summary>Computes the program.</summary>
    /// <param name="inputs">What was given, of the shapes and types that were recorded.</param>
    public Tensor[] Run(ReadOnlySpan<Tensor> inputs)
    {
        using var unseen = Door.Unseen();
        try
        {
            _code.ForgetGradients(inputs);
            BindAll(inputs);
            foreach (var step in _steps)
            {
                step.Run();
            }
            return Leave(inputs);
        }
        finally
        {
            // Nobody's memory is kept alive for what is over. What the kernels have worked on lived until here.
            foreach (var memory in _code.Memories)
            {
                if (memory.Kind is MemoryKind.Input or MemoryKind.Gradient || memory.Escapes)
                {
                    Bind(memory, s_none, 0);
                }
            }
        }
    }

    void BindAll(ReadOnlySpan<Tensor> inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            Bind(_code.Inputs[i].Memory, _code.Inputs[i].Laid(inputs[i]));
        }
        foreach (var captured in _code.Captured)
        {
            Bind(
                captured.Memory,
                captured.Leaf is null ? captured.Tensor! : captured.Laid(_code.GradientNow(captured, inputs))
            );
        }
        foreach (var memory in _code.Memories)
        {
            if (memory is { Kind: MemoryKind.Made, Escapes: true })
            {
                Bind(memory, Storage.Of(memory.Layout.Count, memory.DType), 0);
            }
        }
    }

    void Bind(ProgramMemory memory, Tensor tensor) =>
        Bind(memory, tensor._storage, tensor._layout.Offset - memory.Layout.Offset);

    void Bind(ProgramMemory memory, Storage storage, int further)
    {
        var (lying, layouts) = (_lying[memory.Place], _layouts[memory.Place]);
        for (var i = 0; i < lying.Length; i++)
        {
            var (tensor, offset) = (lying[i], layouts[i].Offset + further);
            tensor._storage = storage;
            if (tensor._layout.Offset != offset)
            {
                tensor._layout = further == 0 ? layouts[i] : new(layouts[i].Sizes, layouts[i].Strides, offset);
            }
        }
    }

    /// <summary>Sets gradients, and gives the outputs.</summary>
    Tensor[] Leave(ReadOnlySpan<Tensor> inputs)
    {
        var outputs = new Tensor[_code.Outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = _code.Left(_code.Outputs[i], inputs, _leaving(_code.Outputs[i].Number));
            outputs[i]._storage.HandOut();
        }
        _code.SetGradients(inputs, _leaving);
        return outputs;
    }

    /// <summary>An op with its tensors.</summary>
    sealed class Step(TensorOp op, TensorSpec spec, Tensor[] inputs, Tensor[] outputs)
    {
        readonly TensorSpec _spec = spec;

        public bool IsView => _spec.IsView;

        public void Run()
        {
            op.Run(_spec, inputs, outputs);
            for (var i = 0; _spec.Writes >> i != 0; i++)
            {
                if ((_spec.Writes >> i & 1) != 0)
                {
                    inputs[i]._storage.Touch();
                }
            }
        }
    }
}
