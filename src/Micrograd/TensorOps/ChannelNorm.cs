using Micrograd.Kernels.Rows;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>What batch and group norm have in common: tensors <c>[N, C, …]</c>, and a number for each channel.</summary>
internal static class ChannelNorm
{
    // Slices that are shorter are not worth a loop each: channels lie outermost in memory then.
    const int Shortest = 8;

    /// <exception cref="ArgumentException">There is no dim of channels; or a weight or bias is not one number a channel.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative or NaN.</exception>
    public static void Require(string called, Tensor x, double epsilon, ReadOnlySpan<Tensor> ofChannels)
    {
        FloatsOnly.Require(called, x);
        if (x.Rank < 2)
        {
            throw new ArgumentException($"{called}: {x.Shape} has no channels; it must be [N, C, …].");
        }
        if (!(epsilon >= 0))
        {
            throw Refusal.OutOfRange(
                "epsilon",
                $"{called}: an epsilon of {Numbers.ShortNumber.Of(epsilon)} for {x.Shape}; it is 0 or more."
            );
        }
        foreach (var one in ofChannels)
        {
            if (one.Rank != 1 || one._layout.Sizes[0] != x._layout.Sizes[1] || one.DType != x.DType)
            {
                throw new ArgumentException(
                    $"{called}: a weight, bias, mean or variance of {one.Shape} {one.DType.Text()} for {x.Shape} {x.DType.Text()}, which has "
                        + $"{x._layout.Sizes[1]} channels; it is one number for each."
                );
            }
        }
    }

    /// <summary>The order of dims in which a batch lies best: as it is, or channels outermost.</summary>
    public static Dims BatchOrder(Shape shape)
    {
        var order = Dims.InOrder(shape.Rank);
        if (!IsChannelFirst(shape))
        {
            return order;
        }
        Span<int> swapped = stackalloc int[shape.Rank];
        order.AsSpan().CopyTo(swapped);
        (swapped[0], swapped[1]) = (1, 0);
        return Dims.Of(swapped);
    }

    /// <summary>A row a channel, over a tensor that lies in that order.</summary>
    public static ChannelRows BatchRows(Shape shape) =>
        ChannelRows.OfBatch(shape[0], shape[1], Length(shape), IsChannelFirst(shape));

    /// <summary>Elements of a channel in one example.</summary>
    public static int Length(Shape shape) => shape.ElementCount == 0 ? 0 : (int)shape[2..].ElementCount;

    /// <summary>What is to be copied first: the first inputs, which are of one shape, in that order, and all others row after row.</summary>
    public static TensorSpec? Wants(ReadOnlySpan<Tensor> inputs, int ofShape, Dims order)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            var isLaid =
                i < ofShape ? inputs[i]._layout.Permute(order.AsSpan()).IsContiguous : Ordered.Rows(inputs[i]) is null;
            if (!isLaid)
            {
                return TensorSpec.Wanting(i, i < ofShape ? order : Dims.InOrder(inputs[i].Rank));
            }
        }
        return null;
    }

    /// <summary>The gradients of input, weight and bias, that lie one after the other, the input's in that order of dims.</summary>
    /// <param name="all">The three.</param>
    /// <param name="x">The input.</param>
    /// <param name="order">The order of its dims.</param>
    /// <param name="inputs">How many inputs there are.</param>
    /// <param name="first">The first of them that is a weight or bias.</param>
    /// <param name="hasWeight">Whether it is a weight.</param>
    public static Tensor?[] Parts(Tensor all, Shape x, Dims order, int inputs, int first, bool hasWeight)
    {
        var (count, channels, gradients) = ((int)x.ElementCount, x[1], new Tensor?[inputs]);
        Span<int> sizes = stackalloc int[x.Rank];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = x[order[i]];
        }
        // The order swaps two dims or none: it is its own way back.
        gradients[0] = all.Slice(0, 0, count).Reshape(Shape.Create(sizes)).Permute(order.AsSpan());
        for (var i = first; i < inputs; i++)
        {
            // In memory of its own: a leaf would keep the input's gradient with it.
            var start = count + (hasWeight && i == first ? 0 : channels);
            gradients[i] = all.Slice(0, start, start + channels).Clone();
        }
        return gradients;
    }

    /// <summary>A number of each channel as a factor of <c>[N, C, …]</c>.</summary>
    public static Tensor Spread(Tensor ofChannels, int rank)
    {
        Span<int> sizes = stackalloc int[rank];
        sizes.Fill(1);
        sizes[1] = ofChannels._layout.Sizes[0];
        return ofChannels.As(Shape.Create(sizes));
    }

    /// <summary>All dims but that of the channels.</summary>
    public static int[] Others(int rank) => [0, .. Enumerable.Range(2, rank - 2)];

    static bool IsChannelFirst(Shape shape) => shape[0] > 1 && Length(shape) < Shortest;
}
