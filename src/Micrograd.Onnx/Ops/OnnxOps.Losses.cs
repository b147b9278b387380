using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Losses(Dictionary<string, OnnxOp> ops)
    {
        ops.Add(
            "NegativeLogLikelihoodLoss",
            c => Loss.NegativeLogLikelihood(c[0], c[1], c.Maybe(2), Ignored(c), ReductionOf(c))
        );
        ops.AddSeveral(
            "SoftmaxCrossEntropyLoss",
            c =>
                [
                    Loss.CrossEntropy(c[0], c[1], c.Maybe(2), Ignored(c), reduction: ReductionOf(c)),
                    c.IsWanted(1) ? c[0].LogSoftmax(1) : null,
                ]
        );
    }

    static long Ignored(Call c) => c.Has("ignore_index") ? c.Int("ignore_index") : long.MinValue;

    static Reduction ReductionOf(Call c) =>
        OneOf(c, "reduction", "none", "mean", "sum") switch
        {
            "none" => Reduction.None,
            "sum" => Reduction.Sum,
            _ => Reduction.Mean,
        };
}
