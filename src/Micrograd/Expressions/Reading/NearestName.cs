namespace Micrograd.Expressions;

/// <summary>What somebody who typed a name that does not exist probably meant.</summary>
internal static class NearestName
{
    // In tenths of a letter: two letters swapped are the likeliest slip, one for another the least likely.
    const int Swap = 9;
    const int AddOrLeaveOut = 10;
    const int Change = 11;

    /// <summary>
    /// The candidate with the fewest letters added, left out, changed or swapped with their neighbour, letter case being a
    /// small fault; null if none is near.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        var letters = Math.Max(1, name.Length / 3);
        string? nearest = null;
        var least = double.PositiveInfinity;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) > letters)
            {
                continue;
            }
            var distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            var withCase = distance + Distance(name, candidate) * 1e-3;
            if (withCase < least && distance <= letters * Change && distance < name.Length * AddOrLeaveOut)
            {
                (nearest, least) = (candidate, withCase);
            }
        }
        return nearest;
    }

    /// <summary>The edit distance with swaps of neighbours (Damerau, 1964), in three rows.</summary>
    static int Distance(string a, string b)
    {
        var beforeLast = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j * AddOrLeaveOut;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i * AddOrLeaveOut;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : Change);
                row[j] = Math.Min(changed, Math.Min(last[j], row[j - 1]) + AddOrLeaveOut);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + Swap);
                }
            }
            (beforeLast, last, row) = (last, row, beforeLast);
        }
        return last[b.Length];
    }
}
