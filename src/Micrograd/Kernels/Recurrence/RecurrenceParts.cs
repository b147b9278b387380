namespace Micrograd.Kernels.Recurrence;

/// <summary>Shares the sequences of a batch over the threads, as many as there are, where there is enough to do.</summary>
internal static class RecurrenceParts
{
    /// <summary>Multiply-adds that are worth handing to another thread.</summary>
    const long WorkPerThread = 1 << 19;

    public static void Run<TWork>(TWork work, RecurrenceShape shape, int gates)
        where TWork : struct, IRowWork
    {
        var all = shape.Steps * shape.State * shape.Hidden * gates;
        var parts = (int)Math.Min(Math.Min(shape.Batch, Workers.ThreadCount), all / WorkPerThread);
        if (parts > 1)
        {
            Workers.Run(new Part<TWork>(work, shape.Batch, parts), parts);
        }
        else if (shape.Batch > 0)
        {
            work.Run(0, shape.Batch);
        }
    }

    readonly struct Part<TWork>(TWork work, int batch, int parts) : IWork
        where TWork : struct, IRowWork
    {
        public void Run(int part)
        {
            var first = (int)((long)batch * part / parts);
            work.Run(first, (int)((long)batch * (part + 1) / parts) - first);
        }
    }
}
