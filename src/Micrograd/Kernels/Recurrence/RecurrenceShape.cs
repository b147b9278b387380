namespace Micrograd.Kernels.Recurrence;

/// <summary>The sizes of a recurrence, and in which direction it runs through time.</summary>
/// <param name="Steps">Steps of time.</param>
/// <param name="Batch">Sequences beside each other.</param>
/// <param name="Hidden">Numbers of a state.</param>
/// <param name="Reverse">Whether it begins at a sequence's end.</param>
internal readonly record struct RecurrenceShape(int Steps, int Batch, int Hidden, bool Reverse)
{
    /// <summary>Numbers of a state of all sequences.</summary>
    public long State => (long)Batch * Hidden;

    /// <summary>Which time a step, counted as it runs, is at.</summary>
    public int Time(int step) => Reverse ? Steps - 1 - step : step;
}
