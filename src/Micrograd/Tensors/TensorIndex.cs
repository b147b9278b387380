using System.Globalization;

namespace Micrograd;

/// <summary>
/// One index of a tensor, as in NumPy: a number (from the end with ^ or where it is negative), a range, a tensor of places or a mask,
/// <see cref="Ellipsis"/>, or <see cref="NewAxis"/>.
/// </summary>
public readonly struct TensorIndex
{
    readonly Kind _kind;
    readonly Index _at;
    readonly Range _range;
    readonly int _step;

    TensorIndex(Index at) => _at = at;

    TensorIndex(Range range, int step) => (_kind, _range, _step) = (Kind.Range, range, step);

    TensorIndex(Tensor picks) => (_kind, Picks) = (Kind.Tensor, picks);

    TensorIndex(Kind kind) => _kind = kind;

    enum Kind : byte
    {
        Place,
        Range,
        Tensor,
        Ellipsis,
        NewAxis,
    }

    /// <summary>All dims that the other indices leave: <c>x[TensorIndex.Ellipsis, 0]</c> is Python's <c>x[..., 0]</c>.</summary>
    public static TensorIndex Ellipsis { get; } = new(Kind.Ellipsis);

    /// <summary>A new dim of size 1: <c>x[TensorIndex.NewAxis]</c> is Python's <c>x[None]</c>.</summary>
    public static TensorIndex NewAxis { get; } = new(Kind.NewAxis);

    internal bool IsEllipsis => _kind == Kind.Ellipsis;

    internal bool IsNewAxis => _kind == Kind.NewAxis;

    /// <summary>The tensor of places, or the mask; null for another index.</summary>
    internal Tensor? Picks { get; }

    /// <summary>How many dims it takes; none that the ellipsis would.</summary>
    internal int Dims =>
        _kind switch
        {
            Kind.Place or Kind.Range => 1,
            Kind.Tensor => Picks!.DType == DType.Bool ? Picks.Rank : 1,
            _ => 0,
        };

    /// <summary>Every step-th place of a range: <c>x[TensorIndex.Slice(1.., 2)]</c> is Python's <c>x[1::2]</c>.</summary>
    /// <param name="range">From where up to where.</param>
    /// <param name="step">How far from one place to the next; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1.</exception>
    public static TensorIndex Slice(Range range, int step) =>
        step >= 1
            ? new(range, step)
            : throw new ArgumentOutOfRangeException(
                nameof(step),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Index: a step of {step}; it is 1 or more. Flip turns a dim round."
                )
            );

    /// <summary>The element or row at this place; a negative number counts from the end.</summary>
    public static implicit operator TensorIndex(int index) =>
        // The least number has no negative: as far from the end as there is lies outside all the same.
        new(index < 0 ? Index.FromEnd(-Math.Max(index, -int.MaxValue)) : Index.FromStart(index));

    /// <summary>The element or row at this place, such as one that was read from a tensor; a negative number counts from the end.</summary>
    public static implicit operator TensorIndex(long index) =>
        // No dim has a place beyond the whole numbers of 32 bits.
        (int)Math.Clamp(index, int.MinValue, int.MaxValue);

    /// <summary>The element or row at this place.</summary>
    public static implicit operator TensorIndex(Index index) => new(index);

    /// <summary>All from the start of the range up to its end.</summary>
    public static implicit operator TensorIndex(Range range) => new(range, 1);

    /// <summary>The places that a tensor of int64 names, or where a mask, of bool, is true.</summary>
    public static implicit operator TensorIndex(Tensor picks)
    {
        ArgumentNullException.ThrowIfNull(picks);
        return new(picks);
    }

    /// <summary>The place in a dim of this size; null where it has none.</summary>
    internal int? Place(int size)
    {
        var at = _at.GetOffset(size);
        return (uint)at < (uint)size ? at : null;
    }

    /// <summary>Whether it is a range, and which places of a dim of this size; an end before the start where they lie outside.</summary>
    internal bool IsRange(int size, out (int Start, int End, int Step) places)
    {
        var (start, end) = (_range.Start.GetOffset(size), _range.End.GetOffset(size));
        places = start < 0 || end > size ? (1, 0, _step) : (start, end, _step);
        return _kind == Kind.Range;
    }

    /// <summary>As written in C#.</summary>
    public override string ToString() =>
        _kind switch
        {
            Kind.Place => _at.ToString(),
            Kind.Range => _step == 1
                ? _range.ToString()
                : string.Create(CultureInfo.InvariantCulture, $"Slice({_range}, {_step})"),
            Kind.Tensor => $"{Picks!.Shape} {Picks.DType.ToString().ToLowerInvariant()}",
            _ => _kind.ToString(),
        };
}
