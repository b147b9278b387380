namespace Micrograd.Tables.Understanding;

/// <summary>The words of a text, and pairs of neighbours, as numbers that are the same everywhere (FNV-1a).</summary>
static class Words
{
    /// <summary>Adds the hash of each word, in small letters, and of each pair of neighbours.</summary>
    public static void Hash(ReadOnlySpan<char> text, ICollection<uint> into)
    {
        const uint Start = 2166136261;
        var (hash, before, isWord) = (Start, 0u, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                hash = (hash ^ char.ToLowerInvariant(text[i])) * 16777619;
                isWord = true;
            }
            else if (isWord)
            {
                into.Add(hash);
                if (before != 0)
                {
                    into.Add((before * 31) ^ hash);
                }
                (before, hash, isWord) = (hash, Start, false);
            }
        }
    }

    public static int Count(ReadOnlySpan<char> text)
    {
        var (count, isWord) = (0, false);
        foreach (var c in text)
        {
            var letter = char.IsLetterOrDigit(c);
            count += letter && !isWord ? 1 : 0;
            isWord = letter;
        }
        return count;
    }
}
