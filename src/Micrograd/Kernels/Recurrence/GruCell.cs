using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Kernels.Rows;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Recurrence;

/// <summary>
/// r = σ(input + q), z = σ(input + q), n = tanh(input + r q), h = (1 − z) n + z h, where q = W h + b (Cho et al., 2014, the bias inside as
/// PyTorch has it). Kept are r, z, the q of n, and n.
/// </summary>
internal readonly unsafe struct GruCell : IRecurrentCell
{
    public static int Gates => 3;

    public static int Kept => 4;

    public static bool HasCell => false;

    public static bool IsApart => true;

    public static void Forward<T>(in StepForward<T> row, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var r = row.Gates;
        var z = r + n;
        var q = z + n;
        var candidate = q + n;
        RowLoop<T>.Run(default(OpeningOfSum), new(r, row.Input, default), r, 2 * n);
        RowLoop<T>.Run(default(Candidate), new(row.Input + 2 * n, r, q), candidate, n);
        RowLoop<T>.Run(default(Between), new(candidate, z, row.State), row.Y, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T, TSimd>(in StepBackward<T> row, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : struct, ISimd<TSimd, T>
    {
        var to = row;
        var one = TSimd.Broadcast(1.0);
        for (var i = 0; i < n; i += TSimd.Count)
        {
            var r = RowLanes<T, TSimd>.Load(to.Kept, i, n);
            var z = RowLanes<T, TSimd>.Load(to.Kept + n, i, n);
            var q = RowLanes<T, TSimd>.Load(to.Kept + 2 * n, i, n);
            var candidate = RowLanes<T, TSimd>.Load(to.Kept + 3 * n, i, n);
            var before = RowLanes<T, TSimd>.Load(to.StateBefore, i, n);
            var dh = RowLanes<T, TSimd>.Load(to.G, i, n) + RowLanes<T, TSimd>.Load(to.State, i, n);
            var dn = dh * (one - z) * ((one - candidate) * (one + candidate));
            var dz = dh * (before - candidate) * (z * (one - z));
            var dr = dn * q * (r * (one - r));
            RowLanes<T, TSimd>.Store(dr, to.Gates, i, n);
            RowLanes<T, TSimd>.Store(dz, to.Gates + n, i, n);
            RowLanes<T, TSimd>.Store(dn, to.Gates + 2 * n, i, n);
            RowLanes<T, TSimd>.Store(dr, to.Apart, i, n);
            RowLanes<T, TSimd>.Store(dz, to.Apart + n, i, n);
            RowLanes<T, TSimd>.Store(dn * r, to.Apart + 2 * n, i, n);
            RowLanes<T, TSimd>.Store(dh * z, to.State, i, n);
        }
    }

    readonly struct OpeningOfSum : IRowFunction
    {
        public static int Rows => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => TReal.Sigmoid(a + b);
    }

    readonly struct Candidate : IRowFunction
    {
        public static int Rows => 3;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => TReal.TanhAlone(a + b * c);
    }

    readonly struct Between : IRowFunction
    {
        public static int Rows => 3;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
            where TReal : IReal<TReal> => a + b * (c - a);
    }
}
