using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Kernels.Rows;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Recurrence;

/// <summary>h = f(input + W h): Elman's network. What flows back is told by h alone.</summary>
internal readonly unsafe struct PlainCell<TFunction> : IRecurrentCell
    where TFunction : struct, IPlainFunction
{
    public static int Gates => 1;

    public static int Kept => 0;

    public static bool HasCell => false;

    public static bool IsApart => false;

    public static void Forward<T>(in StepForward<T> row, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RowLoop<T>.Run(default(TFunction), new(row.Gates), row.Y, n);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T, TSimd>(in StepBackward<T> row, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : struct, ISimd<TSimd, T>
    {
        var r = row;
        for (var i = 0; i < n; i += TSimd.Count)
        {
            var g = RowLanes<T, TSimd>.Load(r.G, i, n) + RowLanes<T, TSimd>.Load(r.State, i, n);
            var y = new Lanes<TSimd, T>(RowLanes<T, TSimd>.Load(r.Y, i, n));
            RowLanes<T, TSimd>.Store(TFunction.Back(new Lanes<TSimd, T>(g), y).Value, r.Gates, i, n);
            RowLanes<T, TSimd>.Store(TSimd.Broadcast(0.0), r.State, i, n);
        }
    }
}

/// <summary>What such a cell does to its sum.</summary>
internal interface IPlainFunction : IRowFunction
{
    /// <summary>g times the derivative where the function is y.</summary>
    static abstract TReal Back<TReal>(TReal g, TReal y)
        where TReal : IReal<TReal>;
}

/// <summary>tanh</summary>
internal readonly struct PlainTanh : IPlainFunction
{
    public static int Rows => 1;

    public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
        where TReal : IReal<TReal> => TReal.TanhAlone(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Back<TReal>(TReal g, TReal y)
        where TReal : IReal<TReal> => g * ((1 - y) * (1 + y));
}

/// <summary>relu</summary>
internal readonly struct PlainRelu : IPlainFunction
{
    public static int Rows => 1;

    public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
        where TReal : IReal<TReal> => TReal.SelectPositive(-a, TReal.Constant(0), a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Back<TReal>(TReal g, TReal y)
        where TReal : IReal<TReal> => TReal.SelectPositive(y, g, TReal.Constant(0));
}
