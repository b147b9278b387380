using System.Numerics;
using Micrograd.Kernels;

namespace Micrograd.TensorOps;

/// <summary>The product of all elements up to each place along a dim; its gradient divides by nothing, and so is right beside zeros.</summary>
internal sealed record CumProd(int Dim) : LibraryOp
{
    public override string Name => "cumprod";

    internal override string Called => "CumProd";

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
            ElementTypes.Numbers(new RunningRows(size, isProduct: true), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Door.Apply(new CumProdGradient(Dim), [g, inputs[0]]);

    /// <summary>Products of two, four, eight … places in a row.</summary>
    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var y = inputs[0];
        if (y.Rank == 0)
        {
            return y * 1L;
        }
        var size = y.Shape.SizeAlong(Dim, Called);
        for (long step = 1; step < size; step *= 2)
        {
            var shift = (int)step;
            y = Tensor.Concat([y.Slice(Dim, 0, shift), y.Slice(Dim, shift, size) * y.Slice(Dim, 0, size - shift)], Dim);
        }
        return y == inputs[0] ? y * 1L : y;
    }
}

/// <summary>
/// The gradient of a cumulative product, of g and x: (Π before i) · S(i), S(i) = g(i) + x(i + 1) S(i + 1), the sum of what flows into all products that
/// x(i) is in.
/// </summary>
internal sealed record CumProdGradient(int Dim) : LibraryOp
{
    public override string Name => "cumprod_grad";

    internal override string Called => "CumProd";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        Ordered.Along(Called, Dim, inputs, inputs[1].DType);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            var size = inputs[1].Shape.SizeAlong(Dim, Called);
            ElementTypes.Floats(new Rows(size), inputs[1].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) =>
        Differentiated.Of(new CumProd(Dim), [inputs[1]], 0, inputs[0]);

    readonly struct Rows(int size) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var above = Reduction.Rows<T>(inputs[0]);
            var from = Reduction.Rows<T>(inputs[1]);
            var to = outputs[0]._storage.Span<T>();
            var before = new double[size];
            for (var row = 0; row < to.Length; row += size)
            {
                var product = 1.0;
                for (var i = 0; i < size; i++)
                {
                    before[i] = product;
                    product *= double.CreateTruncating(from[row + i]);
                }
                var sum = 0.0;
                for (var i = size - 1; i >= 0; i--)
                {
                    sum =
                        double.CreateTruncating(above[row + i])
                        + (i == size - 1 ? 0 : sum * double.CreateTruncating(from[row + i + 1]));
                    to[row + i] = T.CreateTruncating(before[i] * sum);
                }
            }
        }
    }
}

/// <summary>Where the largest or smallest element up to each place along a dim is: the last of several, and from a NaN on the last NaN.</summary>
internal sealed record CumExtreme(bool IsLargest, int Dim) : LibraryOp
{
    internal bool IsLargest { get; } = IsLargest;

    public override string Name => IsLargest ? "cummax" : "cummin";

    internal override string Called => IsLargest ? "CumMax" : "CumMin";

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
            ElementTypes.Numbers(new Rows(size, IsLargest), inputs[0].DType, inputs, outputs);
        }
    }

    readonly struct Rows(int size, bool largest) : INumberKernel
    {
        public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, INumber<T>
            where TLoop : struct, IElementLoop<T>
        {
            var from = Reduction.Rows<T>(inputs[0]);
            var to = outputs[0]._storage.Span<long>();
            for (var row = 0; row < to.Length; row += size)
            {
                var best = 0;
                for (var i = 0; i < size; i++)
                {
                    var (next, held) = (from[row + i], from[row + best]);
                    best = T.IsNaN(next) || (largest ? next >= held : next <= held) ? i : best;
                    to[row + i] = best;
                }
            }
        }
    }
}
