using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Kernels.Rows;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Recurrence;

/// <summary>
/// c = σ(f) c + σ(i) tanh(g), h = σ(o) tanh(c), the gates in the order i, f, g, o (Hochreiter and Schmidhuber, 1997). Kept are the gates, c
/// and tanh(c).
/// </summary>
internal readonly unsafe struct LstmCell : IRecurrentCell
{
    public static int Gates => 4;

    public static int Kept => 6;

    public static bool HasCell => true;

    public static bool IsApart => false;

    public static void Forward<T>(in StepForward<T> row, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = row.Gates;
        var f = i + n;
        var g = f + n;
        var o = g + n;
        var c = o + n;
        var bounded = c + n;
        RowLoop<T>.Run(default(Opening), new(i), i, 2 * n);
        RowLoop<T>.Run(default(PlainTanh), new(g), g, n);
        RowLoop<T>.Run(default(Opening), new(o), o, n);
        LaneLoop<T>.Run(default(Remembering), f, 1, row.Cell, 1, i, 1, g, 1, c, (nuint)n);
        new ReadOnlySpan<T>(c, n).CopyTo(new(row.Cell, n));
        RowLoop<T>.Run(default(PlainTanh), new(c), bounded, n);
        RowLoop<T>.Run(default(Times), new(o, bounded, default), row.Y, n);
    }

    public static void Backward<T, TSimd>(in StepBackward<T> row, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : struct, ISimd<TSimd, T>
    {
        BackToCell<T, TSimd>(row, n);
        BackToGates<T, TSimd>(row, n);
    }

    // Two loops, since the JIT stops inlining into a method that has grown too much.

    /// <summary>The gradient of o, and of the cell's state after the step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void BackToCell<T, TSimd>(StepBackward<T> row, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : struct, ISimd<TSimd, T>
    {
        var one = TSimd.Broadcast(1.0);
        for (var at = 0; at < n; at += TSimd.Count)
        {
            var o = RowLanes<T, TSimd>.Load(row.Kept + 3 * n, at, n);
            var bounded = RowLanes<T, TSimd>.Load(row.Kept + 5 * n, at, n);
            var dh = RowLanes<T, TSimd>.Load(row.G, at, n) + RowLanes<T, TSimd>.Load(row.State, at, n);
            var dc = dh * o * ((one - bounded) * (one + bounded)) + RowLanes<T, TSimd>.Load(row.Cell, at, n);
            RowLanes<T, TSimd>.Store(dh * bounded * (o * (one - o)), row.Gates + 3 * n, at, n);
            RowLanes<T, TSimd>.Store(dc, row.Cell, at, n);
            RowLanes<T, TSimd>.Store(TSimd.Broadcast(0.0), row.State, at, n);
        }
    }

    /// <summary>The gradients of the other gates, and of the cell's state before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void BackToGates<T, TSimd>(StepBackward<T> row, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : struct, ISimd<TSimd, T>
    {
        var one = TSimd.Broadcast(1.0);
        for (var at = 0; at < n; at += TSimd.Count)
        {
            var dc = RowLanes<T, TSimd>.Load(row.Cell, at, n);
            var i = RowLanes<T, TSimd>.Load(row.Kept, at, n);
            var f = RowLanes<T, TSimd>.Load(row.Kept + n, at, n);
            var g = RowLanes<T, TSimd>.Load(row.Kept + 2 * n, at, n);
            var before = RowLanes<T, TSimd>.Load(row.CellBefore, at, n);
            RowLanes<T, TSimd>.Store(dc * g * (i * (one - i)), row.Gates, at, n);
            RowLanes<T, TSimd>.Store(dc * before * (f * (one - f)), row.Gates + n, at, n);
            RowLanes<T, TSimd>.Store(dc * i * ((one - g) * (one + g)), row.Gates + 2 * n, at, n);
            RowLanes<T, TSimd>.Store(dc * f, row.Cell, at, n);
        }
    }

    /// <summary>σ(a)</summary>
    readonly struct Opening : IRowFunction
    {
        public static int Rows => 1;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => TReal.Sigmoid(a);
    }

    readonly struct Remembering : ILaneFunction
    {
        public static int Operands => 4;

        public T Invoke<T>(T a, T b, T c, T d)
            where T : IReal<T> => a * b + c * d;
    }

    readonly struct Times : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a * b;
    }
}
