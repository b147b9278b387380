using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Whether something holds of two tensors, which broadcast, element by element; nothing flows back.</summary>
internal sealed record Compare<TComparison>(string Relation) : LibraryOp
    where TComparison : struct, IComparison
{
    internal string Relation { get; } = Relation;

    public override string Name => Relation;

    /// <summary>Brings both to one type first: 0.1 is the float32 0.1 beside float32 numbers.</summary>
    public static Tensor Of(string name, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var common = DTypes.Promote(a.DType, a.IsWeak, b.DType, b.IsWeak);
        return Door.Apply(new Compare<TComparison>(name), Compared(a, common), Compared(b, common));
    }

    /// <summary>With a number, which beside whole numbers is compared exactly, and else is of the tensor's type.</summary>
    public static Tensor Of(string name, Tensor a, Number b)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (!a.DType.IsFloating())
        {
            return b.IsWhole(out var whole)
                ? Of(name, a.To(DType.Int64), whole.As(DType.Int64))
                : Door.Apply(new CompareWhole<TComparison>(name, b.ToDouble()), a.To(DType.Int64));
        }
        var x = Compared(a, a.DType);
        return Door.Apply(new Compare<TComparison>(name), x, b.As(a.DType).To(x.DType));
    }

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        TensorSpec.Of(Broadcasting.Sizes(Name, inputs[0].Shape, inputs[1].Shape), DType.Bool);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Numbers(default(Loop), inputs[0].DType, inputs, outputs);

    // Halves are compared as floats, which hold them all.
    static Tensor Compared(Tensor x, DType common) =>
        Elementwise
            .Brought(x, common)
            .To(
                common.IsComputed() ? common
                : common.IsFloating() ? DType.Float32
                : DType.Int64
            );

    readonly struct Loop : INumberKernel
    {
        public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, INumber<T>
            where TLoop : struct, IElementLoop<T>
        {
            var sizes = outputs[0]._layout.Sizes;
            PairLoop.Run<Compared<TComparison, T>, T, bool>(
                sizes,
                inputs[0].Operand<T>(sizes),
                inputs[1].Operand<T>(sizes),
                outputs[0]._storage.Span<bool>()
            );
        }
    }
}

/// <summary>Whether something holds of whole numbers and one that is none: a fraction, one beyond 64 bits, or NaN.</summary>
internal sealed record CompareWhole<TComparison>(string Relation, double Number) : LibraryOp
    where TComparison : struct, IComparison
{
    internal string Relation { get; } = Relation;

    public override string Name => Relation;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        Ordered.Rows(inputs[0]) is { } order ? TensorSpec.Wanting(0, order) : TensorSpec.Like(inputs[0], DType.Bool);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var to = outputs[0]._storage.Span<bool>();
        if (double.IsNaN(Number))
        {
            to.Fill(TComparison.Holds(0.0, Number));
            return;
        }
        // Twice the numbers, so that what lies between two has a place: exact where a double is not.
        var limit = Math.Clamp(Number, -1e20, 1e20);
        var floor = (Int128)Math.Floor(limit);
        var twice = 2 * floor + (limit > Math.Floor(limit) ? 1 : 0);
        var from = inputs[0].Elements<long>(Name);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = TComparison.Holds(2 * (Int128)from[i], twice);
        }
    }
}
