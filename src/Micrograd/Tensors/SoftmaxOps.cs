using System.Numerics;
using Micrograd.Kernels.Rows;

namespace Micrograd.Tensors;

/// <summary>Softmax and its logarithm by a kernel of their own, forward and backward.</summary>
internal static class SoftmaxOps
{
    public static Tensor Run(Tensor x, int axis, bool log)
    {
        var y = x.DType switch
        {
            DType.Float64 => Forward<double>(x, axis, log),
            DType.Float32 => Forward<float>(x, axis, log),
            _ => throw new NotSupportedException(
                $"{(log ? "LogSoftmax" : "Softmax")}: {x.DType.Text()} is for storage; compute in To(DType.Float32)."
            ),
        };
        if (x.RequiresGrad && GradMode.IsOn)
        {
            y.Record(new SoftmaxNode(x, y, axis, log));
        }
        return y;
    }

    /// <summary>From the result and what flows in to the gradient of x.</summary>
    public static Tensor Backward(Tensor y, Tensor g, int axis, bool log) =>
        y.DType == DType.Float64 ? Backward<double>(y, g, axis, log) : Backward<float>(y, g, axis, log);

    static Tensor Forward<T>(Tensor x, int axis, bool log)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = Rows(x, axis);
        var y = Tensor.Uninitialized(rows._layout.Sizes, x.DType, "Softmax");
        if (y.Count > 0)
        {
            SoftmaxRows<T>.Forward(rows.Elements<T>("Softmax"), y.Elements<T>("Softmax"), rows._layout.Sizes[^1], log);
        }
        GC.KeepAlive(rows);
        return Back(y, axis);
    }

    static Tensor Backward<T>(Tensor y, Tensor g, int axis, bool log)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (rows, above) = (Rows(y, axis), Rows(g, axis));
        var dx = Tensor.Uninitialized(rows._layout.Sizes, y.DType, "Softmax");
        if (dx.Count > 0)
        {
            SoftmaxRows<T>.Backward(
                rows.Elements<T>("Softmax"),
                above.Elements<T>("Softmax"),
                dx.Elements<T>("Softmax"),
                rows._layout.Sizes[^1],
                log
            );
        }
        GC.KeepAlive(rows);
        GC.KeepAlive(above);
        return Back(dx, axis);
    }

    /// <summary>The axis as the last, contiguous.</summary>
    static Tensor Rows(Tensor x, int axis)
    {
        x = x.Detach();
        return (axis == x.Rank - 1 ? x : x.Transpose(axis, -1)).Contiguous();
    }

    static Tensor Back(Tensor rows, int axis) => axis == rows.Rank - 1 ? rows : rows.Transpose(axis, -1);
}

/// <summary>p = softmax x: its gradient is p (g − Σ g p); that of ln p is g − p Σ g.</summary>
internal sealed class SoftmaxNode(Tensor x, Tensor y, int axis, bool log) : TensorNode(log ? "log_softmax" : "softmax")
{
    Tensor? _x = x;
    Saved? _y = new(y);

    public override int Inputs => 1;

    public override Tensor Input(int index) => _x!;

    public override Tensor Gradient(int input, Tensor g)
    {
        var y = _y!.Value.Unchanged(Name);
        if (!GradMode.IsOn)
        {
            return SoftmaxOps.Backward(y, g, axis, log);
        }
        return log ? g - y.Exp() * g.Sum(axis, keepDim: true) : y * (g - (g * y).Sum(axis, keepDim: true));
    }

    protected override void Forget() => (_x, _y) = (null, null);
}
