using System.Numerics;
using Micrograd.Kernels;

namespace Micrograd.Tensors;

/// <summary>
/// Sums of floating-point numbers over any axes of any layout. Where the elements fill their memory in some order of the axes, as a
/// transposed tensor's do, they are added where they lie; an axis that repeats is a factor; what is left is copied first.
/// </summary>
internal static class Sums
{
    public static Tensor Run<T>(Tensor x, ReducedAxes over, bool keepDim)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Plan.Of(x._layout, over) is not { } plan)
        {
            x = over.AsRows(x);
            var rows = checked((int)over.Kept.ElementCount);
            var sums = Tensor.Uninitialized([rows], x.DType, "Sum");
            Kernels.Reduction.SumRows(x.Elements<T>("Sum"), checked((int)over.Columns), sums._storage.Span<T>());
            GC.KeepAlive(x);
            return over.Shaped(sums, keepDim);
        }
        var y = new Tensor(Storage.Of(plan.Matrices * plan.Columns, x.DType, "Sum"), plan.Result, x.DType);
        var from = x
            ._storage.Span<T>()
            .Slice(x._layout.Offset, checked((int)(plan.Matrices * plan.Rows * plan.Columns)));
        var to = y._storage.Span<T>();
        if (plan.Columns == 1)
        {
            Kernels.Reduction.SumRows(from, (int)plan.Rows, to);
        }
        else
        {
            ColumnSums<T>.Run(from, (int)plan.Rows, (int)plan.Columns, to);
        }
        GC.KeepAlive(x);
        if (plan.Factor != 1)
        {
            using var _ = NoGrad.Enter();
            y *= plan.Factor;
        }
        return keepDim ? y : new(y._storage, over.WithoutReduced(y._layout), y.DType);
    }

    /// <summary>Matrices whose columns are summed, and where the sums lie as a tensor that keeps the reduced axes.</summary>
    readonly record struct Plan(long Matrices, long Rows, long Columns, double Factor, Layout Result)
    {
        /// <summary>Null where the elements have to be copied.</summary>
        public static Plan? Of(Layout x, ReducedAxes over)
        {
            var order = ByStride(x);
            var strides = new int[x.Rank];
            var (matrices, rows, columns, factor) = (1L, 1L, 1L, 1.0);
            long expected = 1;
            for (var i = order.Length - 1; i >= 0; i--)
            {
                var axis = order[i];
                var (size, isReduced) = (x.Sizes[axis], over.IsReduced(axis));
                if (size == 1)
                {
                    strides[axis] = 1;
                    continue;
                }
                if (x.Strides[axis] == 0 && isReduced)
                {
                    factor *= size;
                    continue;
                }
                if (x.Strides[axis] != expected)
                {
                    return null;
                }
                expected *= size;
                if (isReduced && matrices == 1)
                {
                    rows *= size;
                }
                else if (!isReduced && rows == 1)
                {
                    strides[axis] = (int)columns;
                    columns *= size;
                }
                else if (!isReduced)
                {
                    strides[axis] = (int)(columns * matrices);
                    matrices *= size;
                }
                else
                {
                    return null;
                }
            }
            return new(matrices, rows, columns, factor, new(over.Kept.Sizes, strides, 0));
        }

        /// <summary>The axes from the largest stride to the smallest; of equal ones, as they come.</summary>
        static int[] ByStride(Layout x)
        {
            var order = new int[x.Rank];
            for (var axis = 0; axis < order.Length; axis++)
            {
                var place = axis;
                for (; place > 0 && x.Strides[order[place - 1]] < x.Strides[axis]; place--)
                {
                    order[place] = order[place - 1];
                }
                order[place] = axis;
            }
            return order;
        }
    }
}
