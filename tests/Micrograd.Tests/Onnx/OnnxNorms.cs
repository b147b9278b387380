using Micrograd.TensorOps;

namespace Micrograd.Tests.Onnx;

/// <summary>The standard's norms.</summary>
static class OnnxNorms
{
    public static Tensor[] Batch(OnnxNode node, Tensor?[] x)
    {
        var epsilon = node.Float("epsilon", 1e-5);
        if (node.Long("training_mode", 0) == 0)
        {
            return [x[0]!.BatchNorm(x[3]!, x[4]!, x[1], x[2], epsilon: epsilon)];
        }
        var (mean, variance) = (x[3]!.Clone(), x[4]!.Clone());
        var y = x[0]!.BatchNorm(null, null, x[1], x[2], training: true, epsilon: epsilon);
        // Of the batch itself, and not of a sample.
        var statistics = BatchStatistics.Op.Apply(x[0]!);
        new RunningStatistics(1 - node.Float("momentum", 0.9), 1).Apply(mean, variance, statistics[0], statistics[1]);
        return [y, mean, variance];
    }

    public static Tensor Group(OnnxNode node, Tensor?[] x) =>
        x[0]!.GroupNorm((int)node.Long("num_groups", 1), x[1], x[2], node.Float("epsilon", 1e-5));

    public static Tensor Rms(OnnxNode node, Tensor?[] x)
    {
        var axis = (int)node.Long("axis", -1);
        var shape = x[0]!.Shape[(axis < 0 ? axis + x[0]!.Rank : axis)..];
        return x[0]!.RmsNorm(shape, x[1]!, node.Float("epsilon", 1e-5));
    }

    /// <summary>0 where the norm is.</summary>
    public static Tensor Lp(OnnxNode node, Tensor x)
    {
        var norm = x.Norm([(int)node.Long("axis", -1)], node.Long("p", 2), keepDim: true);
        return x / norm.MaskedFill(norm.Eq(0), 1L);
    }

    public static Tensor MeanVariance(OnnxNode node, Tensor x)
    {
        var axes = node.Longs("axes") ?? [0, 2, 3];
        return (x - x.Mean(axes, keepDim: true)) / (x.Std(axes, correction: 0, keepDim: true) + 1e-9);
    }

    /// <summary>By the squares of the channels around each.</summary>
    public static Tensor LocalResponse(OnnxNode node, Tensor x)
    {
        var size = (int)node.Long("size", 1);
        var windows = new SlidingWindows(
            Dims.Of(size, 1, 1),
            Dims.Of(1, 1, 1),
            Dims.Of((size - 1) / 2, 0, 0),
            Dims.Of(size / 2, 0, 0),
            Dims.Of(1, 1, 1),
            false
        );
        var squares = new AvgPool(windows, true, 1).Apply(x.Square().Unsqueeze(1)).Squeeze(1);
        var (alpha, beta) = (node.Float("alpha", 0.0001), node.Float("beta", 0.75));
        return x / (squares * (alpha / size) + node.Float("bias", 1)).Pow(beta);
    }
}
