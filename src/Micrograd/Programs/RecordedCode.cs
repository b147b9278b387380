using Micrograd.TensorOps;

namespace Micrograd.Programs;

/// <summary>What was taken down of a piece of code, each tensor with its number and each piece of memory with its place.</summary>
internal sealed class RecordedCode
{
    readonly List<ProgramTensor> _tensors = [];
    readonly List<ProgramMemory> _memories = [];

    public RecordedCode(
        ProgramTensor[] inputs,
        List<ProgramTensor> captured,
        List<ProgramInstruction> instructions,
        ProgramTensor[] outputs,
        ProgramGradient[] gradients
    )
    {
        Inputs = inputs;
        Outputs = outputs;
        Gradients = gradients;
        ProgramTensor[] leaving = [.. outputs, .. gradients.Select(gradient => gradient.After).OfType<ProgramTensor>()];
        Instructions = [.. Renewing(instructions, leaving), .. instructions];
        var read = Instructions.SelectMany(instruction => instruction.Inputs).Concat(leaving).ToHashSet();
        // What an optimizer remembers is captured before it is read.
        Captured = [.. captured.Where(read.Contains)];
        Constants = [.. read.Where(tensor => tensor.Memory.Kind == MemoryKind.Constant && tensor.Tensor is not null)];
        foreach (var tensor in Inputs.Concat(Captured).Concat(Constants))
        {
            Add(tensor);
        }
        foreach (var tensor in Instructions.SelectMany(instruction => instruction.Outputs))
        {
            Add(tensor);
        }
        foreach (var tensor in leaving)
        {
            tensor.Memory.Escapes = true;
        }
        foreach (var gradient in gradients)
        {
            gradient.IsPrivate =
                gradient.After?.Memory is { Kind: MemoryKind.Made } memory
                && leaving.Count(tensor => tensor.Memory == memory) == 1;
        }
    }

    public ProgramTensor[] Inputs { get; }

    public ProgramTensor[] Captured { get; }

    public ProgramTensor[] Constants { get; }

    public ProgramInstruction[] Instructions { get; }

    public ProgramTensor[] Outputs { get; }

    public ProgramGradient[] Gradients { get; }

    /// <summary>All tensors, by their numbers.</summary>
    public IReadOnlyList<ProgramTensor> Tensors => _tensors;

    /// <summary>All memory, by its places.</summary>
    public IReadOnlyList<ProgramMemory> Memories => _memories;

    /// <summary>A leaf's gradient as a run begins.</summary>
    public Tensor GradientNow(ProgramTensor before, ReadOnlySpan<Tensor> inputs)
    {
        var gradient = Array.Find(Gradients, gradient => gradient.Before == before)!;
        // Somebody is to have it for longer than the leaf.
        return (before.Memory.Escapes ? gradient.Of(inputs).Grad : gradient.Of(inputs).GradInPassing)!;
    }

    /// <summary>What somebody gets of a run.</summary>
    /// <param name="tensor">The place.</param>
    /// <param name="inputs">What the run was given.</param>
    /// <param name="computed">What is there.</param>
    public Tensor Left(ProgramTensor tensor, ReadOnlySpan<Tensor> inputs, Tensor computed)
    {
        var input = Array.IndexOf(Inputs, tensor);
        return input >= 0 ? inputs[input]
            : tensor.Leaf is not null ? GradientNow(tensor, inputs)
            : tensor.Tensor ?? computed;
    }

    /// <summary>
    /// Leaves drop the gradients that others take the place of unread, as code does first of all: what is computed next lies in their
    /// memory, which may still be in the processor's cache.
    /// </summary>
    public void ForgetGradients(ReadOnlySpan<Tensor> inputs)
    {
        foreach (var gradient in Gradients)
        {
            if (gradient is { IsSet: true, IsRead: false })
            {
                gradient.Of(inputs).Put(null);
            }
        }
    }

    /// <summary>Leaves get the gradients that a run has computed.</summary>
    /// <param name="inputs">What it was given.</param>
    /// <param name="computed">What is at a place, by its number.</param>
    public void SetGradients(ReadOnlySpan<Tensor> inputs, Func<int, Tensor> computed)
    {
        // One leaf may get what another had.
        var left = new Tensor?[Gradients.Length];
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = Gradients[i].After is { } after
                ? Held(Gradients[i], Left(after, inputs, computed(after.Number)))
                : null;
        }
        for (var i = 0; i < left.Length; i++)
        {
            if (Gradients[i].IsSet)
            {
                Gradients[i].Of(inputs).Put(left[i]);
            }
        }
    }

    /// <summary>What its leaf holds from now on: alone, or as others do who have it, too.</summary>
    static Tensor Held(ProgramGradient gradient, Tensor set)
    {
        if (gradient.IsPrivate)
        {
            set._storage.Claim();
        }
        else
        {
            set._storage.HandOut();
        }
        return set;
    }

    /// <summary>Copies of the constants that are written to, or that somebody gets: each run begins with the first numbers.</summary>
    static IEnumerable<ProgramInstruction> Renewing(List<ProgramInstruction> instructions, ProgramTensor[] leaving)
    {
        var left = leaving.Select(tensor => tensor.Memory).ToHashSet();
        var constants = instructions
            .SelectMany(instruction => instruction.Inputs)
            .Concat(leaving)
            .Where(tensor => tensor is { Memory.Kind: MemoryKind.Constant, Tensor: not null })
            .Where(tensor => tensor.Memory.IsWritten || left.Contains(tensor.Memory))
            .Distinct()
            .ToList();
        foreach (var constant in constants)
        {
            var numbers = constant.Renewed();
            yield return new(Clone.Op, TensorSpec.Like(numbers.Tensor!), [numbers], [constant], null);
        }
    }

    void Add(ProgramTensor tensor)
    {
        // What is written to is an output once more.
        if (tensor.Number >= 0)
        {
            return;
        }
        tensor.Number = _tensors.Count;
        tensor.Settle();
        _tensors.Add(tensor);
        if (tensor.Memory.Place < 0)
        {
            tensor.Memory.Place = _memories.Count;
            _memories.Add(tensor.Memory);
        }
    }
}
