namespace Micrograd.Kernels.Pooling;

/// <summary>A dim along which windows lie: the places of the input that each of them holds, padding left out.</summary>
/// <param name="Large">Places of the input.</param>
/// <param name="Step">From one place of a window to the next.</param>
/// <param name="First">The first place of each window.</param>
/// <param name="End">The place after the last one; the first where a window holds none.</param>
/// <param name="Padded">How many places each has, those of the padding included.</param>
internal sealed record PoolAxis(int Large, int Step, int[] First, int[] End, int[] Padded)
{
    /// <summary>A dim that is not there.</summary>
    public static readonly PoolAxis None = new(1, 1, [0], [1], [1]);

    /// <summary>How many windows there are.</summary>
    public int Small => First.Length;

    /// <summary>Places of the input that a window holds.</summary>
    public int Count(int window) => End[window] <= First[window] ? 0 : (End[window] - First[window] - 1) / Step + 1;

    /// <summary>Whether the windows are so many places each, one after the other, from the first place on.</summary>
    public bool IsTiledBy(int places)
    {
        for (var window = 0; window < Small; window++)
        {
            if (First[window] != window * places || End[window] != First[window] + places)
            {
                return false;
            }
        }
        return Step == 1;
    }
}
