using System.Globalization;
using System.Runtime.CompilerServices;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>The transpose of a matrix; of more axes, the last two change places.</summary>
    /// <exception cref="InvalidOperationException">There are fewer than two axes.</exception>
    public Tensor T =>
        Rank >= 2
            ? Transpose(-2, -1)
            : throw new InvalidOperationException($"T: {Shape} has fewer than two axes to change places.");

    /// <summary>
    /// A view of a part: <c>x[0]</c> the first row, <c>x[1..3, ^1]</c> the last column of two rows. Setting it copies into that part.
    /// </summary>
    /// <exception cref="ArgumentException">More indices than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index or range lies outside of its axis.</exception>
    [IndexerName("At")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            if (indices.Length > Rank)
            {
                throw new ArgumentException(
                    $"Index: {indices.Length} indices for the {Rank} axes of {Shape}.",
                    nameof(indices)
                );
            }
            var view = this;
            var axis = 0;
            foreach (var index in indices)
            {
                var size = view._layout.Sizes[axis];
                if (index.Range is { } range)
                {
                    var (start, end) = (range.Start.GetOffset(size), range.End.GetOffset(size));
                    if (start < 0 || end > size || start > end)
                    {
                        throw OutOfRange(index, axis, size);
                    }
                    view = view.Slice(axis++, start, end);
                }
                else
                {
                    var at = index.At.GetOffset(size);
                    if ((uint)at >= (uint)size)
                    {
                        throw OutOfRange(index, axis, size);
                    }
                    view = view.Select(axis, at);
                }
            }
            return view;
        }
        set => this[indices].CopyFrom(value);
    }

    /// <summary>A view of one place along an axis, which is dropped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such axis or place.</exception>
    public Tensor Select(int axis, int index)
    {
        axis = Shape.Axis(axis, "Select");
        var size = _layout.Sizes[axis];
        var at = index < 0 ? index + size : index;
        if ((uint)at >= (uint)size)
        {
            throw OutOfRange(index, axis, size);
        }
        var shape = Shape;
        return View(
            "select",
            _layout.Slice(axis, at, 1, 1).Remove(axis),
            g => Placed(g.Unsqueeze(axis), shape, axis, at, 1)
        );
    }

    /// <summary>A view of every step-th place from start up to end of an axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such axis; start and end are not 0 ≤ start ≤ end ≤ size; the step is below 1.</exception>
    public Tensor Slice(int axis, int start, int end, int step = 1)
    {
        axis = Shape.Axis(axis, "Slice");
        var size = _layout.Sizes[axis];
        if (step < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(step),
                $"Slice: a step of {step} along axis {axis} of {Shape}; it is at least 1, and Flip turns an axis round."
            );
        }
        if (start < 0 || start > end || end > size)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Slice: {start} … {end} does not lie within 0 … {size}, axis {axis} of {Shape}."
                )
            );
        }
        var length = (end - start + step - 1) / step;
        var shape = Shape;
        return View("slice", _layout.Slice(axis, start, length, step), g => Placed(g, shape, axis, start, step));
    }

    /// <summary>A view in which an axis runs backward.</summary>
    public Tensor Flip(params ReadOnlySpan<int> axes)
    {
        var layout = _layout;
        var flipped = axes.ToArray();
        foreach (var given in flipped)
        {
            var axis = Shape.Axis(given, "Flip");
            layout = layout.Slice(axis, layout.Sizes[axis] - 1, layout.Sizes[axis], -1);
        }
        return View("flip", layout, g => g.Flip(flipped));
    }

    /// <summary>A view in which two axes change places.</summary>
    public Tensor Transpose(int a, int b)
    {
        (a, b) = (Shape.Axis(a, "Transpose"), Shape.Axis(b, "Transpose"));
        var order = new int[Rank];
        for (var i = 0; i < Rank; i++)
        {
            order[i] =
                i == a ? b
                : i == b ? a
                : i;
        }
        return View("transpose", _layout.Permute(order), g => g.Transpose(a, b));
    }

    /// <summary>A view with the axes in another order.</summary>
    /// <exception cref="ArgumentException">The order does not name each axis once.</exception>
    public Tensor Permute(params ReadOnlySpan<int> order)
    {
        var axes = order.ToArray();
        var inverse = new int[Rank];
        Array.Fill(inverse, -1);
        if (axes.Length == Rank)
        {
            for (var i = 0; i < axes.Length; i++)
            {
                axes[i] = Shape.Axis(axes[i], "Permute");
                inverse[axes[i]] = i;
            }
        }
        if (axes.Length != Rank || inverse.Contains(-1))
        {
            throw new ArgumentException(
                $"Permute: [{string.Join(", ", axes)}] does not name each of the {Rank} axes of {Shape} once.",
                nameof(order)
            );
        }
        return View("permute", _layout.Permute(axes), g => g.Permute(inverse));
    }

    /// <summary>A view in which axes of size 1, and new ones in front, repeat to fill a shape; −1 keeps a size.</summary>
    /// <exception cref="ArgumentException">An axis has another size, and not 1.</exception>
    public Tensor Expand(Shape shape)
    {
        var own = Shape;
        if (own == shape)
        {
            return this;
        }
        var layout =
            _layout.Expand(shape.Sizes)
            ?? throw new ArgumentException(
                $"Expand: {own} does not expand to {shape}: only axes of size 1, and new ones in front, repeat."
            );
        return View("expand", layout, g => Broadcasting.SumTo(g, own));
    }

    /// <summary>The same elements, in the same order, as another shape: a view where the layout allows it, else a copy. One size may be −1.</summary>
    /// <exception cref="ArgumentException">Another number of elements.</exception>
    public Tensor Reshape(params ReadOnlySpan<int> sizes) => As(new(Reshaping.Sizes(Shape, sizes)));

    internal Tensor As(Shape shape)
    {
        if (shape.ElementCount != Count)
        {
            throw new ArgumentException($"Reshape: {Shape} has {Count} elements, {shape} has {shape.ElementCount}.");
        }
        if (shape == Shape)
        {
            return this;
        }
        if (_layout.Reshape(shape.Sizes) is not { } layout)
        {
            return Clone().As(shape);
        }
        var own = Shape;
        return View("reshape", layout, g => g.As(own));
    }

    /// <summary>The axes from start to end as one.</summary>
    public Tensor Flatten(int start = 0, int end = -1)
    {
        if (Rank == 0)
        {
            return Reshape(1);
        }
        (start, end) = (Shape.Axis(start, "Flatten"), Shape.Axis(end, "Flatten"));
        if (start > end)
        {
            throw new ArgumentException($"Flatten: axis {start} comes after axis {end}.");
        }
        var sizes = _layout.Sizes;
        var flat = new Shape(sizes[start..(end + 1)]).ElementCount;
        return Reshape([.. sizes[..start], Shape.Size(flat, "Flatten"), .. sizes[(end + 1)..]]);
    }

    /// <summary>A view without an axis of size 1; without any of them if none is named.</summary>
    public Tensor Squeeze(int? axis = null)
    {
        if (axis is { } given)
        {
            var at = Shape.Axis(given, "Squeeze");
            return _layout.Sizes[at] == 1 ? View("squeeze", _layout.Remove(at), g => g.Unsqueeze(at)) : this;
        }
        return As(new([.. _layout.Sizes.Where(size => size != 1)]));
    }

    /// <summary>A view with a new axis of size 1 before this one; −1 puts it last.</summary>
    public Tensor Unsqueeze(int axis)
    {
        var at = axis < 0 ? axis + Rank + 1 : axis;
        if ((uint)at > (uint)Rank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(axis),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Unsqueeze: a new axis of {Shape} goes to {-Rank - 1} … {Rank}, not {axis}."
                )
            );
        }
        return View("unsqueeze", _layout.InsertOne(at), g => g.Squeeze(at));
    }

    internal Tensor View(string name, Layout layout, Func<Tensor, Tensor> back)
    {
        var view = new Tensor(_storage, layout, DType);
        if (RequiresGrad && GradMode.IsOn)
        {
            view.Record(new ViewNode(name, this, back));
        }
        return view;
    }

    /// <summary>Zeros with a tensor placed along one axis: the gradient of a slice.</summary>
    static Tensor Placed(Tensor g, Shape shape, int axis, int start, int step)
    {
        var whole = Zeros(shape, g.DType);
        var length = g._layout.Sizes[axis];
        var part = new Tensor(whole._storage, whole._layout.Slice(axis, start, length, step), g.DType);
        part.CopyFrom(g.Detach());
        if (g.RequiresGrad && GradMode.IsOn)
        {
            whole.Record(
                new ViewNode(
                    "place",
                    g,
                    h => h.Slice(axis, start, Math.Min(h._layout.Sizes[axis], start + length * step), step)
                )
            );
        }
        return whole;
    }

    ArgumentOutOfRangeException OutOfRange<TIndex>(TIndex index, int axis, int size) =>
        new(
            nameof(index),
            string.Create(
                CultureInfo.InvariantCulture,
                $"Index: {index} lies outside of axis {axis} of {Shape}, which has {size}."
            )
        );
}
