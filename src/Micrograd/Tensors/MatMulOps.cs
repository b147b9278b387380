using System.Numerics;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Tensors;

/// <summary>Matrix products of any rank: single axes are matrices of one row or column, axes in front are batches that broadcast.</summary>
internal static class MatMulOps
{
    public static Tensor MatMul(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Require(a, b);
        if (a.Rank == 2 && b.Rank == 2)
        {
            return Plain(a, b);
        }
        // A row or a column for what has one axis; it is dropped from the result.
        var (isRow, isColumn) = (a.Rank == 1, b.Rank == 1);
        var left = isRow ? a.Unsqueeze(0) : a;
        var right = isColumn ? b.Unsqueeze(1) : b;
        Tensor product;
        if (left.Rank > 2 && right.Rank == 2)
        {
            // One product for all batches.
            int[] sizes = [.. left._layout.Sizes[..^1], right._layout.Sizes[1]];
            product = Product(left.Flatten(0, -2), right).As(new(sizes));
        }
        else
        {
            product = Product(left, right);
        }
        product = isColumn ? product.Squeeze(-1) : product;
        return isRow ? product.Squeeze(isColumn ? -1 : -2) : product;
    }

    /// <summary>x·Wᵀ + b as one op.</summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias)
    {
        if (
            x.Rank == 0
            || weight.Rank != 2
            || x.Shape[-1] != weight.Shape[1]
            || (bias is not null && (bias.Rank != 1 || bias.Shape[0] != weight.Shape[0]))
        )
        {
            throw new ArgumentException(
                $"Linear: {x.Shape} by a weight of {weight.Shape}{(bias is null ? "" : $" and a bias of {bias.Shape}")}: they must be "
                    + "[…, in], [out, in] and [out]."
            );
        }
        if (bias is not null && bias.DType != weight.DType)
        {
            throw new ArgumentException(
                $"Linear: a weight of {weight.DType.Text()} and a bias of {bias.DType.Text()}."
            );
        }
        if (x.DType != weight.DType || !x.DType.IsComputed())
        {
            throw new ArgumentException(
                $"MatMul: {x.DType.Text()} × {weight.DType.Text()}: both must be float32, or both float64; convert with Float() or Double()."
            );
        }
        var y = Tensor.Uninitialized([.. x._layout.Sizes[..^1], weight._layout.Sizes[0]], x.DType, "Linear");
        if (x.DType == DType.Float64)
        {
            Linear<double>(x.Detach(), weight, bias, y);
        }
        else
        {
            Linear<float>(x.Detach(), weight, bias, y);
        }
        if ((x.RequiresGrad || weight.RequiresGrad || bias is { RequiresGrad: true }) && GradMode.IsOn)
        {
            y.Record(new LinearNode(x, weight, bias));
        }
        return y;
    }

    /// <summary>One matrix by another: most of what networks do, without the arrays that batches take.</summary>
    static Tensor Plain(Tensor a, Tensor b)
    {
        var y = Tensor.Uninitialized([a._layout.Sizes[0], b._layout.Sizes[1]], a.DType, "MatMul");
        if (a.DType == DType.Float64)
        {
            Plain<double>(a, b, y);
        }
        else
        {
            Plain<float>(a, b, y);
        }
        if ((a.RequiresGrad || b.RequiresGrad) && GradMode.IsOn)
        {
            y.Record(new MatMulNode(a, b));
        }
        return y;
    }

    static void Plain<T>(Tensor a, Tensor b, Tensor y)
        where T : unmanaged, INumber<T>
    {
        MatMulKernel.Multiply(
            Matrix<T>(a, a._layout, a._layout.Offset),
            Matrix<T>(b, b._layout, b._layout.Offset),
            Matrix<T>(y, y._layout, 0)
        );
        GC.KeepAlive(a);
        GC.KeepAlive(b);
    }

    /// <summary>One product of all rows, each of which starts from the bias.</summary>
    static void Linear<T>(Tensor x, Tensor weight, Tensor? bias, Tensor y)
        where T : unmanaged, INumber<T>
    {
        var (inputs, outputs) = (weight._layout.Sizes[1], weight._layout.Sizes[0]);
        var rows = outputs == 0 ? 0 : checked((int)(y.Count / outputs));
        x = x.Rank == 2 ? x : x.As(new([rows, inputs]));
        bias = bias?.Detach().Contiguous();
        var a = Matrix<T>(x, x._layout, x._layout.Offset);
        var layout = weight._layout;
        var b = new Matrix<T>(
            weight._storage.Span<T>(),
            layout.Offset,
            inputs,
            outputs,
            layout.Strides[1],
            layout.Strides[0]
        );
        var c = new Matrix<T>(y._storage.Span<T>(), rows, outputs);
        if (bias is null)
        {
            MatMulKernel.Multiply(a, b, c);
        }
        else
        {
            MatMulKernel.MultiplyAdd(new Matrix<T>(bias.Elements<T>("Linear"), 0, rows, outputs, 0, 1), a, b, c);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
    }

    /// <summary>The product of the last two axes, the axes before them broadcast.</summary>
    static Tensor Product(Tensor a, Tensor b)
    {
        var batch = Broadcasting.Sizes("MatMul", new(a._layout.Sizes[..^2]), new(b._layout.Sizes[..^2]));
        var (rows, columns) = (a._layout.Sizes[^2], b._layout.Sizes[^1]);
        var y = Tensor.Uninitialized([.. batch, rows, columns], a.DType, "MatMul");
        if (a.DType == DType.Float64)
        {
            Run<double>(a, b, y, batch);
        }
        else
        {
            Run<float>(a, b, y, batch);
        }
        if ((a.RequiresGrad || b.RequiresGrad) && GradMode.IsOn)
        {
            y.Record(new MatMulNode(a, b));
        }
        return y;
    }

    static void Run<T>(Tensor a, Tensor b, Tensor y, int[] batch)
        where T : unmanaged, INumber<T>
    {
        var left = a._layout.Expand([.. batch, .. a._layout.Sizes[^2..]])!.Value;
        var right = b._layout.Expand([.. batch, .. b._layout.Sizes[^2..]])!.Value;
        var (offsetA, offsetB) = (left.Offset, right.Offset);
        var products = checked((int)new Shape(batch).ElementCount);
        if (products == 0)
        {
            return;
        }
        var (placesA, placesB) = (new int[products], new int[products]);
        var counters = new int[batch.Length];
        for (var i = 0; i < products; i++)
        {
            (placesA[i], placesB[i]) = (offsetA - left.Offset, offsetB - right.Offset);
            // Each lies in its memory: that is checked where a matrix is described.
            _ = Matrix<T>(a, left, offsetA);
            _ = Matrix<T>(b, right, offsetB);
            for (var axis = batch.Length - 1; axis >= 0; axis--)
            {
                if (++counters[axis] < batch[axis])
                {
                    offsetA += left.Strides[axis];
                    offsetB += right.Strides[axis];
                    break;
                }
                counters[axis] = 0;
                offsetA -= left.Strides[axis] * (batch[axis] - 1);
                offsetB -= right.Strides[axis] * (batch[axis] - 1);
            }
        }
        var c = new Matrix<T>(
            y._storage.Span<T>()[..(y._layout.Sizes[^2] * y._layout.Sizes[^1])],
            y._layout.Sizes[^2],
            y._layout.Sizes[^1]
        );
        BatchedProduct.Run(Matrix<T>(a, left, left.Offset), Matrix<T>(b, right, right.Offset), c, placesA, placesB);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
    }

    static Matrix<T> Matrix<T>(Tensor x, Layout layout, int offset)
        where T : unmanaged =>
        new(x._storage.Span<T>(), offset, layout.Sizes[^2], layout.Sizes[^1], layout.Strides[^2], layout.Strides[^1]);

    static void Require(Tensor a, Tensor b)
    {
        if (a.DType != b.DType || !a.DType.IsComputed())
        {
            throw new ArgumentException(
                $"MatMul: {a.DType.Text()} × {b.DType.Text()}: both must be float32, or both float64; convert with Float() or Double()."
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
}
