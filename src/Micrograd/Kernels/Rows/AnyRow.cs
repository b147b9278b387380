using System.Numerics;

namespace Micrograd.Kernels.Rows;

/// <summary>The loops over a row of any length.</summary>
internal readonly unsafe struct AnyRow<T> : IRowLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Map<TFunction>(TFunction f, in RowOperands<T> row, T* y, int count)
        where TFunction : struct, IRowFunction => RowLoop<T>.Run(f, row, y, count);

    public static T Sum<TFunction>(TFunction f, in RowOperands<T> row, int count)
        where TFunction : struct, IRowFunction => RowSum<T>.Of(f, row, count);

    public static T Max(T* x, int count) => RowLoop<T>.Max(x, count);
}
