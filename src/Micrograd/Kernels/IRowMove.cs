namespace Micrograd.Kernels;

/// <summary>What becomes of elements that go from one memory to another, some rows at a time.</summary>
internal unsafe interface IRowMove<TFrom, TTo>
    where TFrom : unmanaged
    where TTo : unmanaged
{
    /// <summary>Elements that are worth handing to another thread.</summary>
    static abstract int PartSize { get; }

    /// <summary>Moves rows that lie a step apart on either side.</summary>
    /// <param name="from">The first element that is read.</param>
    /// <param name="down">From one row of them to the next.</param>
    /// <param name="step">From one of a row to the next.</param>
    /// <param name="to">The first element that is written to.</param>
    /// <param name="downTo">From one row of them to the next.</param>
    /// <param name="stepTo">From one of a row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">The length of each.</param>
    static abstract void Run(TFrom* from, nint down, int step, TTo* to, nint downTo, int stepTo, int rows, int columns);
}
