using System.Numerics;

namespace Micrograd.Kernels.Pooling;

/// <summary>The rows that a row of windows holds: combined to one by lanes, or given one each.</summary>
internal static unsafe class PoolRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The rows of the windows [i, j, …], combined; the row itself where it is one alone, null where there is none.</summary>
    /// <param name="shape">Planes and windows.</param>
    /// <param name="plane">The large plane.</param>
    /// <param name="i">Along the outer dim.</param>
    /// <param name="j">Along the middle one.</param>
    /// <param name="memory">Where more than one is combined.</param>
    public static T* Combined<TFunction>(PoolShape shape, T* plane, int i, int j, T* memory)
        where TFunction : struct, ILaneFunction
    {
        var (outer, middle, columns) = (shape.Outer, shape.Middle, shape.Inner.Large);
        T* combined = null;
        for (var z = outer.First[i]; z < outer.End[i]; z += outer.Step)
        {
            for (var y = middle.First[j]; y < middle.End[j]; y += middle.Step)
            {
                var row = plane + (nint)(z * middle.Large + y) * columns;
                if (combined == null)
                {
                    combined = row;
                    continue;
                }
                Run<TFunction>(combined, row, memory, columns);
                combined = memory;
            }
        }
        return combined;
    }

    /// <summary>Adds a row to each of those that the windows [i, j, …] hold.</summary>
    public static void AddToEach(PoolShape shape, T* row, int i, int j, T* plane)
    {
        var (outer, middle, columns) = (shape.Outer, shape.Middle, shape.Inner.Large);
        for (var z = outer.First[i]; z < outer.End[i]; z += outer.Step)
        {
            for (var y = middle.First[j]; y < middle.End[j]; y += middle.Step)
            {
                var to = plane + (nint)(z * middle.Large + y) * columns;
                Run<Plus>(to, row, to, columns);
            }
        }
    }

    static void Run<TFunction>(T* a, T* b, T* y, int count)
        where TFunction : struct, ILaneFunction =>
        LaneLoop<T>.Run(default(TFunction), a, 1, b, 1, a, 1, a, 1, y, (nuint)count);

    /// <summary>a + b</summary>
    public readonly struct Plus : ILaneFunction
    {
        public static int Operands => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => a + b;
    }

    /// <summary>The larger; NaN if one is.</summary>
    public readonly struct Larger : ILaneFunction
    {
        public static int Operands => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => a.Max(b);
    }
}
