namespace Micrograd.Cli.Csv;

/// <summary>The name that somebody meant.</summary>
static class NearestName
{
    /// <summary>
    /// The name with the fewest letters to insert, delete or change (Levenshtein, 1966), case aside; null where all differ in
    /// more than a third of their letters.
    /// </summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        var nearest = names
            .Select(name => (Name: name, Changes: Changes(typed, name)))
            .MinBy(candidate => candidate.Changes);
        int longer = Math.Max(typed.Length, nearest.Name?.Length ?? 0);
        return nearest.Name is not null && nearest.Changes <= Math.Max(1, longer / 3) ? nearest.Name : null;
    }

    static int Changes(string a, string b)
    {
        a = a.ToUpperInvariant();
        b = b.ToUpperInvariant();
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
