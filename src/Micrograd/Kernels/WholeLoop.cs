using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>The elementwise loop over 64-bit whole numbers.</summary>
internal readonly unsafe struct WholeLoop : IElementLoop<long>
{
    public static void Run<TFunction>(
        TFunction f,
        long* a,
        nuint stepA,
        long* b,
        nuint stepB,
        long* c,
        nuint stepC,
        long* d,
        nuint stepD,
        long* y,
        nuint count
    )
        where TFunction : struct, ILaneFunction
    {
        for (nuint i = 0; i < count; i++)
        {
            y[i] = f.Invoke<Whole>(new(a[i * stepA]), new(b[i * stepB]), new(c[i * stepC]), new(d[i * stepD])).Value;
        }
    }

    public static void Run<TFunction>(TFunction f, ElementRows<long> rows)
        where TFunction : struct, ILaneFunction
    {
        for (; rows.Rows > 0; rows.Next())
        {
            Run(
                f,
                rows.A,
                (nuint)rows.StepA,
                rows.B,
                (nuint)rows.StepB,
                rows.C,
                (nuint)rows.StepC,
                rows.D,
                (nuint)rows.StepD,
                rows.Y,
                (nuint)rows.Columns
            );
        }
    }

    public static void SumColumns(ReadOnlySpan<long> x, int rows, int columns, Span<long> sums)
    {
        sums.Clear();
        for (var matrix = 0; matrix < sums.Length; matrix += columns)
        {
            var to = sums.Slice(matrix, columns);
            for (var row = 0; row < rows; row++)
            {
                var from = x.Slice((matrix * rows) + (row * columns), columns);
                for (var i = 0; i < columns; i++)
                {
                    to[i] += from[i];
                }
            }
        }
    }
}
