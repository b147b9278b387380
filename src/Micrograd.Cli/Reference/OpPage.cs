using Spectre.Console;

namespace Micrograd.Cli.Reference;

/// <summary>One op for the terminal: its formulas, its edges, and its value and derivative plotted side by side.</summary>
static class OpPage
{
    const int PlotWidth = 28;
    const int PlotHeight = 8;
    const string Margin = "  ";
    const string Between = "    ";

    public static void Write(OpFacts facts, Terminal terminal)
    {
        var output = terminal.Out;
        output.WriteLine($"{facts.Entry.Name}: {facts.Entry.Meaning}");
        output.WriteLine();
        output.WriteLine($"  y = {facts.ValueText}");
        for (var input = 0; input < facts.Inputs.Count; input++)
        {
            output.WriteLine($"  {facts.DerivativeLine(input)}");
        }
        output.WriteLine();
        WriteFacts(facts, output);
        WritePlots(facts, terminal);
    }

    static void WriteFacts(OpFacts facts, TextWriter output)
    {
        output.WriteLine($"  C#         {facts.CSharp}");
        if (facts.Entry.Parameters.Count > 0)
        {
            output.WriteLine($"  constants  {facts.Parameters}");
        }
        if (facts.Aliases.Count > 0)
        {
            output.WriteLine($"  also       {string.Join(", ", facts.Aliases)}");
        }
        foreach (var edge in facts.Entry.Edges)
        {
            output.WriteLine($"  at {facts.Place(edge)}: {facts.Slopes(edge)} ({edge.Why})");
        }
        output.WriteLine();
    }

    static void WritePlots(OpFacts facts, Terminal terminal)
    {
        var slice = facts.Slice();
        var value = BraillePlot.Draw(slice.Value, slice.Low, slice.High, PlotWidth, PlotHeight);
        var derivative = BraillePlot.Draw(slice.Derivative, slice.Low, slice.High, PlotWidth, PlotHeight);
        var held = slice.Held.Length > 0 ? $" at {slice.Held}" : "";
        var console = terminal.RichOut();
        List<(string Value, string Derivative)> lines =
        [
            ($"y{held}".PadRight(value[0].Length), $"{facts.DerivativeSign(0)}{held}"),
            .. value.Zip(derivative),
        ];
        if (Margin.Length + value[0].Length + Between.Length + derivative[0].Length <= console.Profile.Width)
        {
            foreach (var (left, right) in lines)
            {
                console.MarkupLineInterpolated($"{Margin}[blue]{left}[/]{Between}[olive]{right}[/]");
            }
            return;
        }
        // A narrow terminal has them one below the other.
        foreach (var (left, _) in lines)
        {
            console.MarkupLineInterpolated($"{Margin}[blue]{left}[/]");
        }
        foreach (var (_, right) in lines)
        {
            console.MarkupLineInterpolated($"{Margin}[olive]{right}[/]");
        }
    }
}
