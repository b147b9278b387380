using System.Numerics;
using Micrograd.Kernels.Rows;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// The cross-entropy of each row of logits with its target class, Σ q (ln Σ eˣ − x), without the probabilities; q is 1 − s at the target and
/// s / C everywhere, times the weights of the classes, and 0 in rows whose target is ignored. Of each row it keeps the logarithm of the sum.
/// The gradient of the logits is g (p Σ q − q); none flows to the weights.
/// </summary>
/// <param name="Ignored">The target whose rows cost nothing.</param>
/// <param name="Smoothing">s, how much of each target is spread over all classes, 0 … 1.</param>
internal sealed record CrossEntropy(long Ignored, double Smoothing) : LibraryOp
{
    public override string Name => "cross_entropy";

    internal override string Called => "CrossEntropy";

    /// <summary>Whether the kernel takes these: rows of one type, and weights that want no gradient.</summary>
    public static bool CanRun(Tensor logits, Tensor? weights) =>
        logits.Rank == 2
        && logits.DType.IsComputed()
        && (weights is null || (weights.DType == logits.DType && !weights.RequiresGrad));

    public static Tensor Of(
        Tensor logits,
        Tensor targets,
        Tensor? weights = null,
        long ignored = -100,
        double smoothing = 0
    )
    {
        var op = new CrossEntropy(ignored, smoothing);
        return weights is null ? Door.Apply(op, [logits, targets]) : Door.Apply(op, [logits, targets, weights]);
    }

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (logits, targets) = (inputs[0], inputs[1]);
        if (logits.Rank != 2 || !logits.DType.IsComputed())
        {
            throw new ArgumentException(
                $"CrossEntropy: logits of {logits.Shape} {logits.DType.Text()}; they are [rows, classes] of float32 or float64."
            );
        }
        var (rows, classes) = (logits._layout.Sizes[0], logits._layout.Sizes[1]);
        if (targets.DType != DType.Int64 || targets.Rank != 1 || targets._layout.Sizes[0] != rows)
        {
            throw new ArgumentException(
                $"CrossEntropy: targets of {targets.Shape} {targets.DType.Text()} for logits of {logits.Shape}; they are one int64 a row."
            );
        }
        if (
            inputs.Length > 2
            && inputs[2] is var weights
            && (weights.DType != logits.DType || weights.Rank != 1 || weights._layout.Sizes[0] != classes)
        )
        {
            throw new ArgumentException(
                $"CrossEntropy: weights of {weights.Shape} {weights.DType.Text()} for logits of {logits.Shape} {logits.DType.Text()}; "
                    + "there is one of the same type for each class."
            );
        }
        for (var i = 0; i < inputs.Length; i++)
        {
            if (Ordered.Rows(inputs[i]) is { } order)
            {
                return TensorSpec.Wanting(i, order);
            }
        }
        return TensorSpec.Of([rows], logits.DType).Keeping(new Shape([rows, 2]));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var classes = inputs[0]._layout.Sizes[1];
        ClassIndices.Require("CrossEntropy", inputs[1], classes, Ignored);
        ElementTypes.Floats(new Kernel(new(Ignored, Smoothing, classes)), inputs[0].DType, inputs, outputs);
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input > 0 ? null
        : inputs.Length > 2
            ? Door.Apply(new CrossEntropyGradient(this), [g, inputs[0], inputs[1], outputs[1], inputs[2]])
        : Door.Apply(new CrossEntropyGradient(this), [g, inputs[0], inputs[1], outputs[1]]);

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var (logits, targets) = (inputs[0], inputs[1].Unsqueeze(1));
        var classes = logits.Shape[1];
        var hits = Tensor.Arange(classes).Unsqueeze(0).Eq(targets).To(logits.DType);
        var q = hits * (1 - Smoothing) + Smoothing / classes;
        q = inputs.Length > 2 ? q * inputs[2] : q;
        return Tensor.Where(inputs[1].Eq(Ignored), 0, -(logits.LogSoftmax(1) * q).Sum(1));
    }

    /// <summary>The attributes, and the number of classes, as a kernel takes them.</summary>
    public readonly record struct Options(long Ignored, double Smoothing, int Classes);

    readonly struct Kernel(Options options) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            CrossEntropyRows<T>.Forward(
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<long>(inputs[1]),
                inputs.Length > 2 ? Reduction.Rows<T>(inputs[2]) : default,
                outputs[0]._storage.Span<T>(),
                outputs[1]._storage.Span<T>(),
                new(options.Classes, options.Ignored, options.Smoothing)
            );
    }
}

/// <summary>The gradient of the logits, of g, the logits, the targets, what was kept, and the weights if there are some.</summary>
internal sealed record CrossEntropyGradient(CrossEntropy Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "cross_entropy_grad";

    internal override string Called => "CrossEntropy";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => Ordered.AsRows(inputs, TensorSpec.Like(inputs[1]));

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(
            new Kernel(new(Forward.Ignored, Forward.Smoothing, inputs[1]._layout.Sizes[1])),
            inputs[0].DType,
            inputs,
            outputs
        );

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) =>
        Differentiated.Of(
            Forward,
            inputs.Length > 4 ? [inputs[1], inputs[2], inputs[4]] : [inputs[1], inputs[2]],
            0,
            inputs[0]
        );

    readonly struct Kernel(CrossEntropy.Options options) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            CrossEntropyRows<T>.Backward(
                Reduction.Rows<T>(inputs[1]),
                Reduction.Rows<long>(inputs[2]),
                inputs.Length > 4 ? Reduction.Rows<T>(inputs[4]) : default,
                Reduction.Rows<T>(inputs[3]),
                Reduction.Rows<T>(inputs[0]),
                outputs[0]._storage.Span<T>(),
                new(options.Classes, options.Ignored, options.Smoothing)
            );
    }
}
