using System.Globalization;
using System.Text;

namespace Micrograd.Expressions;

/// <summary>
/// A graph as the lines of a program: every value once, after its inputs, under a name that is an identifier and no other
/// value's.
/// </summary>
internal sealed class ProgramListing
{
    // Leaves room for a number within the 100 characters that a name may have.
    const int LongestName = 60;

    readonly Dictionary<Value, string> _names = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> _suffixes = new(StringComparer.Ordinal);
    readonly IReadOnlySet<string> _reserved;

    /// <param name="output">The value that the program computes.</param>
    /// <param name="reserved">What can't be a name in the language.</param>
    public ProgramListing(Value output, IReadOnlySet<string> reserved)
    {
        _reserved = reserved;
        // In the order of creation where that is known, so that gradients add up in the same order when it is read back.
        Values = [.. Graph.Of(output).Nodes.Select(node => node.Value)];
        // A label that can be a name as it stands gets it before one that has to be changed.
        foreach (var value in Values)
        {
            if (value.Label is { } label && Identifier(label) == label && _taken.Add(label))
            {
                _names[value] = label;
            }
        }
        foreach (var value in Values)
        {
            if (!_names.ContainsKey(value) && value.Label is { Length: > 0 } label)
            {
                _names[value] = Unique(Identifier(label), startAt: 2, separator: "_");
            }
        }
        foreach (var value in Values)
        {
            if (!_names.ContainsKey(value))
            {
                _names[value] = Unique("v", startAt: 1, separator: "");
            }
        }
    }

    public IReadOnlyList<Value> Values { get; }

    public string this[Value value] => _names[value];

    /// <summary>The name, numbered where that is needed to tell it from others.</summary>
    string Unique(string name, int startAt, string separator)
    {
        if (startAt > 1 && _taken.Add(name))
        {
            return name;
        }
        var suffix = _suffixes.GetValueOrDefault(name, startAt);
        while (true)
        {
            var numbered = name + separator + suffix.ToString(CultureInfo.InvariantCulture);
            suffix++;
            if (_taken.Add(numbered))
            {
                _suffixes[name] = suffix;
                return numbered;
            }
        }
    }

    /// <summary>
    /// <c>x1*w1</c> as x1_w1. Letters of all scripts stay, but for those that one of the languages doesn't take or takes
    /// as another letter.
    /// </summary>
    string Identifier(string label)
    {
        var name = new StringBuilder();
        foreach (var c in label)
        {
            if (name.Length == LongestName)
            {
                break;
            }
            if (char.IsAsciiLetterOrDigit(c) || c == '_' || (c >= 0x80 && IsPlainLetter(c)))
            {
                name.Append(c);
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }
        var text = name.ToString();
        if (text != label)
        {
            text = text.TrimEnd('_');
        }
        // Underscores alone are a discard in C#.
        if (text.Trim('_').Length == 0 || char.IsAsciiDigit(text[0]))
        {
            text = $"v{text}";
        }
        return _reserved.Contains(text) ? text + "_" : text;
    }

    static bool IsPlainLetter(char c) =>
        char.IsLetter(c) && c.ToString() is var letter && letter.Normalize(NormalizationForm.FormKC) == letter;
}
