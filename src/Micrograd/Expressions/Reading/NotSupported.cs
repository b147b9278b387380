namespace Micrograd.Expressions;

/// <summary>What Python has and a program of values has not, by the word or sign that shows it.</summary>
internal static class NotSupported
{
    const string Instead = "a program of values has only assignments and expressions";
    const string Choice = "a choice depends on a value through relu, max, min, clamp or select";

    static readonly Dictionary<string, string> s_words = new(StringComparer.Ordinal)
    {
        ["def"] = $"functions (def) aren't supported: {Instead}",
        ["lambda"] = $"lambda isn't supported: {Instead}",
        ["class"] = $"classes aren't supported: {Instead}",
        ["for"] = $"loops (for) aren't supported: {Instead}",
        ["while"] = $"loops (while) aren't supported: {Instead}",
        ["if"] = $"if isn't supported: {Choice}",
        ["elif"] = $"elif isn't supported: {Choice}",
        ["else"] = $"else isn't supported: {Choice}",
        ["and"] = $"and isn't supported: {Choice}",
        ["or"] = $"or isn't supported: {Choice}",
        ["not"] = $"not isn't supported: {Choice}",
        ["True"] = "True isn't supported: write 1",
        ["False"] = "False isn't supported: write 0",
        ["None"] = "None isn't supported: a value is a number",
        ["import"] = "import stands at the beginning of a line",
    };

    static readonly HashSet<string> s_otherKeywords = new(StringComparer.Ordinal)
    {
        "as",
        "assert",
        "async",
        "await",
        "break",
        "continue",
        "del",
        "except",
        "finally",
        "from",
        "global",
        "in",
        "is",
        "nonlocal",
        "pass",
        "raise",
        "return",
        "try",
        "with",
        "yield",
    };

    static readonly Dictionary<string, string> s_signs = new(StringComparer.Ordinal)
    {
        ["//"] = "// (division to a whole number) isn't supported: write /",
        ["@"] = "@ (matrix product) isn't supported: values are single numbers",
        ["^"] = "^ isn't supported: a power is **",
        ["=="] = $"comparisons (==) aren't supported: {Choice}",
        ["!="] = $"comparisons (!=) aren't supported: {Choice}",
        ["<"] = $"comparisons (<) aren't supported: {Choice}",
        [">"] = $"comparisons (>) aren't supported: {Choice}",
        ["<="] = $"comparisons (<=) aren't supported: {Choice}",
        [">="] = $"comparisons (>=) aren't supported: {Choice}",
        ["&"] = "& isn't supported",
        ["|"] = "| isn't supported",
        ["~"] = "~ isn't supported",
        ["<<"] = "<< isn't supported",
        [">>"] = ">> isn't supported",
        [":="] = ":= isn't supported: assign on a line of its own",
        [":"] = "':' has no meaning here: blocks, slices and annotations aren't supported",
        ["["] = "lists and indexing ([…]) aren't supported: values are single numbers",
        ["{"] = "dictionaries and sets ({…}) aren't supported: values are single numbers",
        ["//="] = "//= isn't supported",
        ["%="] = "%= isn't supported",
        ["@="] = "@= isn't supported",
        ["&="] = "&= isn't supported",
        ["|="] = "|= isn't supported",
        ["^="] = "^= isn't supported: a power is **=",
        ["<<="] = "<<= isn't supported",
        [">>="] = ">>= isn't supported",
        ["\\"] = "a backslash goes at the very end of a line that is continued",
        // What word processors and web pages make of the signs.
        ["−"] = "'−' is not the minus sign of programs: write -",
        ["–"] = "'–' is not the minus sign of programs: write -",
        ["—"] = "'—' is not the minus sign of programs: write -",
        ["×"] = "'×' is not the sign of programs: write *",
        ["·"] = "'·' is not the sign of programs: write *",
        ["÷"] = "'÷' is not the sign of programs: write /",
        ["‘"] = "'‘' is not the quote of programs: write '",
        ["’"] = "'’' is not the quote of programs: write '",
        ["“"] = "'“' is not the quote of programs: write \"",
        ["”"] = "'”' is not the quote of programs: write \"",
    };

    /// <summary>Why this word can't stand in a program of values; null if it may be a name.</summary>
    public static string? Word(string word) =>
        s_words.TryGetValue(word, out var reason) ? reason
        : s_otherKeywords.Contains(word) ? $"{word} isn't supported: {Instead}"
        : null;

    /// <summary>Why this sign can't stand in a program of values; null if it can.</summary>
    public static string? Sign(string sign) => s_signs.GetValueOrDefault(sign);
}
