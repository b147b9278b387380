using Micrograd.Differentiation;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>The gradient of an op by its definition, computed anew and recorded: what a kernel for the gradient stands for.</summary>
internal static class Differentiated
{
    /// <param name="op">The op.</param>
    /// <param name="inputs">What it is of.</param>
    /// <param name="input">With respect to which of them.</param>
    /// <param name="g">The gradient of its result.</param>
    public static Tensor Of(TensorOp op, Tensor[] inputs, int input, Tensor g)
    {
        var begin = TensorNode.Made;
        // A point of its own, since an input may be given twice, and the gradient be wanted where the input needs none.
        var point = inputs[input].RequiresGrad ? inputs[input].Again() : inputs[input].Detach().RequireGrad();
        Tensor[] given = [.. inputs];
        given[input] = point;
        return BackwardPass.OfPiece([point], begin, op.Definition(given)!, g, createGraph: true)[0]
            ?? Tensor.ZerosLike(inputs[input]);
    }
}
