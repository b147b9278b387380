using System.Numerics;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Recurrence;

/// <summary>The way back through a recurrent layer, from the last step to the first; shared as the way there is.</summary>
internal static unsafe class RecurrenceBackward<TCell, T>
    where TCell : struct, IRecurrentCell
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="shape">The sizes.</param>
    /// <param name="g">The gradient of all that the way there gave.</param>
    /// <param name="weight">The state's factors.</param>
    /// <param name="state">The first state.</param>
    /// <param name="cell">The first of the cell, where there is one; else empty.</param>
    /// <param name="lengths">Steps of each sequence; empty where all have all.</param>
    /// <param name="y">What the way there gave.</param>
    /// <param name="kept">What it kept.</param>
    /// <param name="gradients">
    /// The gradients of the input's part of the gates, of the state's part where it is another, of the first state, and of the cell's.
    /// </param>
    public static void Run(
        RecurrenceShape shape,
        ReadOnlySpan<T> g,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> state,
        ReadOnlySpan<T> cell,
        ReadOnlySpan<long> lengths,
        ReadOnlySpan<T> y,
        ReadOnlySpan<T> kept,
        Span<T> gradients
    )
    {
        var (gates, states) = (TCell.Gates * shape.Hidden, shape.Steps * shape.State);
        var ends = shape.State * (TCell.HasCell ? 2 : 1);
        var parts = states * TCell.Gates * (TCell.IsApart ? 2 : 1);
        Require(g.Length, states + ends);
        Require(weight.Length, (long)gates * shape.Hidden);
        Require(state.Length, shape.State);
        Require(cell.Length, TCell.HasCell ? shape.State : 0);
        Require(lengths.Length, lengths.IsEmpty ? 0 : shape.Batch);
        Require(y.Length, states + ends);
        Require(kept.Length, states * TCell.Kept);
        Require(gradients.Length, parts + ends);
        g[(int)states..].CopyTo(gradients[(int)parts..]);
        var memory = FactorPanels<T>.Rent(gates, shape.Hidden);
        fixed (
            T* above = g,
                w = weight,
                h = state,
                c = cell,
                output = y,
                keep = kept,
                to = gradients,
                packed = memory
        )
        fixed (long* last = lengths)
        {
            var places = new Places
            {
                G = above,
                State = h,
                Cell = c,
                Y = output,
                Kept = keep,
                Gates = to,
                Apart = TCell.IsApart ? to + states * TCell.Gates : to,
                States = to + parts,
                Lengths = last,
            };
            var factor = FactorPanels<T>.Of(packed, w, gates, shape.Hidden, shape.Hidden, 1);
            switch (LaneWidth.Bits)
            {
                case 512:
                    RecurrenceParts.Run(new Work<Simd512<T>>(shape, factor, places), shape, TCell.Gates);
                    break;
                case 256:
                    RecurrenceParts.Run(new Work<Simd256<T>>(shape, factor, places), shape, TCell.Gates);
                    break;
                case 128:
                    RecurrenceParts.Run(new Work<Simd128<T>>(shape, factor, places), shape, TCell.Gates);
                    break;
                default:
                    RecurrenceParts.Run(new Work<SimdScalar<T>>(shape, factor, places), shape, TCell.Gates);
                    break;
            }
        }
        FactorPanels<T>.Return(memory);
    }

    static void Require(long length, long expected) => ArgumentOutOfRangeException.ThrowIfNotEqual(length, expected);

    struct Places
    {
        public T* G;
        public T* State;
        public T* Cell;
        public T* Y;
        public T* Kept;
        public T* Gates;
        public T* Apart;
        public T* States;
        public long* Lengths;
    }

    readonly struct Work<TSimd>(RecurrenceShape shape, FactorPanels<T> factor, Places places) : IRowWork
        where TSimd : struct, ISimd<TSimd, T>
    {
        public void Run(int first, int count)
        {
            var (n, at) = (shape.Hidden, places);
            var gates = TCell.Gates * n;
            var states = at.States + (nint)first * n;
            for (var step = shape.Steps - 1; step >= 0; step--)
            {
                var rows = (nint)shape.Time(step) * shape.Batch + first;
                for (var i = 0; i < count; i++)
                {
                    Back(step, first + i);
                }
                // The state's gradient holds by now what comes past the products, be it all, beyond a sequence's end.
                factor.Multiply(count, at.Apart + rows * gates, gates, states, n, states, n);
            }
        }

        void Back(int step, int sequence)
        {
            var (n, at) = (shape.Hidden, places);
            var gates = TCell.Gates * n;
            var (time, end) = (shape.Time(step), at.Lengths == null ? shape.Steps : at.Lengths[sequence]);
            var row = (nint)time * shape.Batch + sequence;
            if (time >= end)
            {
                new Span<T>(at.Gates + row * gates, gates).Clear();
                new Span<T>(at.Apart + row * gates, gates).Clear();
                return;
            }
            var before = shape.Time(step - 1);
            var begins = step == 0 || before >= end;
            var (own, rowBefore) = ((nint)sequence * n, (nint)before * shape.Batch + sequence);
            TCell.Backward<T, TSimd>(
                new()
                {
                    G = at.G + row * n,
                    Kept = at.Kept + row * (TCell.Kept * n),
                    Y = at.Y + row * n,
                    StateBefore = begins ? at.State + own : at.Y + rowBefore * n,
                    // The cell's state stands after the gates.
                    CellBefore =
                        !TCell.HasCell ? null
                        : begins ? at.Cell + own
                        : at.Kept + rowBefore * (TCell.Kept * n) + gates,
                    State = at.States + own,
                    Cell = at.States + (nint)shape.State + own,
                    Gates = at.Gates + row * gates,
                    Apart = at.Apart + row * gates,
                },
                n
            );
        }
    }
}
