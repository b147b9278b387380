using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>What the reductions that go row by row have in common.</summary>
internal static class Reduction
{
    /// <summary>The dims, checked, and the result in the shape that was asked for; or the order in which the input must lie.</summary>
    public static TensorSpec Infer(string op, Tensor x, Dims dims, bool keepDim, DType dtype, bool needsElements)
    {
        var over = new ReducedDims(op, x.Shape, dims);
        if (needsElements && over.Columns == 0)
        {
            throw new InvalidOperationException(
                $"{op}: {x.Shape} has no element to choose from along the reduced dims."
            );
        }
        return over.OrderFor(x) is { } order
            ? TensorSpec.Wanting(0, order)
            : TensorSpec.Of(over.Result(keepDim), dtype);
    }

    /// <summary>Elements that lie as rows, a row each result.</summary>
    public static ReadOnlySpan<T> Rows<T>(Tensor x)
        where T : unmanaged => x._storage.Span<T>().Slice(x._layout.Offset, (int)x.Count);

    /// <summary>The first of the largest or smallest; a NaN comes before all, for it compares with nothing.</summary>
    public static int PositionOf<T>(ReadOnlySpan<T> row, bool largest)
        where T : INumber<T>
    {
        var best = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (T.IsNaN(row[i]))
            {
                return i;
            }
            best = (largest ? row[i] > row[best] : row[i] < row[best]) ? i : best;
        }
        return best;
    }
}

/// <summary>The largest or smallest over dims; where several are equal, each has an equal part of the gradient.</summary>
internal sealed record Extreme(bool IsLargest, Dims Dims, bool KeepDim) : LibraryOp
{
    internal bool IsLargest { get; } = IsLargest;

    public override string Name => IsLargest ? "amax" : "amin";

    internal override string Called => IsLargest ? "Max" : "Min";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        NumbersOnly.Require(Called, inputs[0]);
        return Reduction.Infer(Called, inputs[0], Dims, KeepDim, inputs[0].DType, needsElements: true);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Numbers(new Rows(IsLargest), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (x, over) = (inputs[0], new ReducedDims(Called, inputs[0].Shape, Dims));
        var hits = x.Eq(over.AsKept(outputs[0])).To(x.DType);
        var count = Door.Apply(new Sum(Dims, true), hits);
        // Where NaN is the largest none is hit, and 0 / 0 says so.
        return Elementwise.Select(hits, over.AsKept(g) / count, 0 / count);
    }

    readonly struct Rows(bool largest) : INumberKernel
    {
        public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, INumber<T>
            where TLoop : struct, IElementLoop<T>
        {
            var to = outputs[0]._storage.Span<T>();
            var from = Reduction.Rows<T>(inputs[0]);
            var columns = to.IsEmpty ? 0 : from.Length / to.Length;
            for (var row = 0; row < to.Length; row++)
            {
                var elements = from.Slice(row * columns, columns);
                to[row] = elements[Reduction.PositionOf(elements, largest)];
            }
        }
    }
}

/// <summary>Where along dims the largest or smallest element is, the first of several.</summary>
internal sealed record Position(bool IsLargest, Dims Dims, bool KeepDim) : LibraryOp
{
    internal bool IsLargest { get; } = IsLargest;

    public override string Name => IsLargest ? "argmax" : "argmin";

    internal override string Called => IsLargest ? "ArgMax" : "ArgMin";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        NumbersOnly.Require(Called, inputs[0]);
        return Reduction.Infer(Called, inputs[0], Dims, KeepDim, DType.Int64, needsElements: true);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Numbers(new Rows(IsLargest), inputs[0].DType, inputs, outputs);

    readonly struct Rows(bool largest) : INumberKernel
    {
        public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, INumber<T>
            where TLoop : struct, IElementLoop<T>
        {
            var to = outputs[0]._storage.Span<long>();
            var from = Reduction.Rows<T>(inputs[0]);
            var columns = to.IsEmpty ? 0 : from.Length / to.Length;
            for (var row = 0; row < to.Length; row++)
            {
                to[row] = Reduction.PositionOf(from.Slice(row * columns, columns), largest);
            }
        }
    }
}

/// <summary>Whether any element, or whether each, is true, over dims.</summary>
internal sealed record Truth(bool OfAll, Dims Dims, bool KeepDim) : LibraryOp
{
    internal bool OfAll { get; } = OfAll;

    public override string Name => OfAll ? "all" : "any";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        Reduction.Infer(OfAll ? "All" : "Any", inputs[0], Dims, KeepDim, DType.Bool, needsElements: false);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var to = outputs[0]._storage.Span<bool>();
        var from = Reduction.Rows<bool>(inputs[0]);
        var columns = to.IsEmpty ? 0 : from.Length / to.Length;
        for (var row = 0; row < to.Length; row++)
        {
            var elements = from.Slice(row * columns, columns);
            to[row] = OfAll ? !elements.Contains(false) : elements.Contains(true);
        }
    }
}

/// <summary>The sum of all elements up to each place along a dim.</summary>
internal sealed record CumSum(int Dim) : LibraryOp
{
    public override string Name => "cumsum";

    internal override string Called => "CumSum";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        NumbersOnly.Require(Called, inputs[0]);
        return Ordered.Along(Called, Dim, inputs, inputs[0].DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            var size = inputs[0].Shape.SizeAlong(Dim, Called);
            ElementTypes.Numbers(new RunningRows(size, isProduct: false), inputs[0].DType, inputs, outputs);
        }
    }

    // The sum from the other end.
    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        g.Flip(Dim).CumSum(Dim).Flip(Dim);
}
