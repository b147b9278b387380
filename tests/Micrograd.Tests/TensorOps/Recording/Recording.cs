using System.Runtime.InteropServices;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Tests.Recordings;

/// <summary>
/// The ops that a piece of code applied, in order, to be run again: on other inputs, with another learning rate and with other draws. What
/// the code computed beside its ops stays as it was in the recording, so that a run differs from the code.
/// </summary>
sealed class Recording
{
    readonly List<Instruction> _instructions = [];
    readonly Dictionary<Tensor, int> _places = new(ReferenceEqualityComparer.Instance);
    readonly List<Tensor> _captured = [];
    readonly Dictionary<int, (Generator Generator, ulong Start, long Blocks)> _counters = [];
    readonly HashSet<int> _rates = [];

    // The gradients of the leaves, where they had one: what it was at first, which a run reads, and what it was at last, which a run sets.
    readonly Tensor[] _leaves;
    readonly int?[] _gradientsBefore;
    readonly int?[] _gradientsAfter;
    readonly Generator[] _generators;
    readonly int[] _inputs;
    readonly int[] _results;
    readonly int _tensors;

    /// <param name="code">What is recorded; what it gives is what a run gives.</param>
    /// <param name="inputs">Which of the tensors that it reads are others in each run.</param>
    /// <param name="leaves">What has a gradient from one run to the next.</param>
    /// <param name="generators">Where it draws from.</param>
    public Recording(Func<Tensor[]> code, Tensor[] inputs, Tensor[] leaves, params Generator[] generators)
    {
        (_leaves, _generators) = (leaves, generators);
        _inputs = Array.ConvertAll(inputs, input => _places[input] = _places.Count);
        _gradientsBefore = Array.ConvertAll(leaves, leaf => PlaceOf(leaf.GradInPassing, isNew: true));
        using (Door.Seen(Note))
        {
            _results = Array.ConvertAll(code(), result => _places[result]);
        }
        _gradientsAfter = Array.ConvertAll(leaves, leaf => PlaceOf(leaf.GradInPassing, isNew: false));
        _tensors = _places.Count;
        // What is not captured belongs to the run that made it.
        _places = new(_captured.Select(tensor => KeyValuePair.Create(tensor, _places[tensor])), _places.Comparer);
    }

    /// <summary>The ops.</summary>
    public IEnumerable<TensorOp> Ops => _instructions.Select(instruction => instruction.Op);

    /// <summary>What the ops read that none of them made, and that is no input, no learning rate and no counter: the same in each run.</summary>
    public IEnumerable<Tensor> Captured =>
        _captured.Where(tensor => !_rates.Contains(_places[tensor]) && !_counters.ContainsKey(_places[tensor]));

    /// <summary>Runs the ops into new memory.</summary>
    public Tensor[] Run(Tensor[] inputs, double learningRate)
    {
        using var unseen = Door.Unseen();
        var tensors = new Tensor[_tensors];
        foreach (var (tensor, place) in _places)
        {
            tensors[place] = tensor;
        }
        for (var i = 0; i < inputs.Length; i++)
        {
            tensors[_inputs[i]] = inputs[i];
        }
        foreach (var place in _rates)
        {
            tensors[place] = Tensor.Of(learningRate);
        }
        for (var i = 0; i < _leaves.Length; i++)
        {
            if (_gradientsBefore[i] is { } before)
            {
                tensors[before] = _leaves[i].GradInPassing!;
            }
        }
        Draw(tensors);
        foreach (var instruction in _instructions)
        {
            instruction.Run(tensors);
        }
        for (var i = 0; i < _leaves.Length; i++)
        {
            _leaves[i].Grad = _gradientsAfter[i] is { } after ? tensors[after] : null;
        }
        return Array.ConvertAll(_results, place => tensors[place]);
    }

    int? PlaceOf(Tensor? gradient, bool isNew) =>
        gradient is null ? null
        : isNew ? _places[gradient] = _places.Count
        : _places[gradient];

    /// <summary>Takes new counters: one for all that were one, for a checkpoint draws a second time what it drew.</summary>
    void Draw(Tensor[] tensors)
    {
        var starts = new Dictionary<(Generator, ulong), ulong>();
        foreach (var (place, (generator, start, blocks)) in _counters.OrderBy(counter => counter.Key))
        {
            if (!starts.TryGetValue((generator, start), out var drawn))
            {
                starts[(generator, start)] = drawn = generator.Take(blocks);
            }
            tensors[place] = Tensor.Of<long>([(long)generator.Seed, (long)drawn], [2]);
        }
    }

    void Note(TensorOp op, in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var read = new int[inputs.Length];
        for (var i = 0; i < read.Length; i++)
        {
            if (!_places.TryGetValue(inputs[i], out read[i]))
            {
                read[i] = _places[inputs[i]] = _places.Count;
                _captured.Add(inputs[i]);
                NoteChanging(op, i, inputs[i], read[i]);
            }
        }
        // The result of a write is what it wrote to.
        var made = new int[outputs.Length];
        for (var i = 0; i < made.Length; i++)
        {
            made[i] = spec.Writes != 0 ? _places[outputs[i]] : _places[outputs[i]] = _places.Count;
        }
        _instructions.Add(new(op, spec, read, made));
    }

    void NoteChanging(TensorOp op, int input, Tensor tensor, int place)
    {
        if (op.Name == "update" && input == 4)
        {
            _rates.Add(place);
        }
        if (op is Uniform or Normal or RandInt or RandPerm || (op is Micrograd.TensorOps.Dropout or Multinomial && input == 1))
        {
            var numbers = tensor.ToArray<long>();
            var generator = _generators.Single(generator => (long)generator.Seed == numbers[0]);
            _counters[place] = (generator, (ulong)numbers[1], (long)generator.Drawn - numbers[1]);
        }
    }

    /// <summary>An op, and the places of what it reads and of what it makes.</summary>
    sealed record Instruction(TensorOp Op, TensorSpec Spec, int[] Inputs, int[] Outputs)
    {
        public void Run(Tensor[] tensors)
        {
            var inputs = Array.ConvertAll(Inputs, place => tensors[place]);
            var spec = Spec.DependsOnData ? Op.InferFromData(inputs) : Op.Infer(inputs);
            Assert.True(spec.Wants is null && spec.Shape == Spec.Shape && spec.DType == Spec.DType, Op.Name);
            Assert.Equal(Spec.Layout.Strides, spec.Layout.Strides);
            if (spec.IsView)
            {
                tensors[Outputs[0]] = new(inputs[0]._storage, spec.Layout, spec.DType);
                return;
            }
            if (Spec.Writes == 0)
            {
                tensors[Outputs[0]] = New(spec.Layout, spec.DType);
            }
            if (spec.Kept is { } kept)
            {
                tensors[Outputs[1]] = New(Layout.Contiguous(kept), spec.DType);
            }
            Op.Run(spec, inputs, Array.ConvertAll(Outputs, place => tensors[place]));
            for (var i = 0; i < inputs.Length; i++)
            {
                if ((Spec.Writes >> i & 1) != 0)
                {
                    inputs[i]._storage.Touch();
                }
                GC.KeepAlive(inputs[i]);
            }
        }

        /// <summary>Memory full of what an op must not read: NaN, or numbers beyond all places.</summary>
        static Tensor New(Layout layout, DType dtype)
        {
            var storage = Storage.Of(layout.Count, dtype, "Recording");
            MemoryMarshal.AsBytes(storage.Span<byte>()).Fill(dtype == DType.Bool ? (byte)1 : (byte)0xFF);
            return new(storage, layout, dtype);
        }
    }
}
