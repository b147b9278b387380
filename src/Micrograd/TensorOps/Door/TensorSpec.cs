using System.Runtime.CompilerServices;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>What an op's result is, known before it is computed.</summary>
public readonly struct TensorSpec
{
    const int WritesAt = 8;
    const int ViewAt = 16;
    const int DataAt = 24;

    // Two words, which are handed on in registers: the layout, or with it what few ops have, and the type, what is written to,
    // whether it is a view, and whether numbers were read.
    readonly object _result;
    readonly int _bits;

    internal TensorSpec(Layout layout, DType dtype, object plan)
        : this(new Planned(layout, plan), (int)dtype) { }

    internal TensorSpec(Layout layout, DType dtype)
        : this(layout, (int)dtype) { }

    TensorSpec(object result, int bits) => (_result, _bits) = (result, bits);

    /// <summary>The result's shape.</summary>
    public Shape Shape => new(Layout.Sizes);

    /// <summary>What its elements are.</summary>
    public DType DType => (DType)(byte)_bits;

    internal Layout Layout => _result as Layout ?? ((Planned)_result).Layout;

    /// <summary>Whether the result is the first input's memory, otherwise laid out.</summary>
    internal bool IsView => (_bits >> ViewAt & 1) != 0;

    /// <summary>Which inputs are written to, a bit each; the result is the first of them then, and nothing flows to it.</summary>
    internal int Writes => (byte)(_bits >> WritesAt);

    /// <summary>The sizes of what is kept for the gradient, of the result's type; null where nothing is.</summary>
    internal int[]? Kept => _result is Planned { Plan: int[] sizes } ? sizes : null;

    /// <summary>What was worked out while inferring, for the op's own Run.</summary>
    internal object? Plan => _result is Planned planned ? planned.Plan : null;

    /// <summary>The copy of an input that the op wants before it can say what comes of it; null where it reads all as they lie.</summary>
    internal Wanted? Wants => _result is Planned { Plan: Wanted wanted } ? wanted : null;

    /// <summary>Whether the shape was found by reading numbers: without them nobody can say it, nor with others run the op again.</summary>
    internal bool DependsOnData => (_bits >> DataAt & 1) != 0;

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
    public TensorSpec Keeping(Shape shape) => new(Layout, DType, shape.Sizes);

    // Written as a list, sizes are no shape then, and no array.
    [OverloadResolutionPriority(1)]
    internal static TensorSpec Of(ReadOnlySpan<int> sizes, DType dtype) => new(Layout.Contiguous(sizes), dtype);

    internal static TensorSpec Like(Tensor x, DType dtype) =>
        new(x._layout.IsPlain ? x._layout : Layout.Contiguous(x._layout.Sizes), dtype);

    /// <summary>No result yet: the door has to copy an input first, which lies otherwise.</summary>
    internal static TensorSpec Wanting(int input, Dims order) => new(null!, default, new Wanted(input, order));

    /// <summary>No result yet: its shape is a matter of the numbers (<see cref="TensorOp.InferFromData"/>).</summary>
    internal static TensorSpec OfData(DType dtype) => new(null!, dtype, Wanted.Numbers);

    /// <summary>The same spec, and that it was found by reading numbers.</summary>
    internal TensorSpec FoundInData() => new(_result, _bits | 1 << DataAt);

    /// <summary>The result is the first of the inputs that are written to, a bit each.</summary>
    internal static TensorSpec Writing(Tensor result, byte writes) =>
        new(result._layout, (int)result.DType | writes << WritesAt);

    /// <summary>The first input's memory, otherwise laid out.</summary>
    internal static TensorSpec View(Tensor x, Layout layout) => new(layout, (int)x.DType | 1 << ViewAt);

    /// <summary>An input as a copy without gaps.</summary>
    /// <param name="Input">Which input.</param>
    /// <param name="Order">Its dims from the outermost to the innermost.</param>
    internal sealed record Wanted(int Input, Dims Order)
    {
        /// <summary>No copy, but to read the inputs' numbers.</summary>
        public static readonly Wanted Numbers = new(-1, default);
    }

    // What is kept, or what was worked out, or what is wanted first.
    sealed record Planned(Layout Layout, object Plan);
}
