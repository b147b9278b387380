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
    public static Tensor Of(TensorOp op, Tensor[] inputs, int input, Tensor g) =>
        Of(given => op.Definition(given)!, inputs, [input], g)[0];

    /// <summary>The same with respect to several inputs at once.</summary>
    /// <param name="definition">The op in others.</param>
    /// <param name="inputs">What it is of.</param>
    /// <param name="places">With respect to which of them.</param>
    /// <param name="g">The gradient of its result.</param>
    public static Tensor[] Of(Func<Tensor[], Tensor> definition, Tensor[] inputs, int[] places, Tensor g)
    {
        var begin = TensorNode.Made;
        Tensor[] given = [.. inputs];
        foreach (var place in places)
        {
            // A point of its own, since an input may be given twice, and the gradient be wanted where the input needs none.
            given[place] = inputs[place].RequiresGrad ? inputs[place].Again() : inputs[place].Detach().RequireGrad();
        }
        Tensor[] points = [.. places.Select(place => given[place])];
        var gradients = BackwardPass.OfPiece(points, begin, definition(given), g, createGraph: true);
        return [.. gradients.Select((found, i) => found ?? Tensor.ZerosLike(points[i]))];
    }
}
