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
        return SumPlan.Infer(x, new ReducedDims(Called, x.Shape, Dims), KeepDim);
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
            plan.Multiply(to);
        }
    }
}

/// <summary>The mean over dims: the sum, of any layout, over how many there are. That of finite numbers is finite.</summary>
internal sealed record Mean(Dims Dims, bool KeepDim) : LibraryOp
{
    public override string Name => "mean";

    internal override string Called => "Mean";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        FloatsOnly.Require(Called, inputs[0]);
        return SumPlan.Infer(inputs[0], Over(inputs[0]), KeepDim);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(
            new Columns(spec.Plan as SumPlan, Over(inputs[0]).Columns),
            inputs[0].DType,
            inputs,
            outputs
        );

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var over = Over(inputs[0]);
        // Of all, it is one number.
        return (Dims.Count == 0 ? g / over.Columns : over.AsKept(g / over.Columns)).Expand(inputs[0].Shape);
    }

    ReducedDims Over(Tensor x) => new(Called, x.Shape, Dims);

    readonly struct Columns(SumPlan? plan, long count) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var means = outputs[0]._storage.Span<T>();
            if (plan is null)
            {
                means.Fill(T.NaN);
                return;
            }
            var from = inputs[0]._storage.Span<T>().Slice(inputs[0]._layout.Offset, plan.Elements);
            LaneLoop<T>.SumColumns(from, plan.Rows, plan.Columns, means);
            plan.Multiply(means);
            var n = T.CreateTruncating(count);
            var isFinite = true;
            foreach (ref var mean in means)
            {
                mean /= n;
                isFinite &= T.IsFinite(mean);
            }
            if (!isFinite)
            {
                Again(from, means, n);
            }
        }

        /// <summary>The means whose sum overflowed, of numbers so small that it does not.</summary>
        void Again<T>(ReadOnlySpan<T> from, Span<T> means, T n)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var power = BitOperations.Log2((ulong)count) + 1;
            var less = T.ScaleB(T.One, -power);
            var small = new T[from.Length];
            for (var i = 0; i < small.Length; i++)
            {
                small[i] = from[i] * less;
            }
            var sums = new T[means.Length];
            LaneLoop<T>.SumColumns(small, plan!.Rows, plan.Columns, sums);
            plan.Multiply(sums);
            for (var i = 0; i < sums.Length; i++)
            {
                if (!T.IsFinite(means[i]))
                {
                    var mean = sums[i] / n;
                    var whole = T.ScaleB(mean, power);
                    // No mean is larger than the largest, but what it is rounded to may be.
                    means[i] =
                        T.IsInfinity(whole) && T.IsFinite(mean)
                            ? T.CopySign(T.BitDecrement(T.PositiveInfinity), mean)
                            : whole;
                }
            }
        }
    }
}

/// <summary>Matrices whose columns are summed, and where the sums lie.</summary>
internal sealed record SumPlan(long Matrices, int Rows, int Columns, long Factor, Layout Result)
{
    public int Elements => checked((int)(Matrices * Rows * Columns));

    /// <summary>What is to be made of a tensor's sums, and as the plan how; a tensor without elements needs none.</summary>
    public static TensorSpec Infer(Tensor x, ReducedDims over, bool keepDim)
    {
        if (x.Count == 0)
        {
            return TensorSpec.Of(over.Result(keepDim), x.DType);
        }
        if (Of(x._layout, over, keepDim) is not { } plan)
        {
            return TensorSpec.Wanting(0, over.InnermostOrder);
        }
        return new(plan.Result, x.DType, plan);
    }

    /// <summary>Multiplies sums of what repeats by how often it does.</summary>
    public void Multiply<T>(Span<T> sums)
        where T : unmanaged, INumber<T>
    {
        if (Factor == 1)
        {
            return;
        }
        var factor = T.CreateTruncating(Factor);
        foreach (ref var sum in sums)
        {
            sum *= factor;
        }
    }

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
