using Micrograd.TensorOps;

namespace Micrograd;

public static partial class TensorOpTable
{
    static TensorOpGroup Reductions =>
        new(
            "reductions",
            Op(
                "sum",
                "Σ x over dims, all if none is named",
                "sum",
                "ReduceSum",
                [
                    Call(x => x.Sum(), [2, 3]),
                    Call(x => x.Sum(1), [2, 3]),
                    Call(x => x.Sum(0, keepDim: true), [2, 3]),
                    Call(x => x.Sum([0, -1]), [2, 3, 4]),
                    Call(x => x.Sum(0), [0, 3]),
                ],
                Call(x => x.Sum(2), [2, 3]),
                Call(x => x.Sum([0, -2]), [2, 3])
            ),
            Op(
                "mean",
                "Σ x / n over dims, all if none is named; finite of finite numbers",
                "mean",
                "ReduceMean",
                [
                    Call(x => x.Mean(), [2, 3]),
                    Call(x => x.Mean(1), [2, 3]),
                    Call(x => x.Mean(0, keepDim: true), [2, 3]),
                    Call(x => x.Mean([0, -1]), [2, 3, 4]),
                    Call(x => x.Mean(1), [0, 3]),
                ],
                Call(x => x.Mean(2), [2, 3]),
                Call(x => x.Mean(), Whole(1, 2))
            ),
            Extreme(
                "amax",
                "the largest",
                "ReduceMax",
                Call(x => x.Max(), [2, 3]),
                Call(x => x.Max(1), [2, 3]),
                Call(x => x.Max([0, 2], keepDim: true), [2, 3, 4])
            ),
            Extreme(
                "amin",
                "the smallest",
                "ReduceMin",
                Call(x => x.Min(), [2, 3]),
                Call(x => x.Min(1), [2, 3]),
                Call(x => x.Min([0, 2], keepDim: true), [2, 3, 4])
            ),
            Op(
                "argmax",
                "where along a dim the largest is, the first of several",
                "argmax",
                "ArgMax",
                [
                    Call(x => x.ArgMax(), [2, 3]),
                    Call(x => x.ArgMax(1), [2, 3]),
                    Call(x => x.ArgMax(0, keepDim: true), [2, 3]),
                ],
                Call(x => x.ArgMax(2), [2, 3]),
                Call(x => x.ArgMax(1), [2, 0])
            ),
            Op(
                "argmin",
                "where along a dim the smallest is, the first of several",
                "argmin",
                "ArgMin",
                [
                    Call(x => x.ArgMin(), [2, 3]),
                    Call(x => x.ArgMin(1), [2, 3]),
                    Call(x => x.ArgMin(0, keepDim: true), [2, 3]),
                ],
                Call(x => x.ArgMin(2), [2, 3]),
                Call(x => x.ArgMin(1), [2, 0])
            ),
            Op(
                "any",
                "whether an element is not 0, over dims",
                "any",
                null,
                [Call(x => x.Any(), [2, 3]), Call(x => x.Any(1), [2, 3])],
                Call(x => x.Any(2), [2, 3]),
                Call(x => x.Any([0, 0]), [2, 3])
            ),
            Op(
                "all",
                "whether no element is 0, over dims",
                "all",
                null,
                [Call(x => x.All(), [2, 3]), Call(x => x.All(1, keepDim: true), [2, 3])],
                Call(x => x.All(2), [2, 3]),
                Call(x => x.All([0, 0]), [2, 3])
            ),
            Op(
                "var",
                "Σ(x − mean)² / (n − correction) over dims",
                "var",
                null,
                [
                    Call(x => x.Var(), [2, 3]),
                    Call(x => x.Var(1, correction: 0), [2, 3]),
                    Call(x => x.Var([0, 2], keepDim: true), [2, 3, 2]),
                ],
                Call(x => x.Var(2), [2, 3]),
                Call(x => x.Var(), Whole(1, 2))
            ),
            Op(
                "std",
                "√ of the variance over dims; its gradient is 0 where it is 0",
                "std",
                null,
                [Call(x => x.Std(), [2, 3]), Call(x => x.Std(0, keepDim: true), [3, 2])],
                Call(x => x.Std(2), [2, 3]),
                Call(x => x.Std(), Whole(1, 2))
            ),
            Op(
                "norm",
                "(Σ |x|ᵖ)^(1/p) over dims, √Σx² unless said, without overflow; its gradient is 0 where it is 0",
                "linalg.vector_norm",
                "ReduceL2",
                [
                    Call(x => x.Norm(), [2, 3]),
                    Call(x => x.Norm([1]), [2, 3]),
                    Call(x => x.Norm(order: 1), [2, 3]),
                    Call(x => x.Norm([0], order: 3), [2, 3]),
                    Call(x => x.Norm(order: 0), [2, 3]),
                    Call(x => x.Norm([1], double.PositiveInfinity), [2, 3]),
                    Call(x => x.Norm([1], -0.5), [2, 3]),
                    Call(x => x.Norm([0, 2], keepDim: true), [2, 3, 2]),
                ],
                Call(x => x.Norm([2]), [2, 3]),
                Call(x => x.Norm(), Whole(1, 2)),
                Call(x => x.Norm(order: double.NaN), [2, 3])
            ),
            Op(
                "logsumexp",
                "ln Σ eˣ over dims, without overflow",
                "logsumexp",
                "ReduceLogSumExp",
                [Call(x => x.LogSumExp(), [2, 3]), Call(x => x.LogSumExp(0, keepDim: true), [2, 3])],
                Call(x => x.LogSumExp(2), [2, 3]),
                Call(x => x.LogSumExp(), Whole(1, 2))
            ),
            Op(
                "total_norm",
                "(Σ |x|ᵖ)^(1/p) over all elements of several tensors, as clipping asks for it",
                "nn.utils.get_total_norm",
                null,
                [
                    new("parameters.ClipGradNorm(1)", x => new TotalNorm(2).Apply(x), [2, 3], [3]),
                    new(
                        "parameters.ClipGradNorm(1, double.PositiveInfinity)",
                        x => new TotalNorm(double.PositiveInfinity).Apply(x),
                        [2, 3]
                    ),
                ],
                new("parameters.ClipGradNorm(1)", x => new TotalNorm(2).Apply(x), [2, 3], Whole(1, 2)),
                new("parameters.ClipGradNorm(1)", x => new TotalNorm(2).Apply(x), Half(2))
            ),
            Op(
                "cumsum",
                "the sum up to each place along a dim",
                "cumsum",
                "CumSum",
                [Call(x => x.CumSum(0), [2, 3]), Call(x => x.CumSum(-1), [2, 3, 4])],
                Call(x => x.CumSum(2), [2, 3]),
                Call(x => x.CumSum(0), Half(2))
            ),
            Op(
                "cumprod",
                "the product up to each place along a dim",
                "cumprod",
                "CumProd",
                [Call(x => x.CumProd(0), [2, 3]), Call(x => x.CumProd(-1), [2, 3, 5]), Call(x => x.CumProd(1), [2, 1])],
                Call(x => x.CumProd(2), [2, 3]),
                Call(x => x.CumProd(0), Half(2))
            ),
            Op(
                "cummax",
                "where the largest up to each place along a dim is, the last of several",
                "cummax",
                null,
                [Call(x => x.CumMax(0).Indices, [2, 3]), Call(x => x.CumMax(-1).Indices, [2, 5])],
                Call(x => x.CumMax(2).Indices, [2, 3]),
                Call(x => x.CumMax(0).Indices, Half(2))
            ),
            Op(
                "cummin",
                "where the smallest up to each place along a dim is, the last of several",
                "cummin",
                null,
                [Call(x => x.CumMin(0).Indices, [2, 3]), Call(x => x.CumMin(-1).Indices, [2, 5])],
                Call(x => x.CumMin(2).Indices, [2, 3]),
                Call(x => x.CumMin(0).Indices, Half(2))
            )
        );

    static TensorOpGroup Rows =>
        new(
            "rows",
            Op(
                "softmax",
                "p = eˣ / Σ eˣ along a dim; back: p (g − Σ g p)",
                "softmax",
                "Softmax",
                [Call(x => x.Softmax(-1), [2, 3]), Call(x => x.Softmax(0), [2, 3, 2])],
                Call(x => x.Softmax(2), [2, 3]),
                Call(x => x.Softmax(0), Whole(1, 2))
            ),
            Op(
                "log_softmax",
                "x − ln Σ eˣ along a dim; back: g − p Σ g",
                "log_softmax",
                "LogSoftmax",
                [Call(x => x.LogSoftmax(-1), [2, 3]), Call(x => x.LogSoftmax(0), [2, 3, 2])],
                Call(x => x.LogSoftmax(2), [2, 3]),
                Call(x => x.LogSoftmax(0), Whole(1, 2))
            ),
            Op(
                "layer_norm",
                "x̂ = (x − μ) / √(σ² + ε) over the last dims, y = x̂ w + b; back to x: ρ (h − mean h − x̂ mean(h x̂)), h = g w, ρ = 1 / √(σ² + ε)",
                "layer_norm",
                "LayerNormalization",
                [
                    Call(x => x.LayerNorm(x.Shape[^1]), [2, 4]),
                    Call((x, w) => x.LayerNorm(w.Shape, weight: w), [3, 2, 2], [2, 2]),
                    Call((x, b) => x.LayerNorm(b.Shape, bias: b), [2, 4], [4]),
                    Call((x, w, b) => x.LayerNorm(x.Shape[^1], w, b, epsilon: 0.01), [2, 4], [4], [4]),
                ],
                Call((x, w) => x.LayerNorm(3, w), [2, 3], [4]),
                Call(x => x.LayerNorm([3, 2]), [2, 3])
            ),
            Op(
                "cross_entropy",
                "Σ q (ln Σ eˣ − x) a row, q = 1 − s at the target, and s / C everywhere; back: g (p Σ q − q)",
                "cross_entropy",
                "SoftmaxCrossEntropyLoss",
                [
                    Call(
                        (x, t) => TensorOps.CrossEntropy.Of(x, t, null, -100, 0),
                        [3, 4],
                        Whole(2, -100, 0),
                        "Loss.CrossEntropy(x, t)"
                    ),
                    Call(
                        (x, t, w) => TensorOps.CrossEntropy.Of(x, t, w, -100, 0.1),
                        [2, 3],
                        Whole(2, 0),
                        TensorInput.Of(Tensor.Of(1.0, 2, 0.5)),
                        "Loss.CrossEntropy(x, t, w, smoothing: 0.1)"
                    ),
                ],
                Call((x, t) => TensorOps.CrossEntropy.Of(x, t, null, -100, 0), [2, 3], Whole(0, 3)),
                Call((x, t) => TensorOps.CrossEntropy.Of(x, t, null, -100, 0), [2, 3], Whole(0, 1, 2))
            ),
            Op(
                "probabilities",
                "true; a number below 0 or above 1 is refused",
                null,
                null,
                [
                    Call(
                        x => Door.Apply(Probabilities.Op, x),
                        TensorInput.Of(Tensor.Of(0.0, 0.25, 1, double.NaN)),
                        "within Loss.BinaryCrossEntropy"
                    ),
                ],
                Call(x => Door.Apply(Probabilities.Op, x), Whole(0, 1), "Loss.BinaryCrossEntropy(x, x)"),
                Call(
                    x => Door.Apply(Probabilities.Op, x),
                    TensorInput.Of(Tensor.Of(0.5, 1.5)),
                    "Loss.BinaryCrossEntropy(x, x)"
                )
            ),
            Op(
                "class_index",
                "classes as places; those that are ignored as 0",
                null,
                null,
                [
                    Call(
                        t => Door.Apply(new ClassIndex("CrossEntropy", 3, -100), t),
                        Whole(2, -100, 0),
                        "within Loss.CrossEntropy"
                    ),
                ],
                Call(t => Door.Apply(new ClassIndex("CrossEntropy", 3, -100), t), Whole(3)),
                Call(t => Door.Apply(new ClassIndex("CrossEntropy", 3, -100), t), [3])
            ),
            Op(
                "class_total",
                "the sum of the weights of the targets that count, or their number",
                null,
                null,
                [
                    Call(
                        t => Door.Apply(new ClassTotal(-100, DType.Float64), t),
                        Whole(2, -100, 0),
                        "within Loss.CrossEntropy"
                    ),
                    Call(
                        (t, w) => Door.Apply(new ClassTotal(-100, DType.Float64), t, w),
                        Whole(2, 0),
                        TensorInput.Of(Tensor.Of(1.0, 2, 0.5)),
                        "within Loss.CrossEntropy"
                    ),
                ],
                Call(t => Door.Apply(new ClassTotal(-100, DType.Float64), t), [3], "within Loss.CrossEntropy"),
                Call(
                    (t, w) => Door.Apply(new ClassTotal(-100, DType.Float64), t, w),
                    Whole(3),
                    TensorInput.Of(Tensor.Of(1.0, 2, 0.5)),
                    "within Loss.CrossEntropy"
                )
            ),
            Op(
                "argsort",
                "where the elements along a dim are taken from to be in order; NaN counts as largest",
                "argsort",
                null,
                [Call(x => x.Sort(0).Indices, [3, 2]), Call(x => x.Sort(-1, descending: true).Indices, [2, 3])],
                Call(x => x.Sort(2).Indices, [2, 3]),
                Call(x => x.Sort(-3).Indices, [2, 3])
            )
        );

    static TensorOpGroup Products =>
        new(
            "products",
            Op(
                "matmul",
                "A·B over the last two dims, those before are batches that broadcast; back: g·Bᵀ and Aᵀ·g",
                "matmul",
                "MatMul",
                [
                    Call((a, b) => a.MatMul(b), [2, 3], [3, 4]),
                    Call((a, b) => a.MatMul(b), [3], [3]),
                    Call((a, b) => a.MatMul(b), [3], [3, 2]),
                    Call((a, b) => a.MatMul(b), [2, 2, 3], [3]),
                    Call((a, b) => a.MatMul(b), [2, 2, 3], [3, 2]),
                    Call((a, b) => a.MatMul(b), [2, 1, 2, 3], [2, 3, 2]),
                ],
                Call((a, b) => a.MatMul(b), [2, 3], [4, 3]),
                Call((a, b) => a.MatMul(b), [2, 3], Single(3, 2)),
                Call((a, b) => a.MatMul(b), [2, 3], [])
            ),
            Op(
                "linear",
                "x·Wᵀ + b; back: g·W, gᵀ·x and Σ g",
                "linear",
                "Gemm",
                [
                    Call((x, w) => Tensor.Linear(x, w, null), [2, 3], [4, 3]),
                    Call((x, w, b) => Tensor.Linear(x, w, b), [2, 2, 3], [4, 3], [4]),
                    Call((x, w, b) => Tensor.Linear(x, w, b), [3], [2, 3], [2]),
                ],
                Call((x, w) => Tensor.Linear(x, w, null), [2, 3], [3, 4]),
                Call((x, w, b) => Tensor.Linear(x, w, b), [2, 3], [4, 3], [3])
            )
        );

    static TensorOpEntry Extreme(string name, string which, string onnx, params TensorOpSample[] samples) =>
        Op(
            name,
            $"{which} over dims; where several are equal, each has an equal part of the gradient",
            name,
            onnx,
            samples,
            new(samples[0].Text, samples[0].Call, [0]),
            new(samples[1].Text, samples[1].Call, Half(2, 3)),
            new(samples[1].Text, samples[1].Call, [3])
        );
}
