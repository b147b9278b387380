namespace Micrograd.TensorOps;

/// <summary>What einsum is asked for: <c>ij,jk-&gt;ik</c>, a letter a dim; <c>...</c> stands for all dims that no letter names.</summary>
internal sealed class EinsumText
{
    const string Ellipsis = "...";

    // The dims of an ellipsis, counted from the last, as letters that nobody writes.
    const char FirstUnnamed = '\uE000';

    readonly string _text;
    readonly Dictionary<char, int> _sizes = [];

    // How many dims the longest ellipsis stands for.
    int _unnamed;

    EinsumText(string text, string[] parts, string? result, Tensor[] operands)
    {
        _text = text;
        if (parts.Length != operands.Length)
        {
            throw Refused($"names {parts.Length} operands; {operands.Length} are given");
        }
        Operands = [.. parts.Select((part, i) => Letters(part, operands[i]))];
        Result = result is null ? Once(parts) : ResultLetters(result);
    }

    /// <summary>The letters of each operand's dims.</summary>
    public string[] Operands { get; }

    /// <summary>The letters of the result's dims.</summary>
    public string Result { get; }

    /// <summary>The size of a letter's dim, to which those of size 1 are broadcast.</summary>
    public int SizeOf(char letter) => _sizes[letter];

    /// <exception cref="ArgumentException">The text says something else, or not what fits the operands.</exception>
    public static EinsumText Parse(string text, Tensor[] operands)
    {
        var compact = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        var arrow = compact.IndexOf("->", StringComparison.Ordinal);
        return new(
            text,
            (arrow < 0 ? compact : compact[..arrow]).Split(','),
            arrow < 0 ? null : compact[(arrow + 2)..],
            operands
        );
    }

    string Letters(string part, Tensor x)
    {
        var (before, after, hasEllipsis) = Cut(part);
        var named = before.Length + after.Length;
        if (hasEllipsis ? named > x.Rank : named != x.Rank)
        {
            throw Refused($"'{part}' names {named} dims; {x.Shape} has {x.Rank}");
        }
        _unnamed = Math.Max(_unnamed, x.Rank - named);
        var letters = before + Unnamed(x.Rank - named) + after;
        for (var dim = 0; dim < letters.Length; dim++)
        {
            var first = letters.IndexOf(letters[dim], StringComparison.Ordinal);
            if (x.Shape[first] != x.Shape[dim])
            {
                throw Refused(
                    $"the dim '{letters[dim]}' is {x.Shape[first]} and {x.Shape[dim]} in one operand, {x.Shape}"
                );
            }
            Note(letters[dim], x.Shape[dim]);
        }
        return letters;
    }

    /// <summary>Sizes of one letter are the same, but for those of 1, which are broadcast.</summary>
    void Note(char letter, int size)
    {
        if (!_sizes.TryAdd(letter, size) && size != 1)
        {
            var known = _sizes[letter];
            _sizes[letter] =
                known == 1 || known == size
                    ? size
                    : throw Refused($"the dim {Shown(letter)} is {known} in one operand and {size} in another");
        }
    }

    string ResultLetters(string result)
    {
        var (before, after, hasEllipsis) = Cut(result);
        foreach (var letter in before + after)
        {
            if (!_sizes.ContainsKey(letter) || result.Count(c => c == letter) > 1)
            {
                throw Refused($"the result's '{letter}' must name a dim of an operand, and once");
            }
        }
        return before + (hasEllipsis ? Unnamed(_unnamed) : "") + after;
    }

    /// <summary>Without an arrow, what an ellipsis stands for, and then the letters that occur once, in the order of the alphabet.</summary>
    string Once(string[] parts)
    {
        var all = string.Concat(parts);
        return Unnamed(_unnamed)
            + string.Concat(all.Where(c => char.IsAsciiLetter(c) && all.Count(d => d == c) == 1).Order());
    }

    /// <summary>The letters before an ellipsis and after it; all are before where there is none.</summary>
    (string Before, string After, bool HasEllipsis) Cut(string part)
    {
        var at = part.IndexOf(Ellipsis, StringComparison.Ordinal);
        var (before, after) = at < 0 ? (part, "") : (part[..at], part[(at + Ellipsis.Length)..]);
        foreach (var letter in before + after)
        {
            if (!char.IsAsciiLetter(letter))
            {
                throw Refused(
                    letter == '.'
                        ? $"the dots in '{part}' are no ellipsis: it is three, once an operand"
                        : $"'{letter}' is no letter; a dim is named by one of a … z and A … Z"
                );
            }
        }
        return (before, after, at >= 0);
    }

    static string Unnamed(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => (char)(FirstUnnamed + count - 1 - i)));

    static string Shown(char letter) => letter < FirstUnnamed ? $"'{letter}'" : $"{FirstUnnamed - letter - 1} of '...'";

    ArgumentException Refused(string why) => new($"Einsum: in '{_text}' {why}.");
}
