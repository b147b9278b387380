namespace Micrograd.Kernels;

/// <summary>Shares the rows of a matrix over the threads, where there is enough to do.</summary>
internal static class RowRanges
{
    /// <summary>Elements that are worth handing to another thread.</summary>
    public const int PartSize = 1 << 15;

    public static void Run<TWork>(TWork work, int rows, long columns, int partSize = PartSize)
        where TWork : struct, IRowWork
    {
        var parts = (int)Math.Min(rows, rows * columns / partSize);
        if (parts <= 1 || Workers.ThreadCount == 1)
        {
            work.Run(0, rows);
            return;
        }
        Workers.Run(new Part<TWork>(work, rows, parts), parts);
    }

    readonly struct Part<TWork>(TWork work, int rows, int parts) : IWork
        where TWork : struct, IRowWork
    {
        public void Run(int part)
        {
            var first = (int)((long)rows * part / parts);
            work.Run(first, (int)((long)rows * (part + 1) / parts) - first);
        }
    }
}
