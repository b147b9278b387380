using Micrograd.TensorOps;

namespace Micrograd;

public static partial class TensorOpTable
{
    static TensorOpGroup Norms =>
        new(
            "norms of channels and rows",
            Op(
                "batch_norm",
                "x̂ = (x − μ) / √(σ² + ε) of each channel over a batch, or by running μ and σ², y = x̂ w + b; back in training: ρ (h − mean h − x̂ mean(h x̂)), h = g w",
                "batch_norm",
                "BatchNormalization",
                [
                    Call(x => x.BatchNorm(null, null, training: true), [3, 2, 5]),
                    Call((x, w, b) => x.BatchNorm(null, null, w, b, true, epsilon: 0.5), [2, 3, 3, 3], [3], [3]),
                    Call((x, w) => x.BatchNorm(null, null, w, training: true, epsilon: 0.1), [4, 3], [3]),
                    Call((x, b) => x.BatchNorm(null, null, bias: b, training: true), [1, 2, 9], [2]),
                    Call((x, w, b) => x.BatchNorm(Tensor.Of(0.5, -1), Tensor.Of(2.0, 0.5), w, b), [3, 2, 4], [2], [2]),
                ],
                Call(x => x.BatchNorm(null, null, training: true), [1, 3]),
                Call(x => x.BatchNorm(null, null), [2, 3]),
                Call((x, w) => x.BatchNorm(null, null, w, training: true), [2, 3], [2]),
                Call(x => x.BatchNorm(null, null, training: true), [3]),
                Call(x => x.BatchNorm(null, null, training: true, epsilon: -1), [2, 3]),
                Call(x => x.BatchNorm(null, null, training: true, momentum: 2), [2, 3])
            ),
            Op(
                "batch_statistics",
                "mean and variance of each channel over a batch, of which nothing flows back by itself",
                null,
                null,
                [
                    Call(x => Door.Apply(BatchStatistics.Op, x), [3, 2, 9], "within x.BatchNorm(…, training: true)"),
                    Call(x => Door.Apply(BatchStatistics.Op, x), [4, 3], "within x.BatchNorm(…, training: true)"),
                ],
                Call(x => Door.Apply(BatchStatistics.Op, x), [1, 2], "within x.BatchNorm(…, training: true)"),
                Call(x => Door.Apply(BatchStatistics.Op, x), [2], "within x.BatchNorm(…, training: true)")
            ),
            Op(
                "running_statistics",
                "a running mean and variance are moved to those of a batch, in place",
                null,
                null,
                [Moved(0.1, 2, 2), Moved(double.NaN, 2, 2)],
                Moved(0.1, 2, 3),
                Moved(0.1, 3, 2)
            ),
            Op(
                "group_norm",
                "x̂ = (x − μ) / √(σ² + ε) over groups of channels of each example, y = x̂ w + b; back as for layer_norm",
                "group_norm",
                "GroupNormalization",
                [
                    Call(x => x.GroupNorm(2), [2, 4, 3]),
                    Call((x, w, b) => x.GroupNorm(3, w, b, epsilon: 0.01), [2, 6, 2, 2], [6], [6]),
                    Call((x, b) => x.GroupNorm(1, bias: b), [3, 4], [4]),
                    Call((x, w) => x.InstanceNorm(w), [2, 3, 5], [3]),
                ],
                Call(x => x.GroupNorm(2), [2, 3, 3]),
                Call(x => x.GroupNorm(0), [2, 3, 3]),
                Call((x, w) => x.GroupNorm(1, w), [2, 3, 3], [2]),
                Call(x => x.InstanceNorm(), [2, 3, 1]),
                Call(x => x.InstanceNorm(), [3])
            ),
            Op(
                "rms_norm",
                "x̂ = x / √(mean x² + ε) over the last dims, y = x̂ w; back to x: ρ (h − x̂ mean(h x̂)), h = g w, ρ = 1 / √(mean x² + ε)",
                "rms_norm",
                "RMSNormalization",
                [
                    Call(x => x.RmsNorm(x.Shape[^1], epsilon: 1e-6), [2, 4]),
                    Call((x, w) => x.RmsNorm(w.Shape, w, epsilon: 0.01), [3, 2, 2], [2, 2]),
                ],
                Call((x, w) => x.RmsNorm(3, w), [2, 3], [4]),
                Call(x => x.RmsNorm([3, 2]), [2, 3]),
                Call(x => x.RmsNorm(3, epsilon: -1), [2, 3])
            )
        );

    static TensorOpSample Moved(double momentum, int running, int batch) =>
        new(
            "within x.BatchNorm(…, training: true)",
            x => Door.Apply(new RunningStatistics(momentum, 1.5), x),
            TensorInput.Within(running, 0.1, 2),
            TensorInput.Within(running, 0.1, 2),
            TensorInput.Within(batch, 0.1, 2),
            TensorInput.Within(batch, 0.1, 2),
            TensorInput.Of(Tensor.Of(3L))
        );
}
