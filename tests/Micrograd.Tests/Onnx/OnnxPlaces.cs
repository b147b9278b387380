namespace Micrograd.Tests.Onnx;

/// <summary>The standard's writes to places that tensors name, and its choices of places.</summary>
static class OnnxPlaces
{
    public static Tensor Elements(OnnxNode node, Tensor?[] x)
    {
        var (index, axis) = (x[1]!, (int)node.Long("axis", 0));
        axis = axis < 0 ? axis + index.Rank : axis;
        // Each element of the index is a place along the axis, and its own along the others.
        TensorIndex[] places =
        [
            .. index.Shape.Select(
                (size, dim) =>
                {
                    var sizes = Enumerable.Repeat(1, index.Rank).ToArray();
                    sizes[dim] = size;
                    return (TensorIndex)(dim == axis ? index : Tensor.Arange(size).Reshape(sizes));
                }
            ),
        ];
        return x[0]!.IndexPut(places, x[2]!, Adds(node));
    }

    public static Tensor Slices(OnnxNode node, Tensor?[] x)
    {
        TensorIndex[] places = [.. x[1]!.Split(1, -1).Select(part => (TensorIndex)part.Squeeze(-1))];
        return x[0]!.IndexPut(places, x[2]!, Adds(node));
    }

    static bool Adds(OnnxNode node) =>
        node.Text("reduction", "none") switch
        {
            "none" => false,
            "add" => true,
            var other => throw new NotSupportedException($"a scatter that takes the {other}"),
        };

    public static Tensor Compress(OnnxNode node, Tensor?[] x)
    {
        var given = node.Has("axis") ? x[0]! : x[0]!.Flatten();
        return given.IndexSelect((int)node.Long("axis", 0), x[1]!.NonZero().Flatten());
    }

    public static Tensor EyeLike(OnnxNode node, Tensor x) =>
        (Tensor.Arange(x.Shape[0]).Unsqueeze(1) + node.Long("k", 0))
            .Eq(Tensor.Arange(x.Shape[1]))
            .To(node.Has("dtype") ? OnnxOps.Type(node.Long("dtype", 1)) : x.DType);

    /// <summary>Where each place of a picture is read when the picture is turned and moved by matrices.</summary>
    public static Tensor AffineGrid(OnnxNode node, Tensor theta, int[] sizes)
    {
        var dims = sizes.Length - 2;
        var places = new Tensor[dims + 1];
        for (var dim = 0; dim < dims; dim++)
        {
            var size = sizes[dim + 2];
            var along =
                node.Long("align_corners", 0) == 1
                    ? Tensor.Linspace(-1, 1, size)
                    : (2 * Tensor.Arange(size).Float() + 1) / size - 1;
            var shape = Enumerable.Repeat(1, dims).ToArray();
            shape[dim] = size;
            // x, the last dim, comes first.
            places[dims - 1 - dim] = along.Reshape(shape).Expand(sizes[2..]);
        }
        places[dims] = Tensor.Ones(sizes[2..]);
        var grid = Tensor.Stack(places, -1).Flatten(0, dims - 1).MatMul(theta.Transpose(1, 2));
        return grid.Reshape([sizes[0], .. sizes[2..], dims]);
    }
}
