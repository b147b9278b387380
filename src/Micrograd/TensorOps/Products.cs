using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Kernels.MatMul;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// The matrix product of the last two dims, those before them batches that broadcast: ∂/∂A is g·Bᵀ, ∂/∂B is Aᵀ·g. Whole numbers wrap around.
/// </summary>
internal sealed record MatMul : LibraryOp
{
    public static readonly MatMul Op = new();

    public override string Name => "matmul";

    internal override string Called => "MatMul";

    /// <summary>Of any rank: what has one dim is a matrix of one row or column.</summary>
    public static Tensor Of(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Rank == 2 && b.Rank == 2)
        {
            return Door.Apply(Op, a, b);
        }
        Require(a, b);
        var (isRow, isColumn) = (a.Rank == 1, b.Rank == 1);
        var left = isRow ? a.Unsqueeze(0) : a;
        var right = isColumn ? b.Unsqueeze(1) : b;
        Tensor product;
        if (left.Rank > 2 && right.Rank == 2)
        {
            // One product for all batches.
            int[] sizes = [.. left._layout.Sizes[..^1], right._layout.Sizes[1]];
            product = Door.Apply(Op, left.Flatten(0, -2), right).As(new(sizes));
        }
        else
        {
            product = Door.Apply(Op, left, right);
        }
        product = isColumn ? product.Squeeze(-1) : product;
        return isRow ? product.Squeeze(isColumn ? -1 : -2) : product;
    }

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (a, b) = (inputs[0], inputs[1]);
        Require(a, b);
        if (a.Rank == 2 && b.Rank == 2)
        {
            return TensorSpec.Of([a._layout.Sizes[0], b._layout.Sizes[1]], a.DType);
        }
        var batch = Broadcasting.Sizes(Called, new(a._layout.Sizes[..^2]), new(b._layout.Sizes[..^2]));
        return TensorSpec.Of([.. batch, a._layout.Sizes[^2], b._layout.Sizes[^1]], a.DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Numbers(default(Kernel), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        // What a transposed factor is given lies as it does: whoever has the factor itself gets it in order.
        (input, IsTransposed(inputs[input])) switch
        {
            (0, false) => Of(g, inputs[1].T),
            (0, true) => Of(inputs[1], g.T).T,
            (_, false) => Of(inputs[0].T, g),
            _ => Of(g.T, inputs[0]).T,
        };

    static bool IsTransposed(Tensor x) =>
        x._layout is { Rank: > 1 } layout && layout.Strides[^2] == 1 && layout.Strides[^1] > 1;

    static void Require(Tensor a, Tensor b)
    {
        if (a.DType != b.DType || !a.DType.IsNumber())
        {
            throw new ArgumentException(
                $"MatMul: {a.DType.Text()} × {b.DType.Text()}: both must be float32, float64 or int64; convert with Float(), Double() or Long()."
            );
        }
        if (a.Rank == 0 || b.Rank == 0)
        {
            throw new ArgumentException($"MatMul: {a.Shape} × {b.Shape}: a single number is multiplied with *.");
        }
        var (inner, other) = (a._layout.Sizes[^1], b._layout.Sizes[Math.Max(0, b.Rank - 2)]);
        if (inner != other)
        {
            var transposed = b.Rank >= 2 && b._layout.Sizes[^1] == inner ? "; did you mean b.T?" : ".";
            throw new ArgumentException(
                $"MatMul: {a.Shape} × {b.Shape}: inner dimensions {inner} and {other} differ{transposed}"
            );
        }
    }

    public static Matrix<T> Matrix<T>(Tensor x, Layout layout, int offset)
        where T : unmanaged =>
        new(x._storage.Span<T>(), offset, layout.Sizes[^2], layout.Sizes[^1], layout.Strides[^2], layout.Strides[^1]);

    readonly struct Kernel : INumberKernel
    {
        public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, INumber<T>
            where TLoop : struct, IElementLoop<T>
        {
            var (a, b, y) = (inputs[0], inputs[1], outputs[0]);
            if (y.Count == 0)
            {
                return;
            }
            if (y.Rank == 2)
            {
                MatMulKernel.Multiply(
                    Matrix<T>(a, a._layout, a._layout.Offset),
                    Matrix<T>(b, b._layout, b._layout.Offset),
                    Matrix<T>(y, y._layout, 0)
                );
                return;
            }
            var batch = y._layout.Sizes[..^2];
            var left = a._layout.Expand([.. batch, .. a._layout.Sizes[^2..]])!;
            var right = b._layout.Expand([.. batch, .. b._layout.Sizes[^2..]])!;
            Batches<T>(a, left, b, right, y, batch);
        }

        static void Batches<T>(Tensor a, Layout left, Tensor b, Layout right, Tensor y, int[] batch)
            where T : unmanaged, INumber<T>
        {
            // As many as there are results at most, and those fit.
            var products = (int)new Shape(batch).ElementCount;
            if (left.Sizes[^1] > 0)
            {
                // Each of them lies in its memory.
                a.Operand<T>(left.Sizes).Require(left.Sizes);
                b.Operand<T>(right.Sizes).Require(right.Sizes);
            }
            var (offsetA, offsetB) = (left.Offset, right.Offset);
            var (placesA, placesB) = (new int[products], new int[products]);
            var counters = new int[batch.Length];
            for (var i = 0; i < products; i++)
            {
                (placesA[i], placesB[i]) = (offsetA - left.Offset, offsetB - right.Offset);
                for (var dim = batch.Length - 1; dim >= 0; dim--)
                {
                    if (++counters[dim] < batch[dim])
                    {
                        offsetA += left.Strides[dim];
                        offsetB += right.Strides[dim];
                        break;
                    }
                    counters[dim] = 0;
                    offsetA -= left.Strides[dim] * (batch[dim] - 1);
                    offsetB -= right.Strides[dim] * (batch[dim] - 1);
                }
            }
            var (rows, columns) = (y._layout.Sizes[^2], y._layout.Sizes[^1]);
            BatchedProduct.Run(
                Matrix<T>(a, left, left.Offset),
                Matrix<T>(b, right, right.Offset),
                new Matrix<T>(y._storage.Span<T>()[..(rows * columns)], rows, columns),
                placesA,
                placesB
            );
        }
    }
}

/// <summary>
/// x·Wᵀ + b as one product of all rows, each of which starts from the bias. ∂/∂x is g·W, ∂/∂W is gᵀ·x, which lies in memory as the
/// weight does, ∂/∂b the sum of g.
/// </summary>
internal sealed record Linear : LibraryOp
{
    public static readonly Linear Op = new();

    public override string Name => "linear";

    internal override string Called => "Linear";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (x, weight) = (inputs[0], inputs[1]);
        var bias = inputs.Length > 2 ? inputs[2] : null;
        if (
            x.Rank == 0
            || weight.Rank != 2
            || x._layout.Sizes[^1] != weight._layout.Sizes[1]
            || (bias is not null && (bias.Rank != 1 || bias._layout.Sizes[0] != weight._layout.Sizes[0]))
        )
        {
            throw new ArgumentException(
                $"{Called}: {x.Shape} by a weight of {weight.Shape}{(bias is null ? "" : $" and a bias of {bias.Shape}")}: they must be "
                    + "[…, in], [out, in] and [out]."
            );
        }
        if (bias is not null && bias.DType != weight.DType)
        {
            throw new ArgumentException(
                $"{Called}: a weight of {weight.DType.Text()} and a bias of {bias.DType.Text()}."
            );
        }
        if (x.DType != weight.DType || !x.DType.IsComputed())
        {
            throw new ArgumentException(
                $"{Called}: {x.DType.Text()} × {weight.DType.Text()}: both must be float32, or both float64; convert with Float() or Double()."
            );
        }
        return x.Rank != 2 && Ordered.Rows(x) is { } rows ? TensorSpec.Wanting(0, rows)
            : bias is not null && Ordered.Rows(bias) is { } row ? TensorSpec.Wanting(2, row)
            : TensorSpec.Of([.. x._layout.Sizes.AsSpan(..^1), weight._layout.Sizes[0]], x.DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(default(Kernel), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input switch
        {
            0 => g.MatMul(inputs[1]),
            1 => Rows(g).T.MatMul(Rows(inputs[0])),
            _ => g,
        };

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var product = inputs[0].MatMul(inputs[1].T);
        return inputs.Length > 2 ? product + inputs[2] : product;
    }

    /// <summary>As a matrix, a row an example.</summary>
    static Tensor Rows(Tensor t) =>
        t.Rank == 2 ? t
        : t.Rank == 1 ? t.Unsqueeze(0)
        : t.Flatten(0, -2);

    readonly struct Kernel : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (x, weight, y) = (inputs[0], inputs[1], outputs[0]);
            if (y.Count == 0)
            {
                return;
            }
            var (columns, results) = (weight._layout.Sizes[1], weight._layout.Sizes[0]);
            var rows = (int)(y.Count / results);
            var a =
                x.Rank == 2
                    ? MatMul.Matrix<T>(x, x._layout, x._layout.Offset)
                    : new Matrix<T>(x._storage.Span<T>(), x._layout.Offset, rows, columns, columns, 1);
            var layout = weight._layout;
            var b = new Matrix<T>(
                weight._storage.Span<T>(),
                layout.Offset,
                columns,
                results,
                layout.Strides[1],
                layout.Strides[0]
            );
            var c = new Matrix<T>(y._storage.Span<T>(), rows, results);
            if (inputs.Length == 2)
            {
                MatMulKernel.Multiply(a, b, c);
            }
            else
            {
                MatMulKernel.MultiplyAdd(
                    new Matrix<T>(inputs[2].Elements<T>("Linear"), 0, rows, results, 0, 1),
                    a,
                    b,
                    c
                );
            }
        }
    }
}
