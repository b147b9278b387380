using System.Numerics;

namespace Micrograd.Kernels.Recurrence;

/// <summary>
/// A recurrent layer through time, over contiguous memory. A sequence knows nothing of its neighbours: each thread takes some through all
/// steps, and no step waits for anybody.
/// </summary>
internal static unsafe class RecurrenceForward<TCell, T>
    where TCell : struct, IRecurrentCell
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="shape">The sizes.</param>
    /// <param name="input">The input's part of the gates, <c>[steps, batch, gates · hidden]</c>.</param>
    /// <param name="weight">The state's factors, <c>[gates · hidden, hidden]</c>.</param>
    /// <param name="bias">An addend a gate, where the cell wants one apart; else empty.</param>
    /// <param name="state">The first state, <c>[batch, hidden]</c>.</param>
    /// <param name="cell">The first of the cell, where there is one; else empty.</param>
    /// <param name="lengths">Steps of each sequence; empty where all have all.</param>
    /// <param name="y">The states, <c>[steps, batch, hidden]</c>, 0 beyond a sequence's end; then the last one, then the cell's last.</param>
    /// <param name="kept">What the way back needs.</param>
    public static void Run(
        RecurrenceShape shape,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        ReadOnlySpan<T> state,
        ReadOnlySpan<T> cell,
        ReadOnlySpan<long> lengths,
        Span<T> y,
        Span<T> kept
    )
    {
        var (gates, states) = (TCell.Gates * shape.Hidden, shape.Steps * shape.State);
        Require(input.Length, states * TCell.Gates);
        Require(weight.Length, (long)gates * shape.Hidden);
        Require(bias.Length, TCell.IsApart ? gates : 0);
        Require(state.Length, shape.State);
        Require(cell.Length, TCell.HasCell ? shape.State : 0);
        Require(lengths.Length, lengths.IsEmpty ? 0 : shape.Batch);
        Require(y.Length, states + shape.State * (TCell.HasCell ? 2 : 1));
        Require(kept.Length, states * TCell.Kept);
        var memory = FactorPanels<T>.Rent(shape.Hidden, gates);
        fixed (
            T* x = input,
                w = weight,
                b = bias,
                to = y,
                keep = kept,
                packed = memory
        )
        fixed (long* ends = lengths)
        {
            state.CopyTo(y.Slice((int)states, state.Length));
            cell.CopyTo(y.Slice((int)(states + shape.State) - (TCell.HasCell ? 0 : (int)shape.State), cell.Length));
            var factor = FactorPanels<T>.Of(packed, w, shape.Hidden, gates, 1, shape.Hidden);
            RecurrenceParts.Run(new Work(shape, factor, x, b, ends, to, keep), shape, TCell.Gates);
        }
        FactorPanels<T>.Return(memory);
    }

    static void Require(long length, long expected) => ArgumentOutOfRangeException.ThrowIfNotEqual(length, expected);

    readonly struct Work(RecurrenceShape shape, FactorPanels<T> factor, T* input, T* bias, long* lengths, T* y, T* kept)
        : IRowWork
    {
        public void Run(int first, int count)
        {
            var n = shape.Hidden;
            var (inputRow, keptRow) = (TCell.Gates * n, Math.Max(1, TCell.Kept) * n);
            var state = y + shape.Steps * (nint)shape.State + (nint)first * n;
            var cell = state + (nint)shape.State;
            for (var step = 0; step < shape.Steps; step++)
            {
                var row = (nint)shape.Time(step) * shape.Batch + first;
                var x = input + row * inputRow;
                var to = y + row * n;
                // Where nothing is kept the sums are made where the output comes.
                var gates = TCell.Kept > 0 ? kept + row * keptRow : to;
                factor.Multiply(
                    count,
                    state,
                    n,
                    TCell.IsApart ? bias : x,
                    TCell.IsApart ? 0 : inputRow,
                    gates,
                    keptRow
                );
                for (var i = 0; i < count; i++)
                {
                    var output = to + (nint)i * n;
                    if (lengths != null && shape.Time(step) >= lengths[first + i])
                    {
                        new Span<T>(output, n).Clear();
                        continue;
                    }
                    var before = state + (nint)i * n;
                    TCell.Forward<T>(
                        new(x + (nint)i * inputRow, gates + (nint)i * keptRow, before, cell + (nint)i * n, output),
                        n
                    );
                    new ReadOnlySpan<T>(output, n).CopyTo(new(before, n));
                }
            }
        }
    }
}
