using Micrograd.Ops;

namespace Micrograd.Cli.Reference;

/// <summary>docs/ops.md: the reference of all ops, made from the table.</summary>
static class OpMarkdown
{
    public static void Write(TextWriter output)
    {
        Lines(
            output,
            "# Ops",
            "",
            "Every op of Micrograd with its derivative for each input. The page is made from the op table by",
            "`./micrograd ops --markdown > docs/ops.md`, and a test fails when it is not current.",
            "",
            "A derivative is written over the inputs (`x`, or `a`, `b`, `c`) and the value `y`, as a textbook has it. What is",
            "computed keeps its digits where that form loses them, as 1 − tanh² does far from 0: see [Edges](#edges).",
            "",
            "NaN in gives NaN out, for the choices as well; but x⁰ and 1ˣ are 1 for every x, as in IEEE 754 and PyTorch.",
            ""
        );
        foreach (var group in OpTable.Groups)
        {
            WriteGroup(group, output);
        }
        WriteEdges(output);
    }

    static void WriteGroup(OpGroup group, TextWriter output)
    {
        Lines(
            output,
            $"## {char.ToUpperInvariant(group.Name[0])}{group.Name[1..]}",
            "",
            "| op | what | C# | also called | y | derivative |",
            "|---|---|---|---|---|---|"
        );
        foreach (var facts in group.Ops.Select(entry => new OpFacts(entry)))
        {
            var derivatives = Enumerable.Range(0, facts.Inputs.Count).Select(i => Code(facts.DerivativeLine(i)));
            Row(
                output,
                Code(facts.Entry.Name),
                facts.Entry.Parameters.Count > 0 ? $"{facts.Entry.Meaning}; {facts.Parameters}" : facts.Entry.Meaning,
                Code(facts.CSharp),
                string.Join(", ", facts.Aliases.Select(Code)),
                Code(facts.ValueText),
                string.Join("<br>", derivatives)
            );
        }
        Lines(output, "");
    }

    static void WriteEdges(TextWriter output)
    {
        Lines(
            output,
            "## Edges",
            "",
            "Derivatives at kinks, poles and where a naive formula loses its digits: chosen on purpose, and held by tests.",
            "",
            "| op | where | derivative | why |",
            "|---|---|---|---|"
        );
        foreach (var facts in OpTable.All.Select(entry => new OpFacts(entry)))
        {
            foreach (var edge in facts.Entry.Edges)
            {
                Row(output, Code(facts.Entry.Name), Code(facts.Place(edge)), Code(facts.Slopes(edge)), edge.Why);
            }
        }
    }

    static string Code(string text) => $"`{text}`";

    // The same line ends on every system, for a file that is compared.
    static void Row(TextWriter output, params string[] cells) =>
        Lines(
            output,
            $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |"
        );

    static void Lines(TextWriter output, params string[] lines)
    {
        foreach (var line in lines)
        {
            output.Write(line);
            output.Write('\n');
        }
    }
}
