using System.Diagnostics;
using Micrograd.Numbers;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// What a debugger shows of a tensor. It reads memory as it lies and no property that does something: an op would be recorded, a gradient
/// that is looked at is counted no more, and a program that is recorded refuses a look at numbers.
/// </summary>
internal sealed class TensorDebugView(Tensor tensor)
{
    const int Most = 100;

    public string? Label => tensor.Label;

    public string Shape => tensor.Shape.ToString();

    public DType DType => tensor.DType;

    public bool RequiresGrad => tensor.RequiresGrad;

    /// <summary>The op that made it; null for a leaf and a constant.</summary>
    public string? MadeBy => tensor.Node?.Op.Name;

    public string Gradient => tensor.GradUnseen is { } gradient ? Of(gradient) : "none";

    /// <summary>The first hundred, row after row; none where there is no memory.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public double[] Numbers => FirstNumbers(tensor, Most);

    /// <summary>In one line: <c>w: [2, 3] float32, requires grad = 0.5, -1, 2, …</c>.</summary>
    public static string Of(Tensor tensor)
    {
        const int Few = 6;
        var numbers = FirstNumbers(tensor, Few);
        var shown = string.Join(", ", numbers.Select(ShortNumber.Of));
        return (tensor.Label is { } label ? $"{label}: " : "")
            + $"{tensor.Shape} {tensor.DType.Text()}"
            + (tensor.RequiresGrad ? ", requires grad" : "")
            + (
                numbers.Length > 0 ? $" = {shown}{(tensor.Count > Few ? ", …" : "")}"
                : tensor._storage.IsGone ? ", its memory went back"
                : tensor._storage.HasMemory ? ""
                : ", a shape without numbers"
            );
    }

    static double[] FirstNumbers(Tensor tensor, int most)
    {
        var storage = tensor._storage;
        if (storage.IsGone || !storage.HasMemory)
        {
            return [];
        }
        var (sizes, strides) = (tensor._layout.Sizes, tensor._layout.Strides);
        var numbers = new double[Math.Min(tensor.Count, most)];
        for (var i = 0; i < numbers.Length; i++)
        {
            var (rest, at) = (i, tensor._layout.Offset);
            for (var dim = sizes.Length - 1; dim >= 0; dim--)
            {
                (rest, var place) = Math.DivRem(rest, sizes[dim]);
                at += place * strides[dim];
            }
            numbers[i] = storage.Read<double>(tensor.DType, at);
        }
        return numbers;
    }
}
