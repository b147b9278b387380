using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Where the elements along a dim are taken from to be in order; equal ones stay in their order, NaN counts as largest.</summary>
internal sealed record ArgSort(int Dim, bool Descending) : LibraryOp
{
    public override string Name => "argsort";

    internal override string Called => "Sort";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        NumbersOnly.Require(Called, inputs[0]);
        return Ordered.Along(Called, Dim, inputs, DType.Int64);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            var size = inputs[0].Shape.SizeAlong(Dim, Called);
            ElementTypes.Numbers(new Rows(size, Descending), inputs[0].DType, inputs, outputs);
        }
    }

    readonly struct Rows(int size, bool descending) : INumberKernel
    {
        public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, INumber<T>
            where TLoop : struct, IElementLoop<T>
        {
            var keys = Reduction.Rows<T>(inputs[0]);
            var order = outputs[0]._storage.Span<long>();
            var row = new (T Key, int Place)[size];
            var comparison = descending ? (Comparison<(T Key, int Place)>)Largest<T> : Smallest<T>;
            for (var start = 0; start < order.Length; start += size)
            {
                for (var i = 0; i < size; i++)
                {
                    row[i] = (keys[start + i], i);
                }
                row.AsSpan().Sort(comparison);
                for (var i = 0; i < size; i++)
                {
                    order[start + i] = row[i].Place;
                }
            }
        }

        static int Smallest<T>((T Key, int Place) a, (T Key, int Place) b)
            where T : INumber<T> => NaNLast(a.Key, b.Key) is var found and not 0 ? found : a.Place - b.Place;

        static int Largest<T>((T Key, int Place) a, (T Key, int Place) b)
            where T : INumber<T> => NaNLast(b.Key, a.Key) is var found and not 0 ? found : a.Place - b.Place;

        static int NaNLast<T>(T a, T b)
            where T : INumber<T> =>
            T.IsNaN(a) ? (T.IsNaN(b) ? 0 : 1)
            : T.IsNaN(b) ? -1
            : a.CompareTo(b);
    }
}
