namespace Micrograd.Kernels.Convolution;

/// <summary>The places that a vector computes.</summary>
/// <param name="From">Where the first reads in a channel of the copy.</param>
/// <param name="Position">Its number within the block.</param>
/// <param name="Count">How many there are: a vector's width, or fewer where a run is shorter.</param>
internal readonly record struct Spot(int From, int Position, int Count)
{
    /// <summary>All places of a block. A run's last vector begins earlier, where it would reach beyond: what is computed twice is the same.</summary>
    public static Spot[] Cover(int[] runs, int length, int width)
    {
        var spots = new List<Spot>();
        for (var run = 0; run < runs.Length; run++)
        {
            for (var at = 0; at < length; at += width)
            {
                var first = Math.Max(0, Math.Min(at, length - width));
                spots.Add(new(runs[run] + first, run * length + first, Math.Min(width, length)));
            }
        }
        return [.. spots];
    }
}
