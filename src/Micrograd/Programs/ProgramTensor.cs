using System.Globalization;
using Micrograd.Programs;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// A tensor of a <see cref="TensorProgram"/>: its place in it, shape and type. A run has other numbers there, unless the program holds the
/// tensor itself.
/// </summary>
public sealed class ProgramTensor
{
    WeakReference<Tensor>? _met;

    internal ProgramTensor(ProgramMemory memory, Layout layout, DType dtype) =>
        (Memory, Layout, DType) = (memory, layout, dtype);

    /// <summary>What the program's text calls it: <c>%5</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"%{Number}");

    /// <summary>The label of the tensor that was here when the program was recorded, such as a parameter's <c>0.weight</c>.</summary>
    public string? Label { get; private set; }

    /// <summary>The size of each dim.</summary>
    public Shape Shape => new(Layout.Sizes);

    /// <summary>What its elements are.</summary>
    public DType DType { get; }

    /// <summary>The tensor that the program holds: what it captured, or a constant; null for what each run has anew.</summary>
    public Tensor? Tensor { get; private set; }

    internal ProgramMemory Memory { get; }

    internal Layout Layout { get; }

    internal int Number { get; set; } = -1;

    /// <summary>The leaf whose gradient this is as a run begins.</summary>
    internal Tensor? Leaf { get; private init; }

    /// <summary>What is transposed in its last two dims to this, if that is all that made it.</summary>
    internal ProgramTensor? Transposed { get; set; }

    internal static ProgramTensor Captured(Tensor tensor) =>
        new(new(MemoryKind.Captured, tensor), tensor._layout, tensor.DType) { Tensor = tensor, _met = new(tensor) };

    /// <param name="met">The tensor that the host has made.</param>
    /// <param name="held">A copy of it, which nobody else has.</param>
    internal static ProgramTensor Constant(Tensor met, Tensor held) =>
        new(new(MemoryKind.Constant, met), met._layout, met.DType) { Tensor = held, _met = new(met) };

    /// <summary>The constant's numbers as something that no op writes to, and this as a copy of them in each run.</summary>
    internal ProgramTensor Renewed()
    {
        var numbers = Constant(Tensor!, Tensor!);
        (Tensor, Memory.Kind) = (null, MemoryKind.Made);
        return numbers;
    }

    internal static ProgramTensor GradientOf(Tensor leaf, Tensor gradient) =>
        new(new(MemoryKind.Gradient, gradient), gradient._layout, gradient.DType)
        {
            Leaf = leaf,
            Label = leaf.Label is { } label ? $"{label}.grad" : null,
        };

    /// <summary>Of an input, or of what an op makes.</summary>
    internal static ProgramTensor Met(ProgramMemory memory, Tensor tensor) =>
        new(memory, tensor._layout, tensor.DType) { _met = new(tensor) };

    /// <summary>A tensor as one that lies in memory as this did when it was recorded: the tensor itself, or a copy where it lies otherwise.</summary>
    /// <exception cref="ArgumentException">It can't be copied to lie so.</exception>
    internal Tensor Laid(Tensor tensor) =>
        LiesAlike(tensor._layout) ? tensor
        : Layout.IsContiguous && !Memory.IsWritten ? tensor.Contiguous()
        : throw new ArgumentException(
            $"Run: {Name}, {Label ?? "a tensor"} of {Shape}, lies otherwise in memory than it did when the program was recorded; "
                + "record with a Contiguous() one, and give such ones."
        );

    internal bool LiesAlike(Layout layout)
    {
        for (var dim = 0; dim < layout.Rank; dim++)
        {
            if (layout.Strides[dim] != Layout.Strides[dim] && layout.Sizes[dim] > 1)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The recording is over: labels are known, and what was met is forgotten.</summary>
    internal void Settle()
    {
        if (_met is not null && _met.TryGetTarget(out var tensor))
        {
            Label = tensor.Label;
        }
        _met = null;
    }

    /// <summary>The name, shape and type: <c>%5 : [64, 128] float32</c>.</summary>
    public override string ToString() => $"{Name} : {Shape} {DType.Text()}";
}
