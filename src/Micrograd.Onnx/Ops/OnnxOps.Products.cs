using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Products(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("MatMul", c => MatMul(c[0], c[1]), goesRound: true);
        ops.Add("Gemm", Gemm, goesRound: true);
        ops.Add("Einsum", EinsteinSum, goesRound: true);
        ops.Add("AffineGrid", AffineGrid);
    }

    /// <summary>Products of whole numbers are sums of 64 bits, as exact as they come.</summary>
    static Tensor MatMul(Tensor a, Tensor b)
    {
        if (a.DType != DType.Int64)
        {
            return a.MatMul(b);
        }
        // Rows, and columns turned, beside each other.
        var (left, right) = (a.Rank == 1 ? a.Unsqueeze(0) : a, b.Rank == 1 ? b.Unsqueeze(1) : b);
        var y = (left.Unsqueeze(-2) * right.Transpose(-1, -2).Unsqueeze(-3)).Sum(-1);
        y = b.Rank == 1 ? y.Squeeze(-1) : y;
        return a.Rank == 1 ? y.Squeeze(b.Rank == 1 ? -1 : -2) : y;
    }

    static Tensor Gemm(Call c)
    {
        var a = c.Is("transA") ? c[0].T : c[0];
        var (alpha, beta) = (c.Float("alpha"), c.Float("beta"));
        if (a.Rank != 2 || c[1].Rank != 2)
        {
            throw c.Refused($"{c[0].Shape} by {c[1].Shape}, which are no matrices");
        }
        var bias = c.Maybe(2);
        var columns = c[1].Shape[c.Is("transB") ? 0 : 1];
        if (
            a.DType != DType.Int64
            && alpha == 1
            && (bias is null || (beta == 1 && bias.Rank == 1 && bias.Shape[0] == columns))
        )
        {
            return Tensor.Linear(a, c.Is("transB") ? c[1] : c[1].T, bias);
        }
        var product = MatMul(a, c.Is("transB") ? c[1].T : c[1]);
        if (a.DType == DType.Int64)
        {
            return alpha == Math.Truncate(alpha) && beta == Math.Truncate(beta)
                ? product * (long)alpha + (bias is null ? Tensor.Of(0L) : bias * (long)beta)
                : throw c.Refused($"whole numbers times alpha {alpha} and beta {beta}");
        }
        product = alpha == 1 ? product : product * alpha;
        return bias is null ? product : product + (beta == 1 ? bias : bias * beta);
    }

    static Tensor EinsteinSum(Call c)
    {
        Tensor[] operands = [.. Dims(0, c.Count).Select(i => c[i])];
        var equation = c.Text("equation").Replace(" ", "", StringComparison.Ordinal);
        return operands[0].DType == DType.Int64
            ? Tensor.Einsum(equation, [.. operands.Select(x => x.Double())]).Long()
            : Tensor.Einsum(equation, operands);
    }

    static Tensor AffineGrid(Call c)
    {
        var theta = c[0];
        var sizes = c.Sizes(c.Numbers(1));
        var dims = sizes.Length - 2;
        if (dims is not (2 or 3) || theta.Rank != 3 || theta.Shape[1] != dims || theta.Shape[2] != dims + 1)
        {
            throw c.Refused($"theta of {theta.Shape} for a size of {sizes.Length} numbers");
        }
        var spatial = sizes[2..];
        var axes = new Tensor[dims + 1];
        for (var i = 0; i < dims; i++)
        {
            // x is along the last dim.
            var n = spatial[dims - 1 - i];
            var places = Tensor.Arange(n).To(theta.DType);
            var at = c.Is("align_corners")
                ? (n > 1 ? places * (2.0 / (n - 1)) - 1.0 : places)
                : (places * 2.0 + (1.0 - n)) / n;
            int[] shape = [.. Enumerable.Repeat(1, dims)];
            shape[dims - 1 - i] = n;
            axes[i] = at.Reshape(shape).Expand(Shape.Create(spatial));
        }
        axes[dims] = Tensor.Ones(Shape.Create(spatial), theta.DType);
        var points = Tensor.Stack(axes, -1).Reshape(-1, dims + 1);
        var grid = points.Unsqueeze(0).MatMul(theta.Transpose(1, 2));
        return grid.Reshape([theta.Shape[0], .. spatial, dims]);
    }
}
