using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Copies the first input's elements, of any type and layout, into the output, converting them.</summary>
internal readonly struct Copying : IElementKernel
{
    public static void Run(Tensor from, Tensor to) => ElementTypes.Any(default(Copying), from.DType, [from], [to]);

    public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged => ElementTypes.Any(default(From<T>), outputs[0].DType, inputs, outputs);

    readonly struct From<TFrom> : IElementKernel
        where TFrom : unmanaged
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged
        {
            var (from, to) = (inputs[0], outputs[0]);
            CopyLoop.Run(
                to._layout.Sizes,
                from.Operand<TFrom>(to._layout.Sizes),
                to._storage.Span<T>(),
                to._layout.Offset,
                to._layout.Strides
            );
        }
    }
}

/// <summary>The elements as another type, in new memory.</summary>
internal sealed record To(DType DType) : LibraryOp
{
    public override string Name => "to";

    internal override string Called => "To";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        DTypes.Require(Called, DType);
        return TensorSpec.Like(inputs[0], DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Copying.Run(inputs[0], outputs[0]);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        g.To(inputs[0].DType);
}

/// <summary>The same elements in new memory, row after row.</summary>
internal sealed record Clone : LibraryOp
{
    public static readonly Clone Op = new();

    public override string Name => "clone";

    internal override string Called => "Clone";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Copying.Run(inputs[0], outputs[0]);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        g;
}

/// <summary>The same elements in new memory, without gaps, the dims from the outermost to the innermost as said.</summary>
internal sealed record Ordered(Dims Order) : LibraryOp
{
    public override string Name => "contiguous";

    internal override string Called => "Contiguous";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        new(Layout.Contiguous(inputs[0]._layout.Sizes, Order.AsSpan()), inputs[0].DType);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Copying.Run(inputs[0], outputs[0]);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        g;

    /// <summary>The order in which a tensor is copied that does not lie row after row.</summary>
    public static Dims? Rows(Tensor x) => x.IsContiguous ? null : Dims.InOrder(x.Rank);

    /// <summary>The spec, if all inputs lie row after row; else what is to be copied first.</summary>
    public static TensorSpec AsRows(ReadOnlySpan<Tensor> inputs, in TensorSpec spec)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            if (Rows(inputs[i]) is { } order)
            {
                return TensorSpec.Wanting(i, order);
            }
        }
        return spec;
    }

    /// <summary>A result like the inputs, which are of one shape and lie as rows along a dim, as it does; or what is to be copied first.</summary>
    public static TensorSpec Along(string op, int dim, ReadOnlySpan<Tensor> inputs, DType dtype)
    {
        var x = inputs[0];
        dim = x.Shape.DimAlong(dim, op);
        if (dim >= x.Rank - 1)
        {
            return AsRows(inputs, TensorSpec.Like(x, dtype));
        }
        var order = Dims.WithLast(dim, x.Rank);
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i]._layout.Permute(order.AsSpan()).IsContiguous)
            {
                return TensorSpec.Wanting(i, order);
            }
        }
        return new(Layout.Contiguous(x._layout.Sizes, order.AsSpan()), dtype);
    }
}

/// <summary>Writes the second input's elements, which broadcast and are converted, into the first.</summary>
/// <param name="Method">What was called.</param>
internal sealed record CopyInto(string Method) : LibraryOp
{
    internal string Method { get; } = Method;

    public static readonly CopyInto Copy = new("CopyFrom");
    public static readonly CopyInto Fill = new("Fill");
    public static readonly CopyInto Part = new("Index");

    public override string Name => "copy_";

    internal override string Called => Method;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (to, from) = (inputs[0], inputs[1]);
        RequireSingle(Called, to);
        if (
            !from._layout.Sizes.AsSpan().SequenceEqual(to._layout.Sizes)
            && from._layout.Expand(to._layout.Sizes) is null
        )
        {
            throw new ArgumentException(
                $"{Called}: {from.Shape} does not expand to {to.Shape}: only dims of size 1, and new ones in front, repeat."
            );
        }
        RequireApart(Called, to, from);
        return TensorSpec.Writing(to, 1);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Copying.Run(inputs[1], inputs[0]);

    /// <exception cref="InvalidOperationException">What is written to has elements that are one and the same.</exception>
    public static void RequireSingle(string op, Tensor to)
    {
        if (to._layout.IsExpanded(out var dim))
        {
            throw new InvalidOperationException(
                $"{op}: dim {dim} of {to.Shape} is expanded: its elements are one and the same in memory. Change a Clone()."
            );
        }
    }

    /// <exception cref="InvalidOperationException">What is read would be written to already.</exception>
    public static void RequireApart(string op, Tensor to, Tensor from)
    {
        if (from._storage == to._storage && from._layout.Overlaps(to._layout))
        {
            throw new InvalidOperationException(
                $"{op}: the source {from.Shape} overlaps in memory what is written to, {to.Shape}; write a Clone() of it."
            );
        }
    }
}
