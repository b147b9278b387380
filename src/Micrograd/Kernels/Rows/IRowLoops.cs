using System.Numerics;

namespace Micrograd.Kernels.Rows;

/// <summary>The loops over one row that row kernels are made of: as calls for a row of any length, or in place for a short one.</summary>
internal unsafe interface IRowLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y = f of the row, column by column. y may be one of the rows.</summary>
    static abstract void Map<TFunction>(TFunction f, in RowOperands<T> row, T* y, int count)
        where TFunction : struct, IRowFunction;

    /// <summary>Σ f of the row, in the order of <see cref="RowSum{T}"/>.</summary>
    static abstract T Sum<TFunction>(TFunction f, in RowOperands<T> row, int count)
        where TFunction : struct, IRowFunction;

    /// <summary>The largest of a row; a NaN may be passed over.</summary>
    static abstract T Max(T* x, int count);
}

/// <summary>What is done to rows by loops of either kind.</summary>
internal interface IRowKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Does the rows from <paramref name="first"/> on.</summary>
    void Run<TLoops>(int first, int count)
        where TLoops : struct, IRowLoops<T>;
}
