using System.Numerics;

namespace Micrograd.Kernels.Convolution;

/// <summary>
/// How planes are convolved by a kernel of 3 × 3 where they lie, each of one channel: rows beyond an edge are read from a row of zeros, and places
/// beyond one are cut off by masks, so that no padding is copied.
/// </summary>
internal sealed class PlanePlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Places of padding, and of a dilation.</summary>
    const int MostPlaces = 1 << 10;

    /// <summary>Channels of the result for each plane; of more a tile of many channels reads less.</summary>
    const int MostChannels = 3;

    readonly int[] _sourceRows;
    readonly int _sourceColumns;

    PlanePlan(PlaneAxis rows, PlaneAxis columns, int width, bool isOnce)
    {
        (Rows, Columns, _sourceColumns) = (rows.Positions, columns.Positions, columns.Source);
        (RowStep, KernelColumns) = (rows.Offsets[1] - rows.Offsets[0], columns.Offsets);
        _sourceRows =
        [
            .. Enumerable.Range(rows.First, Rows + 2).Select(row => row >= 0 && row < rows.Source ? row : -1),
        ];
        var (vectors, masks) = (new List<PlaneVector>(), new List<T>());
        for (var at = 0; at < Columns; at += width)
        {
            var start = isOnce ? at : Math.Max(0, Math.Min(at, Columns - width));
            var count = Math.Min(width, Columns - start);
            var isWhole =
                count == width && start + columns.First >= 0 && start + columns.Last + width <= columns.Source;
            vectors.Add(new(start, count, isWhole ? -1 : masks.Count));
            if (isWhole)
            {
                continue;
            }
            foreach (var offset in columns.Offsets)
            {
                for (var lane = 0; lane < width; lane++)
                {
                    var place = start + offset + lane;
                    masks.Add(lane < count && place >= 0 && place < columns.Source ? T.AllBitsSet : T.Zero);
                }
            }
        }
        (Vectors, Masks) = ([.. vectors], [.. masks]);
    }

    /// <summary>Rows of the result: row p meets rows p, p + 1 and p + 2 of those that <see cref="Place"/> finds.</summary>
    public int Rows { get; }

    /// <summary>Places of each.</summary>
    public int Columns { get; }

    /// <summary>1 where the first row of the kernel meets the first of three, −1 where it meets the last.</summary>
    public int RowStep { get; }

    /// <summary>For each place of a row of the kernel, how many places further on it reads.</summary>
    public int[] KernelColumns { get; }

    /// <summary>The vectors of a row.</summary>
    public PlaneVector[] Vectors { get; }

    /// <summary>A mask for each place of a row of the kernel, for each vector that is cut.</summary>
    public T[] Masks { get; }

    /// <summary>Bytes of what <see cref="Place"/> writes.</summary>
    public unsafe nint Bytes => (nint)_sourceRows.Length * sizeof(T*) + (nint)_sourceColumns * sizeof(T);

    /// <summary>The plan where groups read one channel, by a kernel of 3 × 3 without a stride; else null.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="isTransposed">Whether from the small side to the large one.</param>
    /// <param name="width">Numbers of a vector.</param>
    /// <param name="isOnce">Whether each place is in one vector alone; else a row's last vector begins earlier, where it would reach beyond.</param>
    public static PlanePlan<T>? Of(ConvolutionShape shape, bool isTransposed, int width, bool isOnce)
    {
        var (ins, outs) = isTransposed ? (shape.Smalls, shape.Larges) : (shape.Larges, shape.Smalls);
        if (
            ins != 1
            || outs > MostChannels
            || shape is not { Middle: { Kernel: 1, Small: 1, Large: 1 }, Outer: { Kernel: 3, Stride: 1, Dilation: 1 } }
            || shape.Inner is not { Kernel: 3, Stride: 1 }
        )
        {
            return null;
        }
        var (rows, columns) = isTransposed
            ? (PlaneAxis.OfSmall(shape.Outer), PlaneAxis.OfSmall(shape.Inner))
            : (PlaneAxis.OfLarge(shape.Outer), PlaneAxis.OfLarge(shape.Inner));
        return rows.Positions > 1 && columns.First >= -MostPlaces && columns.Last <= MostPlaces
            ? new(rows, columns, width, isOnce)
            : null;
    }

    /// <summary>Where each row that is met begins; behind them lie the zeros that rows of padding are read from.</summary>
    public unsafe void Place(T* plane, T** rows)
    {
        var places = _sourceRows;
        var zeros = (T*)(rows + places.Length);
        new Span<T>(zeros, _sourceColumns).Clear();
        for (var i = 0; i < places.Length; i++)
        {
            rows[i] = places[i] < 0 ? zeros : plane + (nint)places[i] * _sourceColumns;
        }
    }
}
