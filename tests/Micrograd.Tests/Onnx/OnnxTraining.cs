namespace Micrograd.Tests.Onnx;

/// <summary>The standard's steps of optimizers, its dropout, and a learned slope. A step's formula is its own: ε stands elsewhere than in Adam's paper.</summary>
static class OnnxTraining
{
    public static Tensor[] Adam(OnnxNode node, Tensor?[] x)
    {
        var (alpha, beta) = (node.Float("alpha", 0.9), node.Float("beta", 0.999));
        var (rate, step) = (x[0]!, x[1]!.Item());
        rate = step > 0 ? rate * (Math.Sqrt(1 - Math.Pow(beta, step)) / (1 - Math.Pow(alpha, step))) : rate;
        var count = (x.Length - 2) / 4;
        var (moved, means, squares) = (new Tensor[count], new Tensor[count], new Tensor[count]);
        for (var i = 0; i < count; i++)
        {
            var (weight, gradient) = (x[2 + i]!, x[2 + count + i]!);
            gradient += node.Float("norm_coefficient", 0) * weight;
            means[i] = alpha * x[2 + 2 * count + i]! + (1 - alpha) * gradient;
            squares[i] = beta * x[2 + 3 * count + i]! + (1 - beta) * gradient * gradient;
            moved[i] = weight - rate * means[i] / (squares[i].Sqrt() + node.Float("epsilon", 1e-6));
            moved[i] *= 1 - node.Float("norm_coefficient_post", 0);
        }
        return [.. moved, .. means, .. squares];
    }

    /// <summary>A slope a channel, where a model of an old version gives it without the dims after it.</summary>
    public static Tensor Slope(Tensor x, Tensor slope) =>
        slope.Rank == 1 && x.Rank > 2 && slope.Shape[0] == x.Shape[1]
            ? slope.Reshape([slope.Shape[0], .. Enumerable.Repeat(1, x.Rank - 2)])
            : slope;

    public static Tensor[] Momentum(OnnxNode node, Tensor?[] x)
    {
        var (alpha, beta) = (node.Float("alpha", 0), x[1]!.Item() > 0 ? node.Float("beta", 0) : 1);
        var count = (x.Length - 2) / 3;
        var (moved, momenta) = (new Tensor[count], new Tensor[count]);
        for (var i = 0; i < count; i++)
        {
            var (weight, gradient) = (x[2 + i]!, x[2 + count + i]!);
            gradient += node.Float("norm_coefficient", 0) * weight;
            momenta[i] = alpha * x[2 + 2 * count + i]! + beta * gradient;
            var by = node.Text("mode", "standard") == "nesterov" ? gradient + alpha * momenta[i] : momenta[i];
            moved[i] = weight - x[0]! * by;
        }
        return [.. moved, .. momenta];
    }

    /// <summary>The result and what was kept; what is drawn by NumPy's generator is not here.</summary>
    public static Tensor[] Dropout(OnnxNode node, Tensor?[] x)
    {
        var (ratio, trains) = (x.ElementAtOrDefault(1)?.Item() ?? 0.5, x.ElementAtOrDefault(2)?.Item() == 1);
        var y = trains ? x[0]!.Dropout(ratio) : x[0]!;
        return [y, Tensor.Ones(y.Shape, DType.Bool)];
    }
}
