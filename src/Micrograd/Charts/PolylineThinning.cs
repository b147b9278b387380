namespace Micrograd.Charts;

/// <summary>Keeps a curve of a million points small without changing how it looks.</summary>
internal static class PolylineThinning
{
    /// <summary>
    /// Of consecutive points within one pixel column the first, the highest, the lowest and the last, in their order: the
    /// polyline covers the same pixels (U. Jugel et al.: M4, 2014).
    /// </summary>
    public static IEnumerable<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points)
    {
        for (int start = 0, end; start < points.Count; start = end)
        {
            var column = Math.Floor(points[start].X);
            int least = start,
                greatest = start;
            for (end = start + 1; end < points.Count && Math.Floor(points[end].X) == column; end++)
            {
                least = points[end].Y < points[least].Y ? end : least;
                greatest = points[end].Y > points[greatest].Y ? end : greatest;
            }
            var previous = -1;
            foreach (var kept in (int[])[start, Math.Min(least, greatest), Math.Max(least, greatest), end - 1])
            {
                if (kept > previous)
                {
                    yield return points[kept];
                    previous = kept;
                }
            }
        }
    }
}
