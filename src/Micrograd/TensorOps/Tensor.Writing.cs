using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

// Writes in place.
public sealed partial class Tensor
{
    // How many writes that carry a gradient the memory had had when this tensor was made, or written through.
    int _seen;

    // What this is a view of, and by which op, where a write through it could carry a gradient.
    Tensor? _source;
    ViewOp? _view;

    /// <summary>Whether a write with a gradient has gone into the memory since, of which this tensor knows nothing.</summary>
    internal bool IsOutdated => _seen != _storage.GradientWrites;

    /// <summary>
    /// Sets every element; the gradient of what was there before is 0. Whole ones get the number rounded towards 0, ±2⁶³ at most (2⁶³ − 1
    /// above), and 0 for NaN; bool gets whether it is not 0. <see cref="Fill(long)"/> is exact.
    /// </summary>
    /// <param name="value">The number.</param>
    /// <exception cref="InvalidOperationException">See <see cref="CopyFrom"/>.</exception>
    public Tensor Fill(double value) => Write(CopyInto.Fill, new Number(value).As(DType));

    /// <summary>Sets every element to a whole number, exactly for all 64 bits if the elements are whole, else rounded to their type; the gradient of what was there before is 0.</summary>
    /// <param name="value">The number.</param>
    /// <exception cref="InvalidOperationException">See <see cref="CopyFrom"/>.</exception>
    public Tensor Fill(long value) => Write(CopyInto.Fill, new Number(value).As(DType));

    /// <summary>
    /// Writes the elements of another tensor, which is broadcast and converted, into this one. Gradients flow through: to the source, and
    /// past what was overwritten to what this tensor, or the one that it is a view of, was computed from. Other tensors that were made
    /// of the same memory before know nothing of it: ops that are recorded, and backward passes from them, refuse them. A tensor that is
    /// written onto itself stays as it is.
    /// </summary>
    /// <param name="source">What is written. It may lie in the same memory, beside what is written to: <c>y[0] = y[1]</c>.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">The shape does not broadcast to this one.</exception>
    /// <exception cref="InvalidOperationException">
    /// This is, or is a view of, a leaf that requires a gradient, and not within <see cref="NoGrad"/>; a dim is expanded; or a part of the
    /// source is a part of this tensor in memory, as in <c>y[1..] = y[..^1]</c>: <c>y[1..] = y[..^1].Clone()</c>.
    /// </exception>
    public Tensor CopyFrom(Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Write(CopyInto.Copy, source);
    }

    /// <summary>A part of this tensor, as views lead to it.</summary>
    internal Tensor Along(ViewPath? path)
    {
        var part = this;
        foreach (var view in ViewPath.FromTheFirst(path))
        {
            part = Door.Apply(view, part);
        }
        return part;
    }

    /// <summary>Notes what this is a view of.</summary>
    internal void LooksAt(Tensor source, ViewOp view) => (_source, _view) = (source, view);

    /// <summary>The tensor that is no view, and the way from it to this one.</summary>
    (Tensor Whole, ViewPath? Way) FromTheWhole()
    {
        var views = new Stack<ViewOp>();
        var whole = this;
        for (; whole._source is { } source; whole = source)
        {
            views.Push(whole._view!);
        }
        ViewPath? way = null;
        foreach (var view in views)
        {
            way = new(way, view);
        }
        return (whole, way);
    }

    /// <param name="op">What writes: all of it over, or at places that index tensors name.</param>
    /// <param name="source">What is written.</param>
    /// <param name="indices">The index tensors.</param>
    Tensor Write(TensorOp op, Tensor source, params ReadOnlySpan<Tensor> indices)
    {
        var (whole, part) = FromTheWhole();
        if (GradMode.IsOn)
        {
            RequireCurrent(op.Called);
            source.RequireCurrent(op.Called);
        }
        var isRecorded =
            GradMode.IsOn && DType.IsFloating() && (source.RequiresGrad || RequiresGrad || whole.RequiresGrad);
        if (isRecorded && whole.IsLeaf && whole.RequiresGrad)
        {
            throw new InvalidOperationException(
                $"{op.Called}: a leaf that requires a gradient is changed within NoGrad.Enter() alone, else its change would be lost to the gradient."
            );
        }
        // Of a detached tensor's history nothing is to stay, though the numbers do.
        if (indices.IsEmpty && LiesAs(source) && !(isRecorded && source.FromTheWhole().Whole != whole))
        {
            return this;
        }
        if (!isRecorded)
        {
            return Written(op, source, indices);
        }
        whole.RequireCurrent(op.Called);
        source = source.To(DType);
        var before = new Tensor(_storage, whole._layout, DType) { Node = whole.Node };
        Written(op, source, indices);
        var overwrite = new Overwrite(part, op is IndexInto { At: var at } ? at : default);
        whole.Record(Door.NodeOf(overwrite, [before, source, .. indices], whole));
        _storage.GradientWrites++;
        whole._seen = _storage.GradientWrites;
        RenewFrom(whole);
        return this;
    }

    Tensor Written(TensorOp op, Tensor source, ReadOnlySpan<Tensor> indices) =>
        indices.IsEmpty ? Door.Apply(op, this, source) : Door.Apply(op, [this, source, .. indices]);

    /// <summary>The views from the whole to this one are views of what the whole has become.</summary>
    void RenewFrom(Tensor whole)
    {
        var views = new Stack<Tensor>();
        for (var view = this; view._source is { } source; view = source)
        {
            views.Push(view);
        }
        var current = whole;
        foreach (var view in views)
        {
            current = Door.Apply(view._view!, current);
            view.Record(current.Node!);
            view._seen = whole._seen;
        }
    }

    /// <summary>Whether each element of the other is in memory the element of this one that it would be written to.</summary>
    bool LiesAs(Tensor source) =>
        source._storage == _storage
        && source._layout.Expand(_layout.Sizes) is { } laid
        && laid.Offset == _layout.Offset
        && laid.HasStridesOf(_layout)
        && !_layout.IsExpanded(out _);

    /// <exception cref="InvalidOperationException">A write has made this tensor another than its history says.</exception>
    internal void RequireCurrent(string op)
    {
        if (IsOutdated)
        {
            throw new InvalidOperationException(
                $"{op}: {(Label is { } label ? $"'{label}', " : "")}a tensor of {Shape} was made before its memory was written to in place "
                    + "with a gradient, through another tensor, so that its history is out of date; take the view anew after the write."
            );
        }
    }
}
