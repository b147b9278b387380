using Micrograd.Onnx.Running;
using Micrograd.TensorOps;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Norms(Dictionary<string, OnnxOp> ops)
    {
        ops.Add(
            "BatchNormalization",
            new(
                call => Array.ConvertAll(BatchNormalization(call), y => new TypedValue(y, default, false)),
                IsPure: false
            )
        );
        ops.AddSeveral("LayerNormalization", LayerNormalization);
        ops.Add("GroupNormalization", GroupNormalization);
        ops.Add("InstanceNormalization", c => c[0].InstanceNorm(c[1], c[2], c.Float("epsilon")));
        ops.Add("RMSNormalization", RmsNormalization);
        ops.Add("LpNormalization", LpNormalization);
        ops.Add("MeanVarianceNormalization", MeanVarianceNormalization);
        ops.Add("LRN", LocalResponse);
    }

    static Tensor?[] BatchNormalization(Call c)
    {
        var (x, scale, bias, mean, variance) = (c[0], c[1], c[2], c[3], c[4]);
        var (epsilon, momentum) = (c.Float("epsilon"), c.Float("momentum"));
        if (c.Since < 9 && c.Int("spatial") == 0)
        {
            throw c.Refused("spatial 0, a norm of each place, is not here");
        }
        if (x.Rank < 2)
        {
            throw c.Refused($"{x.Shape}; it is [N, C, …]");
        }
        (scale, bias) = (scale.To(x.DType), bias.To(x.DType));
        var ofBatch = c.Since >= 14 ? c.Is("training_mode") : c.Since < 7 && c.Outputs > 1 && !c.Is("is_test");
        if (!ofBatch)
        {
            // A module that trains gathers statistics in those of the file.
            var trains = c.Run.Training && !c.ValueOf(3).IsKnown && x.RequiresGrad;
            return [x.BatchNorm(mean.To(x.DType), variance.To(x.DType), scale, bias, trains, 1 - momentum, epsilon)];
        }
        var y = x.BatchNorm(null, null, scale, bias, training: true, epsilon: epsilon);
        int[] dims = [0, .. Dims(2, x.Rank)];
        // Of the batch itself, and not of a sample.
        var (ofX, spread) = (x.Mean(dims), x.Var(dims, correction: 0));
        return
        [
            y,
            mean * momentum + ofX.To(mean.DType) * (1 - momentum),
            variance * momentum + spread.To(variance.DType) * (1 - momentum),
            ofX,
            spread,
        ];
    }

    /// <summary>The layer, and what its mean and the inverse of its deviation were.</summary>
    static Tensor?[] LayerNormalization(Call c)
    {
        var x = c[0];
        var axis = c.Axis(c.Int("axis"), x.Rank);
        var epsilon = c.Float("epsilon");
        var shape = x.Shape[axis..];
        var (scale, bias) = (c[1], c.Maybe(2));
        var isPlain = scale.Shape == shape && (bias is null || bias.Shape == shape);
        var y = isPlain ? x.LayerNorm(shape, scale, bias, epsilon) : x.LayerNorm(shape, null, null, epsilon) * scale;
        y = isPlain || bias is null ? y : y + bias;
        if (c.Outputs == 1)
        {
            return [y];
        }
        var dims = Dims(axis, x.Rank);
        return
        [
            y,
            x.Mean(dims, keepDim: true),
            (x.Var(dims, correction: 0, keepDim: true) + epsilon).Sqrt().Reciprocal(),
        ];
    }

    static Tensor GroupNormalization(Call c)
    {
        var groups = c.Size(c.Int("num_groups"), "num_groups");
        var (scale, bias) = (c[1], c[2]);
        if (
            c.Since < 21
            && c[0].Rank > 1
            && groups > 0
            && c[0].Shape[1] % groups == 0
            && scale.Rank == 1
            && bias.Rank == 1
        )
        {
            // A number for each group, not for each channel.
            var times = c[0].Shape[1] / groups;
            (scale, bias) = (Repeated(scale, times), Repeated(bias, times));
        }
        return c[0].GroupNorm(groups, scale, bias, c.Float("epsilon"));

        static Tensor Repeated(Tensor x, int times) => x.Unsqueeze(1).Expand(x.Shape[0], times).Reshape(-1);
    }

    static Tensor RmsNormalization(Call c)
    {
        var x = c[0];
        var shape = x.Shape[c.Axis(c.Int("axis"), x.Rank)..];
        var scale = c[1].To(x.DType);
        var y =
            scale.Shape == shape
                ? x.RmsNorm(shape, scale, c.Float("epsilon"))
                : x.RmsNorm(shape, null, c.Float("epsilon")) * scale;
        c.Gives = c.TypeOf(1);
        return y;
    }

    /// <summary>0 where the norm is.</summary>
    static Tensor LpNormalization(Call c)
    {
        if (c.Int("p") is not (1 or 2))
        {
            throw c.Refused($"p {c.Int("p")}; it is 1 or 2");
        }
        var norm = c[0].Norm([c.Axis(c.Int("axis"), c[0].Rank)], c.Int("p"), keepDim: true);
        return c[0] / norm.MaskedFill(norm.Eq(0L), 1L);
    }

    static Tensor MeanVarianceNormalization(Call c)
    {
        var dims = c.AxesOf(c.Ints("axes") ?? [0, 2, 3], c[0].Rank);
        return (c[0] - c[0].Mean(dims, keepDim: true)) / (c[0].Std(dims, correction: 0, keepDim: true) + 1e-9);
    }

    /// <summary>By the squares of the channels around each.</summary>
    static Tensor LocalResponse(Call c)
    {
        var (x, size) = (c[0], c.Size(c.Int("size"), "size"));
        if (x.Rank < 3 || size < 1)
        {
            throw c.Refused($"{x.Shape} with a size of {size}");
        }
        var windows = new SlidingWindows(
            TensorOps.Dims.Of(size, 1),
            TensorOps.Dims.Of(1, 1),
            TensorOps.Dims.Of((size - 1) / 2, 0),
            TensorOps.Dims.Of(size / 2, 0),
            TensorOps.Dims.Of(1, 1),
            false
        );
        var flat = RealFunctions.Square(x).Flatten(2).Unsqueeze(1);
        var squares = new AvgPool(windows, true, 1).Apply(flat).Reshape(x.Shape);
        return x / (squares * (c.Float("alpha") / size) + c.Float("bias")).Pow(c.Float("beta"));
    }
}
