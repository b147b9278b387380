namespace Micrograd.Tensors;

/// <summary>
/// Taking elements from places, and adding elements up at places: each is the other's gradient, and gather, index-select, embedding, sort
/// and scatter-add are one of the two. Places count blocks of equally many elements that lie side by side.
/// </summary>
internal static class TakeOps
{
    /// <summary>y's i-th block is x's block at places[i].</summary>
    public static Tensor Take(string name, Tensor x, int[] places, int block, Shape shape)
    {
        var y = Tensor.Uninitialized(shape.Sizes, x.DType, name);
        var size = x.DType.Size() * block;
        var source = x.Detach().Contiguous();
        var from = source.Bytes();
        var to = y.Bytes();
        for (var i = 0; i < places.Length; i++)
        {
            from.Slice(places[i] * size, size).CopyTo(to[(i * size)..]);
        }
        GC.KeepAlive(source);
        if (x.RequiresGrad && GradMode.IsOn)
        {
            var own = x.Shape;
            y.Record(new ViewNode(name, x, g => AddAt(name, g, places, block, own)));
        }
        return y;
    }

    /// <summary>A tensor of zeros, to whose block at places[i] x's i-th block is added.</summary>
    public static Tensor AddAt(string name, Tensor x, int[] places, int block, Shape shape)
    {
        var y = Tensor.Zeros(shape, x.DType);
        var from = x.Detach().Contiguous();
        switch (x.DType)
        {
            case DType.Float64:
                Add(from.Elements<double>(name), y._storage.Span<double>(), places, block);
                break;
            case DType.Float32:
                Add(from.Elements<float>(name), y._storage.Span<float>(), places, block);
                break;
            case DType.Int64:
                Add(from.Elements<long>(name), y._storage.Span<long>(), places, block);
                break;
            default:
                throw new NotSupportedException(
                    $"{name}: elements of {x.DType.Text()} are not added; convert with Float()."
                );
        }
        GC.KeepAlive(from);
        if (x.RequiresGrad && GradMode.IsOn)
        {
            var own = x.Shape;
            y.Record(new ViewNode(name, x, g => Take(name, g, places, block, own)));
        }
        return y;
    }

    static void Add<T>(ReadOnlySpan<T> x, Span<T> y, int[] places, int block)
        where T : unmanaged, System.Numerics.IAdditionOperators<T, T, T>
    {
        for (var i = 0; i < places.Length; i++)
        {
            var target = y.Slice(places[i] * block, block);
            var source = x.Slice(i * block, block);
            for (var j = 0; j < block; j++)
            {
                target[j] += source[j];
            }
        }
    }
}
