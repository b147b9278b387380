using Micrograd.Onnx.Reading;

namespace Micrograd.Onnx.Ops;

/// <summary>Whole numbers in the range of a type with fewer bits: what is beyond goes round, as in a processor's register.</summary>
/// <param name="Type">The type.</param>
sealed record GoRound(OnnxType Type) : TensorOp
{
    public override string Name => "go_round";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var from = inputs[0].Contiguous().AsReadOnlySpan<long>();
        var to = outputs[0].AsSpan<long>();
        var (bits, isSigned) = (Type.Bits(), Type.Range().Least < 0);
        if (bits == 64)
        {
            if (from.ContainsAnyInRange(long.MinValue, -1))
            {
                throw new OnnxException("a result is an uint64 below 0 or of 2⁶³ and more, which no tensor holds here");
            }
            from.CopyTo(to);
            return;
        }
        var rest = 64 - bits;
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = isSigned ? from[i] << rest >> rest : (long)((ulong)from[i] << rest >> rest);
        }
    }
}

/// <summary>Quotients of whole numbers, towards 0.</summary>
sealed record WholeQuotient : TensorOp
{
    public override string Name => "whole_quotient";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var a = inputs[0].Contiguous().AsReadOnlySpan<long>();
        var b = inputs[1].Contiguous().AsReadOnlySpan<long>();
        var to = outputs[0].AsSpan<long>();
        if (b.Contains(0))
        {
            throw new OnnxException("a whole number is divided by 0");
        }
        for (var i = 0; i < a.Length; i++)
        {
            // The one quotient that no register holds goes round.
            to[i] = b[i] == -1 ? unchecked(-a[i]) : a[i] / b[i];
        }
    }
}
