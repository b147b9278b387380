using System.Runtime.CompilerServices;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// The matrix product: <c>[m, k] × [k, n] → [m, n]</c>; <c>[k] × [k]</c> is a single number; dims in front of the last two are
    /// batches and broadcast. Products of whole numbers are exact, and wrap around beyond 64 bits.
    /// </summary>
    /// <param name="other">The factor on the right.</param>
    /// <exception cref="ArgumentException">The inner dimensions differ, the batches do not broadcast, or the element types are not one.</exception>
    public Tensor MatMul(Tensor other) => TensorOps.MatMul.Of(this, other);

    /// <summary>x·Wᵀ + b: <c>[…, in], [out, in], [out] → […, out]</c>, PyTorch's <c>F.linear</c>.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="weight">The factors, a row an output.</param>
    /// <param name="bias">The addends, or null.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the element types are not one.</exception>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        return bias is null
            ? Door.Apply(TensorOps.Linear.Op, [x, weight])
            : Door.Apply(TensorOps.Linear.Op, [x, weight, bias]);
    }

    /// <summary>The inner product of two tensors of one dim: Σ aᵢ bᵢ.</summary>
    /// <param name="other">The other tensor.</param>
    /// <exception cref="ArgumentException">One has more than one dim, or they differ in length.</exception>
    public Tensor Dot(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Rank != 1 || other.Rank != 1)
        {
            throw new ArgumentException(
                $"Dot: {Shape} · {other.Shape}: both must have one dim; MatMul multiplies matrices."
            );
        }
        return Shape == other.Shape && DType == other.DType && DType.IsNumber()
            ? MatMul(other)
            : throw new ArgumentException(
                $"Dot: {Shape} {DType.Text()} · {other.Shape} {other.DType.Text()}: both must be equally long, and both float32, "
                    + "float64 or int64; convert with Float(), Double() or Long()."
            );
    }

    /// <summary>The products of each of the one with each of the other: <c>[m], [n] → [m, n]</c>.</summary>
    /// <param name="other">The other tensor.</param>
    /// <exception cref="ArgumentException">One has not exactly one dim.</exception>
    public Tensor Outer(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        NumbersOnly.RefuseHalves("Outer", this);
        NumbersOnly.RefuseHalves("Outer", other);
        return Rank == 1 && other.Rank == 1
            ? Unsqueeze(1) * other
            : throw new ArgumentException($"Outer: {Shape} and {other.Shape}: both must have one dim.");
    }

    /// <summary>
    /// Einstein's summation: a letter a dim, and what the result does not name is summed. <c>"ij,jk-&gt;ik"</c> is a matrix product,
    /// <c>"bhd,bhd-&gt;bh"</c> inner products, <c>"ii"</c> a trace. <c>...</c> stands for all dims that no letter names, which broadcast;
    /// a dim of size 1 broadcasts too. Without an arrow the result has an ellipsis's dims and the letters that occur once, in the order of
    /// the alphabet. The result has memory of its own.
    /// </summary>
    /// <param name="text">The operands' dims, with commas between them, and after <c>-&gt;</c> the result's; spaces count nothing.</param>
    /// <param name="operands">As many as the text names, all of float32, of float64 or of int64; one alone may be of truth values.</param>
    /// <exception cref="ArgumentException">
    /// The text does not fit the operands, or their sizes do not fit each other, or their types are not one.
    /// </exception>
    public static Tensor Einsum(string text, params ReadOnlySpan<Tensor> operands)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var operand in operands)
        {
            ArgumentNullException.ThrowIfNull(operand, nameof(operands));
        }
        return TensorOps.Einsum.Run(text, operands.ToArray());
    }

    /// <inheritdoc cref="Einsum(string, ReadOnlySpan{Tensor})" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Einsum(string text, params Tensor[] operands) => Einsum(text, operands.AsSpan());
}
