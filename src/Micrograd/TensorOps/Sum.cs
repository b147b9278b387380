using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// The sum over dims, of any layout. Where the elements fill their memory in some order of the dims, as a transposed tensor's do, they are
/// added where they lie; a dim that repeats is a factor; what is left is copied first.
/// </summary>
internal sealed record Sum(Dims Dims, bool KeepDim) : LibraryOp
{
    /// <summary>Of all elements.</summary>
    public static readonly Sum All = new(default, false);

    public override string Name => "sum";

    internal override string Called => "Sum";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[0];
        NumbersOnly.Require(Called, x);
        var over = new ReducedDims(Called, x.Shape, Dims);
        if (x.Count == 0)
        {
            return TensorSpec.Of(over.Result(KeepDim), x.DType);
        }
        if (SumPlan.Of(x._layout, over, KeepDim) is not { } plan)
        {
            return TensorSpec.Wanting(0, over.InnermostOrder);
        }
        return new(plan.Result, x.DType, plan);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (spec.Plan is SumPlan plan)
        {
            ElementTypes.Numbers(new Columns(plan), inputs[0].DType, inputs, outputs);
        }
        else
        {
            outputs[0]._storage.Clear();
        }
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        // Of all, it is one number.
        (Dims.Count == 0 ? g : new ReducedDims(Called, inputs[0].Shape, Dims).AsKept(g)).Expand(inputs[0].Shape);

    readonly struct Columns(SumPlan plan) : INumberKernel
    {
        public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, INumber<T>
            where TLoop : struct, IElementLoop<T>
        {
            var x = inputs[0];
            var from = x._storage.Span<T>().Slice(x._layout.Offset, plan.Elements);
            var to = outputs[0]._storage.Span<T>();
            TLoop.SumColumns(from, plan.Rows, plan.Columns, to);
            if (plan.Factor != 1)
            {
                var factor = T.CreateTruncating(plan.Factor);
                foreach (ref var sum in to)
                {
                    sum *= factor;
                }
            }
        }
    }
}

/// <summary>Matrices whose columns are summed, and where the sums lie.</summary>
internal sealed record SumPlan(long Matrices, int Rows, int Columns, long Factor, Layout Result)
{
    public int Elements => checked((int)(Matrices * Rows * Columns));

    /// <summary>Null where the elements have to be copied.</summary>
    public static SumPlan? Of(Layout x, ReducedDims over, bool keepDim)
    {
        Span<int> order = stackalloc int[x.Rank];
        ByStride(x, order);
        Span<int> strides = stackalloc int[x.Rank];
        strides.Clear();
        var (matrices, rows, columns, factor) = (1L, 1L, 1L, 1L);
        long expected = 1;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            var dim = order[i];
            var (size, isReduced) = (x.Sizes[dim], over.IsReduced(dim));
            if (size == 1)
            {
                strides[dim] = 1;
                continue;
            }
            if (x.Strides[dim] == 0 && isReduced)
            {
                factor *= size;
                continue;
            }
            if (x.Strides[dim] != expected)
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
                strides[dim] = (int)columns;
                columns *= size;
            }
            else if (!isReduced)
            {
                strides[dim] = (int)(columns * matrices);
                matrices *= size;
            }
            else
            {
                return null;
            }
        }
        return new(matrices, (int)rows, (int)columns, factor, over.Result(strides, keepDim));
    }

    /// <summary>The dims from the largest stride to the smallest; of equal ones, as they come.</summary>
    static void ByStride(Layout x, Span<int> order)
    {
        for (var dim = 0; dim < order.Length; dim++)
        {
            var place = dim;
            for (; place > 0 && x.Strides[order[place - 1]] < x.Strides[dim]; place--)
            {
                order[place] = order[place - 1];
            }
            order[place] = dim;
        }
    }
}
