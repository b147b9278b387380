using System.Numerics;
using Micrograd.Kernels;

namespace Micrograd.TensorOps;

/// <summary>The sums, or the products, of all elements of a row up to each place.</summary>
internal readonly struct RunningRows(int size, bool isProduct) : INumberKernel
{
    public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged, INumber<T>
        where TLoop : struct, IElementLoop<T>
    {
        var from = Reduction.Rows<T>(inputs[0]);
        var to = outputs[0]._storage.Span<T>();
        for (var row = 0; row < to.Length; row += size)
        {
            // Single precision is summed in double, since each sum carries the errors of all before it; and so are products.
            if (typeof(T) == typeof(float))
            {
                Run<T, double>(from.Slice(row, size), to.Slice(row, size));
            }
            else
            {
                Run<T, T>(from.Slice(row, size), to.Slice(row, size));
            }
        }
    }

    void Run<T, TTotal>(ReadOnlySpan<T> from, Span<T> to)
        where T : INumber<T>
        where TTotal : INumber<TTotal>
    {
        var total = TTotal.CreateTruncating(from[0]);
        to[0] = from[0];
        for (var i = 1; i < from.Length; i++)
        {
            var next = TTotal.CreateTruncating(from[i]);
            total = isProduct ? total * next : total + next;
            to[i] = T.CreateTruncating(total);
        }
    }
}
