using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Every element the same.</summary>
internal sealed record Full(Shape Shape, Number Value, DType DType) : LibraryOp
{
    public override string Name => "full";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => Made.Spec(Called, Shape, DType);

    internal override string Called =>
        Value == 0L ? "Zeros"
        : Value == 1L ? "Ones"
        : "Full";

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Value.WriteTo(outputs[0]);
}

/// <summary>Whole numbers from one up to, and without, another.</summary>
internal sealed record Arange(long Start, long End) : LibraryOp
{
    public override string Name => "arange";

    internal override string Called => "Arange";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var count = Int128.Max(0, (Int128)End - Start);
        return count <= int.MaxValue
            ? Made.Spec(Called, (int)count, DType.Int64)
            : throw new OverflowException($"{Called}: {count} numbers are more than one block of memory holds.");
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var values = outputs[0]._storage.Span<long>();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Start + i;
        }
    }
}

/// <summary>Numbers at equal distances, both ends included and exact; of one it is the start.</summary>
internal sealed record Linspace(double Start, double End, int Numbers, DType DType) : LibraryOp
{
    public override string Name => "linspace";

    internal override string Called => "Linspace";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        Numbers >= 0
            ? Made.Spec(Called, Numbers, DType)
            : throw Refusal.OutOfRange("count", $"{Called}: {Numbers} numbers; there are 0 or more.");

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Any(new Kernel(this), DType, inputs, outputs);

    double At(int i, double step) =>
        // From the nearer end.
        i == 0
            ? Start
        : i == Numbers - 1 ? End
        : i < Numbers / 2 ? Start + i * step
        : End - (Numbers - 1 - i) * step;

    readonly struct Kernel(Linspace op) : IElementKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged
        {
            var (steps, range) = (Math.Max(1, op.Numbers - 1), op.End - op.Start);
            // The ends may lie further apart than the largest number.
            var step = double.IsFinite(range) ? range / steps : op.End / steps - op.Start / steps;
            var values = outputs[0]._storage.Span<T>();
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = ElementConversion.To<double, T>(op.At(i, step));
            }
        }
    }
}

/// <summary>Ones on the diagonal of a square, else zeros.</summary>
internal sealed record Eye(int Size, DType DType) : LibraryOp
{
    public override string Name => "eye";

    internal override string Called => "Eye";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        Size >= 0
            ? Made.Spec(Called, Shape.Create([Size, Size]), DType)
            : throw Refusal.OutOfRange("size", $"{Called}: a square of {Size}; its size is 0 or more.");

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        outputs[0]._storage.Clear();
        if (Size > 0)
        {
            Copying.Run(new Number(1L).As(DType), new(outputs[0]._storage, new Layout([Size], [Size + 1], 0), DType));
        }
    }
}

/// <summary>What is made of no other tensor: its shape and type are what somebody wrote.</summary>
internal static class Made
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such type.</exception>
    /// <exception cref="OverflowException">No block of memory holds so many elements.</exception>
    public static TensorSpec Spec(string op, Shape shape, DType dtype)
    {
        DTypes.Require(op, dtype);
        Shape.RequireRank(shape.Rank, op);
        var count = shape.ElementCount;
        return Storage.Fits(count, dtype) ? TensorSpec.Of(shape, dtype) : throw Storage.TooLarge(count, dtype, op);
    }
}
