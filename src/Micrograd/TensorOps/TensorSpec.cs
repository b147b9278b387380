using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>What an op's result is, known before it is computed.</summary>
public readonly struct TensorSpec
{
    readonly Layout _layout;
    readonly DType _dtype;
    readonly byte _writes;
    readonly bool _isView;

    // What few ops have: what is kept, or what was worked out, or what is wanted first.
    readonly object? _more;

    internal TensorSpec(Layout layout, DType dtype, object? plan = null)
    {
        _layout = layout;
        _dtype = dtype;
        _more = plan;
    }

    TensorSpec(Layout layout, DType dtype, bool isView, byte writes, ViewOp? view = null)
    {
        _more = view;
        _layout = layout;
        _dtype = dtype;
        _isView = isView;
        _writes = writes;
    }

    /// <summary>The result's shape.</summary>
    public Shape Shape => new(_layout.Sizes);

    /// <summary>What its elements are.</summary>
    public DType DType => _dtype;

    internal Layout Layout => _layout;

    /// <summary>Whether the result is the first input's memory, otherwise laid out.</summary>
    internal bool IsView => _isView;

    /// <summary>Which inputs are written to, a bit each; the result is the first of them then, and nothing flows to it.</summary>
    internal int Writes => _writes;

    /// <summary>The sizes of what is kept for the gradient, of the result's type; null where nothing is.</summary>
    internal int[]? Kept => _more as int[];

    /// <summary>What was worked out while inferring, for the op's own Run.</summary>
    internal object? Plan => _more;

    /// <summary>The copy of an input that the op wants before it can say what comes of it; null where it reads all as they lie.</summary>
    internal Wanted? Wants => _more as Wanted;

    /// <summary>A result of this shape and type, its elements row after row.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">The type of the elements.</param>
    public static TensorSpec Of(Shape shape, DType dtype) => Of(shape.Sizes, dtype);

    /// <summary>A result of the shape and the type of another tensor.</summary>
    /// <param name="x">The tensor.</param>
    public static TensorSpec Like(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Like(x, x.DType);
    }

    /// <summary>The same result, and a tensor of the same type beside it that the op fills and its gradient reads.</summary>
    /// <param name="shape">The tensor's shape.</param>
    public TensorSpec Keeping(Shape shape) => new(_layout, _dtype, shape.Sizes);

    internal static TensorSpec Of(int[] sizes, DType dtype) => new(Layout.Contiguous(sizes), dtype);

    internal static TensorSpec Like(Tensor x, DType dtype) =>
        new(x._layout.IsPlain ? x._layout : Layout.Contiguous(x._layout.Sizes), dtype);

    /// <summary>No result yet: the door has to copy an input first, which lies otherwise.</summary>
    internal static TensorSpec Wanting(int input, Dims order) => new(null!, default, new Wanted(input, order));

    /// <summary>The result is the first of the inputs that are written to, a bit each.</summary>
    internal static TensorSpec Writing(Tensor result, byte writes) =>
        new(result._layout, result.DType, isView: false, writes);

    /// <summary>The first input's memory, otherwise laid out; of its history too, if the op is named.</summary>
    internal static TensorSpec View(Tensor x, Layout layout, ViewOp? view) =>
        new(layout, x.DType, isView: true, 0, view);

    /// <summary>An input as a copy without gaps.</summary>
    /// <param name="Input">Which input.</param>
    /// <param name="Order">Its dims from the outermost to the innermost.</param>
    internal sealed record Wanted(int Input, Dims Order);
}
