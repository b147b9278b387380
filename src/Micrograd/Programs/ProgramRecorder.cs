using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Programs;

/// <summary>Takes down the ops of a piece of code, and tells for each tensor that they read where it comes from.</summary>
internal sealed class ProgramRecorder : Watcher
{
    readonly int _begin = Storage.BeginRecording();

    // Nobody is kept alive that the code has dropped: a recording needs no more memory than the code does.
    readonly ConditionalWeakTable<Tensor, ProgramTensor> _tensors = [];
    readonly ConditionalWeakTable<Storage, ProgramTensor> _made = [];
    readonly Dictionary<Tensor, ProgramGradient> _gradients = new(ReferenceEqualityComparer.Instance);

    /// <param name="inputs">What is another in each run.</param>
    public ProgramRecorder(ReadOnlySpan<Tensor> inputs)
    {
        Inputs = new ProgramTensor[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = inputs[i];
            ArgumentNullException.ThrowIfNull(input, nameof(inputs));
            if (!input._storage.HasMemory)
            {
                throw new ArgumentException(
                    $"Record: input {i}, a tensor of {input.Shape}, has a shape and no numbers.",
                    nameof(inputs)
                );
            }
            Inputs[i] = ProgramTensor.Met(new(MemoryKind.Input, input), input);
            if (!_tensors.TryAdd(input, Inputs[i]))
            {
                throw new ArgumentException(
                    $"Record: input {i} is the same tensor as an input before it, so that nobody could tell which of them is meant; "
                        + "give a Detach() of it.",
                    nameof(inputs)
                );
            }
        }
        InputTensors = inputs.ToArray();
    }

    ProgramTensor[] Inputs { get; }

    Tensor[] InputTensors { get; }

    List<ProgramTensor> Captured { get; } = [];

    List<ProgramInstruction> Instructions { get; } = [];

    public override void Applied(
        TensorOp op,
        in TensorSpec spec,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    )
    {
        // Of shapes alone, or of a generator that the code makes itself and that begins anew with it: its draws are constants.
        if (
            !outputs[0]._storage.HasMemory
            || op is CounterTaken { Generator: var drawn } && (drawn ?? Generator.Default).Recordings >= _begin
        )
        {
            return;
        }
        if (spec.DependsOnData)
        {
            throw new InvalidOperationException(
                $"{op.Called}: the numbers of a tensor of {inputs[0].Shape} decide the shape of the result{RecordedPlace.Now()} while a program is "
                    + "recorded, which would be another in a run. Where() and writes by a mask keep their shapes."
            );
        }
        var read = new ProgramTensor[inputs.Length];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = Read(op.Called, inputs[i]);
        }
        ProgramTensor[] made;
        if (spec.Writes != 0)
        {
            made = [read[BitOperations.TrailingZeroCount(spec.Writes)]];
            for (var i = 0; i < read.Length; i++)
            {
                if ((spec.Writes >> i & 1) != 0)
                {
                    RequireAlone(op.Called, read[i].Memory, inputs[i]);
                    read[i].Memory.IsWritten = true;
                }
            }
        }
        else
        {
            made = new ProgramTensor[outputs.Length];
            for (var i = 0; i < made.Length; i++)
            {
                made[i] = Make(op, outputs[i], spec.IsView ? read[0].Memory : null);
            }
            if (op is Transpose transpose && IsOfLastTwo(transpose, inputs[0].Rank))
            {
                made[0].Transposed = read[0];
            }
        }
        Instructions.Add(new(op, spec, read, made, Scope.Current));
    }

    /// <summary>The program, the code being through: what is there now is what a run leaves.</summary>
    /// <param name="results">What the code gave.</param>
    public RecordedCode Finish(ReadOnlySpan<Tensor> results)
    {
        var outputs = new ProgramTensor[results.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(results[i], nameof(results));
            outputs[i] = Read("Record", results[i]);
        }
        foreach (var gradient in _gradients.Values)
        {
            gradient.Input = Array.IndexOf(InputTensors, gradient.Leaf);
            if (gradient.IsSet && gradient.Leaf.GradInPassing is { } after)
            {
                gradient.After = Read("Record", after);
            }
            if (gradient.Before is { } before)
            {
                Captured.Add(before);
            }
        }
        if (Captured.Find(captured => captured.Tensor?._storage.IsGone == true) is { } gone)
        {
            throw new InvalidOperationException(
                $"Record: a tensor of {gone.Shape} was computed before the recording and freed in it by a backward pass, so that no run could "
                    + "read it. Record what computes it, too."
            );
        }
        foreach (var captured in Captured)
        {
            // The program has it from now on.
            captured.Tensor?._storage.HandOut();
        }
        return new(Inputs, Captured, Instructions, outputs, [.. _gradients.Values]);
    }

    protected override void HasMade(Tensor tensor)
    {
        using var _ = Door.Unseen();
        // An op may write to it, and so may the host when the recording is over.
        var constant = ProgramTensor.Constant(tensor, tensor.Clone());
        _made.AddOrUpdate(tensor._storage, constant);
        _tensors.AddOrUpdate(tensor, constant);
    }

    protected override void HasKept(Tensor tensor) => Capture(tensor);

    protected override void Touches(Tensor tensor, string how)
    {
        if (
            tensor.IsWeak
            || (Known(tensor) is { Memory: { Kind: MemoryKind.Constant, IsWritten: false } } && how != "AsSpan")
        )
        {
            // A number of the program, which is the same in each run.
            return;
        }
        var what = Known(tensor) is { } known ? Source(known) : "";
        throw new InvalidOperationException(
            $"{how}: a tensor of {tensor.Shape} {tensor.DType.Text()}{what} leaves the tensors for numbers of the host{RecordedPlace.Now()} while a "
                + "program is recorded: a run could not see what becomes of it. Compute with tensors, or return it from the recorded code."
        );
    }

    protected override void ReadsGradient(Tensor leaf, Tensor? gradient)
    {
        if (_gradients.ContainsKey(leaf) || IsOfCode(leaf))
        {
            return;
        }
        ProgramTensor? before = null;
        if (gradient is not null)
        {
            before = ProgramTensor.GradientOf(leaf, gradient);
            if (!_tensors.TryAdd(gradient, before))
            {
                throw new InvalidOperationException(
                    $"Record: the gradient of {leaf.Label ?? $"a tensor of {leaf.Shape}"} is read as such and was used as a tensor before, "
                        + "so that nobody could tell which is meant in a run; use a Clone() of it, made before."
                );
            }
        }
        _gradients[leaf] = new(leaf) { IsRead = true, Before = before };
    }

    protected override void HasSetGradient(Tensor leaf, Tensor? gradient)
    {
        if (IsOfCode(leaf))
        {
            return;
        }
        if (!_gradients.TryGetValue(leaf, out var known))
        {
            _gradients[leaf] = known = new(leaf);
        }
        known.IsSet = true;
    }

    /// <summary>Whether a tensor was made by the code: nobody has it in a run.</summary>
    bool IsOfCode(Tensor tensor) =>
        Known(tensor) is { } known
            ? known.Memory.Kind is MemoryKind.Made or MemoryKind.Constant || !HasFirst(known, tensor)
            : tensor._storage.Recordings >= _begin;

    // A view of an input is not the input, and what was captured is held as such.
    bool HasFirst(ProgramTensor known, Tensor tensor) =>
        known.Tensor == tensor || Array.IndexOf(InputTensors, tensor) >= 0;

    ProgramTensor? Known(Tensor tensor) =>
        _tensors.TryGetValue(tensor, out var known) || _made.TryGetValue(tensor._storage, out known) ? known : null;

    ProgramTensor Read(string op, Tensor tensor)
    {
        if (_tensors.TryGetValue(tensor, out var known))
        {
            return known;
        }
        if (_made.TryGetValue(tensor._storage, out var made))
        {
            // The same tensor in another guise, as a number that takes the type of what it meets.
            return
                made.Layout.Sizes.AsSpan().SequenceEqual(tensor._layout.Sizes)
                && made.Layout.Strides.AsSpan().SequenceEqual(tensor._layout.Strides)
                && made.Layout.Offset == tensor._layout.Offset
                ? made
                : throw new UnreachableException($"{op}: a view of {tensor.Shape} that no op made.");
        }
        if (tensor._storage.Recordings >= _begin)
        {
            throw new InvalidOperationException(
                $"{op}: a tensor of {tensor.Shape} {tensor.DType.Text()} was made while the program is recorded, but by another thread or "
                    + "by another program, so that no run could make it again. Compute it on the thread that records, or give it as an "
                    + "input."
            );
        }
        return Capture(tensor);
    }

    ProgramTensor Capture(Tensor tensor)
    {
        var captured = ProgramTensor.Captured(tensor);
        _tensors.Add(tensor, captured);
        Captured.Add(captured);
        return captured;
    }

    ProgramTensor Make(TensorOp op, Tensor tensor, ProgramMemory? viewed)
    {
        if (op is HostOp { IsOfOwner: true } && Known(tensor) is { Memory.Kind: MemoryKind.Constant })
        {
            throw new InvalidOperationException(
                $"{op.Name}: the optimizer was made while the program is recorded, and each run would go on with it. Make it before."
            );
        }
        var made = ProgramTensor.Met(viewed ?? new(MemoryKind.Made, tensor), tensor);
        _tensors.AddOrUpdate(tensor, made);
        if (viewed is null)
        {
            _made.AddOrUpdate(tensor._storage, made);
        }
        return made;
    }

    /// <exception cref="InvalidOperationException">Another tensor of the program lies in the memory, which a run may have elsewhere.</exception>
    void RequireAlone(string op, ProgramMemory memory, Tensor written)
    {
        if (memory.Kind is not (MemoryKind.Input or MemoryKind.Captured or MemoryKind.Gradient))
        {
            return;
        }
        for (var i = 0; i < Inputs.Length; i++)
        {
            if (Inputs[i].Memory != memory && InputTensors[i]._storage == written._storage)
            {
                throw new InvalidOperationException(
                    $"{op}: a tensor of {written.Shape} is written to that shares memory with input {i}, as it may not in a run. Give a "
                        + "Clone() as the input."
                );
            }
        }
    }

    static bool IsOfLastTwo(Transpose op, int rank)
    {
        var (a, b) = (op.A < 0 ? op.A + rank : op.A, op.B < 0 ? op.B + rank : op.B);
        return rank >= 2 && Math.Min(a, b) == rank - 2 && Math.Max(a, b) == rank - 1;
    }

    string Source(ProgramTensor known)
    {
        var maker = Instructions.FindLast(instruction => instruction.Outputs.Contains(known));
        return maker is not null ? $", the result of '{maker.Op.Name}',"
            : known.Memory.Kind == MemoryKind.Input ? ", an input,"
            : "";
    }
}
