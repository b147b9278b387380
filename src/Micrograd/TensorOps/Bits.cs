using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>An operation on the bits of two tensors of whole numbers, or on truth values, which broadcast; nothing flows back.</summary>
internal sealed record Bits<TBits>(string Function) : LibraryOp
    where TBits : struct, IBits
{
    internal string Function { get; } = Function;

    public override string Name => Function;

    /// <summary>Brings both to one type first: truth values count as 0 and 1 beside whole numbers.</summary>
    public static Tensor Of(string name, Tensor a, Tensor b)
    {
        var dtype = WholeBits.Common(name, a, b);
        return Door.Apply(new Bits<TBits>(name), Elementwise.Brought(a, dtype), Elementwise.Brought(b, dtype));
    }

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        TensorSpec.Of(Broadcasting.Sizes(Name, inputs[0].Shape, inputs[1].Shape), inputs[0].DType);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (spec.DType == DType.Bool)
        {
            WholeBits.Run<TBits, bool>(inputs, outputs);
        }
        else
        {
            WholeBits.Run<TBits, long>(inputs, outputs);
        }
    }
}

/// <summary>The bits of whole numbers moved; nothing flows back.</summary>
internal sealed record Shift<TShift>(string Function) : LibraryOp
    where TShift : struct, IPair<long, long>
{
    internal string Function { get; } = Function;

    public override string Name => Function;

    public static Tensor Of(string name, Tensor a, Tensor b)
    {
        _ = WholeBits.Common(name, a, b);
        return Door.Apply(
            new Shift<TShift>(name),
            Elementwise.Brought(a, DType.Int64),
            Elementwise.Brought(b, DType.Int64)
        );
    }

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        TensorSpec.Of(Broadcasting.Sizes(Name, inputs[0].Shape, inputs[1].Shape), DType.Int64);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        WholeBits.Run<TShift, long>(inputs, outputs);
}

/// <summary>What operations on bits have in common.</summary>
internal static class WholeBits
{
    /// <exception cref="ArgumentException">One is of fractions.</exception>
    public static DType Common(string op, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var dtype = DTypes.Promote(a.DType, a.IsWeak, b.DType, b.IsWeak);
        return !dtype.IsFloating()
            ? dtype
            : throw new ArgumentException(
                $"{op}: {a.Shape} {a.DType.Text()} and {b.Shape} {b.DType.Text()}; whole numbers and truth values have bits, fractions none. Compare first, or convert with Long()."
            );
    }

    public static void Run<TPair, T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TPair : struct, IPair<T, T>
        where T : unmanaged
    {
        var sizes = outputs[0]._layout.Sizes;
        PairLoop.Run<TPair, T, T>(
            sizes,
            inputs[0].Operand<T>(sizes),
            inputs[1].Operand<T>(sizes),
            outputs[0]._storage.Span<T>()
        );
    }
}
