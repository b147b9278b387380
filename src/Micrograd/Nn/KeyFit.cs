using Micrograd.Expressions;

namespace Micrograd;

/// <summary>How the keys of a state and of what it is to go into fit: all that is missing, unknown or of another shape, and what was probably meant.</summary>
internal sealed class KeyFit
{
    // More pairs of names than these are not compared letter by letter: a fraction of a second.
    const long MostPairs = 40_000;

    readonly IReadOnlyDictionary<string, Shape> _own;
    readonly IReadOnlyDictionary<string, Shape> _given;

    public KeyFit(IReadOnlyDictionary<string, Shape> own, IReadOnlyDictionary<string, Shape> given)
    {
        (_own, _given) = (own, given);
        Missing = [.. own.Keys.Where(name => !given.ContainsKey(name))];
        Unexpected = [.. given.Keys.Where(name => !own.ContainsKey(name))];
    }

    /// <summary>The names that are not there.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>The names that are nobody's.</summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>The names that both have.</summary>
    public IEnumerable<string> Common => _own.Keys.Where(_given.ContainsKey);

    /// <summary>All that does not fit.</summary>
    public IEnumerable<string> Problems(bool strict)
    {
        var shapes = Common
            .Where(name => _given[name] != _own[name])
            .Select(name => $"{name} is {_given[name]}, not {_own[name]}");
        return strict
            ? shapes
                .Concat(Missing.Select(name => $"{name} is missing{Beside(name, Unexpected, "there is")}"))
                .Concat(Unexpected.Select(name => $"{name} is unexpected{Beside(name, Missing, "it is perhaps")}"))
            : shapes;
    }

    /// <summary>A question that names what was probably meant; nothing where nothing is near.</summary>
    public static string DidYouMean(string name, IEnumerable<string> candidates) =>
        NearestName.Of(name, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>What an unknown key was probably meant for; nothing where nothing is near.</summary>
    public static string PerhapsOf(string name, IReadOnlyCollection<string> candidates) =>
        candidates.Count <= MostPairs / 100 && NearestName.Of(name, candidates) is { } nearest
            ? $" (it is perhaps {nearest})"
            : "";

    string Beside(string name, IReadOnlyList<string> candidates, string word)
    {
        var nearest =
            candidates.FirstOrDefault(other => EndsWith(other, name) || EndsWith(name, other))
            ?? ((long)Missing.Count * Unexpected.Count <= MostPairs ? NearestName.Of(name, candidates) : null);
        return nearest is null ? "" : $" ({word} {nearest})";
    }

    // Whoever wraps a network puts a name before all others.
    static bool EndsWith(string longer, string name) =>
        longer.Length > name.Length
        && longer[^(name.Length + 1)] == '.'
        && longer.EndsWith(name, StringComparison.Ordinal);
}
