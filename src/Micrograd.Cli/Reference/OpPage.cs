using Spectre.Console;

namespace Micrograd.Cli.Reference;

/// <summary>One op for the terminal: its formulas, its edges, and its value and derivative plotted side by side.</summary>
static class OpPage
{
    const int PlotWidth = 30;
    const int PlotHeight = 8;
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
        var width = value[0].Length;
        var console = terminal.RichOut();
        console.MarkupLineInterpolated(
            $"  [blue]{$"y{held}".PadRight(width)}[/]{Between}[olive]{facts.DerivativeSign(0)}{held}[/]"
        );
        for (var i = 0; i < value.Count; i++)
        {
            console.MarkupLineInterpolated($"  [blue]{value[i]}[/]{Between}[olive]{derivative[i]}[/]");
        }
    }
}
