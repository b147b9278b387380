using System.Numerics;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// Moves a running mean and a running variance to those of a batch, in place: r ← (1 − m) r + m b, the variance of the batch times n / (n − 1)
/// first. A count of batches may follow, which is one more then; without a momentum m is 1 / count, so that each batch counts alike.
/// Inputs: running mean, running variance, mean, variance, count.
/// </summary>
/// <param name="Momentum">m; NaN for 1 / count.</param>
/// <param name="Correction">n / (n − 1), the values of a channel being n.</param>
internal sealed record RunningStatistics(double Momentum, double Correction) : LibraryOp
{
    public override string Name => "running_statistics";

    internal override string Called => "BatchNorm";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var running = inputs[0];
        foreach (var one in inputs[..4])
        {
            FloatsOnly.Require(Called, one);
            if (one.Rank != 1 || one.Shape != inputs[2].Shape || one.DType != inputs[2].DType)
            {
                throw new ArgumentException(
                    $"{Called}: running statistics of {one.Shape} {one.DType.Text()} for a batch whose are {inputs[2].Shape} {inputs[2].DType.Text()}."
                );
            }
        }
        if (inputs.Length > 4 && (inputs[4].DType != DType.Int64 || inputs[4].Count != 1))
        {
            throw new ArgumentException(
                $"{Called}: a count of {inputs[4].Shape} {inputs[4].DType.Text()}; it is one number of int64."
            );
        }
        if (inputs.Length == 4 && double.IsNaN(Momentum))
        {
            throw new ArgumentException(
                $"{Called}: no momentum for {running.Shape}, and no count of batches in its place."
            );
        }
        CopyInto.RequireSingle(Called, running);
        CopyInto.RequireSingle(Called, inputs[1]);
        return TensorSpec.Writing(running, (byte)(inputs.Length > 4 ? 0b10011 : 0b00011));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var momentum = Momentum;
        if (inputs.Length > 4)
        {
            ref var count = ref inputs[4]._storage.Span<long>()[inputs[4]._layout.Offset];
            count++;
            momentum = double.IsNaN(momentum) ? 1.0 / count : momentum;
        }
        ElementTypes.Floats(new Kernel(momentum, Correction), inputs[0].DType, inputs, outputs);
    }

    readonly struct Kernel(double momentum, double correction) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (var which = 0; which < 2; which++)
            {
                var (running, batch) = (inputs[which], inputs[which + 2]);
                var to = running._storage.Span<T>();
                var from = batch._storage.Span<T>();
                var (at, place) = (running._layout.Offset, batch._layout.Offset);
                var factor = which == 1 ? correction : 1;
                for (var i = 0; i < running.Count; i++)
                {
                    to[at] = T.CreateTruncating(
                        (1 - momentum) * double.CreateTruncating(to[at])
                            + momentum * factor * double.CreateTruncating(from[place])
                    );
                    at += running._layout.Strides[0];
                    place += batch._layout.Strides[0];
                }
            }
        }
    }
}
