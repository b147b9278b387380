using System.Globalization;

namespace Micrograd.Cli;

/// <summary>What the nodes along a path are called: by name, by label, by a short expression, else by op and id.</summary>
sealed class PathNames(ExpressionProgram program, ValueGraph graph)
{
    const int LongestExpression = 16;

    // Of a longer path the two ends are shown.
    const int MostShown = 12;
    const int ShownAtEachEnd = 4;

    public string Of(int id)
    {
        var value = graph.Nodes[id].Value;
        if ((program.NameOf(value) ?? program.LabelOf(value)) is { } name)
        {
            return name;
        }
        var text = value.Op is null ? NumberText.Of(value.Data) : program.TextOf(value);
        return text.Length <= LongestExpression
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"{value.Op}#{id}");
    }

    public string Along(GradientPath path) => string.Join(" → ", Ends(path.Nodes, Of));

    public static string Locals(GradientPath path) => string.Join(" × ", Ends(path.Locals, x => NumberText.Of(x)));

    static IEnumerable<string> Ends<T>(IReadOnlyList<T> all, Func<T, string> text) =>
        all.Count <= MostShown
            ? all.Select(text)
            :
            [
                .. all.Take(ShownAtEachEnd).Select(text),
                string.Create(CultureInfo.InvariantCulture, $"({all.Count - 2 * ShownAtEachEnd} more)"),
                .. all.Skip(all.Count - ShownAtEachEnd).Select(text),
            ];
}
