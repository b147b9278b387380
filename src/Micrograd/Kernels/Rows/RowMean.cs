using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.Rows;

/// <summary>The mean of a row of one element or more, from the first on: of equal numbers it is that number, and every difference to it 0.</summary>
internal static unsafe class RowMean<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<TLoops>(T* row, int columns)
        where TLoops : struct, IRowLoops<T>
    {
        var n = T.CreateTruncating(columns);
        var mean = row[0] + TLoops.Sum(default(Difference), new(row, row[0]), columns) / n;
        return T.IsFinite(mean) ? mean : RowSum<T>.Of(row, columns) / n;
    }
}

/// <summary>a − s</summary>
internal readonly struct Difference : IRowFunction
{
    public static int Rows => 1;

    public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
        where TReal : IReal<TReal> => a - s;
}

/// <summary>(a − s)²</summary>
internal readonly struct SquaredDifference : IRowFunction
{
    public static int Rows => 1;

    public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal s, TReal t, TReal u, TReal v)
        where TReal : IReal<TReal> => (a - s) * (a - s);
}
