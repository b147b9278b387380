using System.CommandLine;
using System.Globalization;
using Micrograd.Expressions;

namespace Micrograd.Cli.Commands;

/// <summary><c>micrograd eval</c>: the values and gradients of a program, its backward pass in steps, its graph drawn.</summary>
static class EvalCommand
{
    public static Command Create(Terminal terminal)
    {
        var program = new ProgramInput();
        var json = new Option<bool>("--json") { Description = "Prints the graph as one line of JSON." };
        var steps = new Option<bool>("--steps") { Description = "Adds the backward pass, step by step." };
        var full = new Option<bool>("--full") { Description = "Prints all digits instead of four decimals." };
        var svg = new Option<string?>("--svg") { Description = "Draws the graph into an SVG file.", HelpName = "FILE" };
        var dot = new Option<string?>("--dot") { Description = "Writes the graph for Graphviz.", HelpName = "FILE" };
        var command = new Command("eval", "Evaluates a program and gives every name's data and gradient.");
        program.AddTo(command);
        foreach (var option in (Option[])[json, steps, full, svg, dot])
        {
            command.Add(option);
        }
        command.SetAction(parsed =>
        {
            var read = program.Read(parsed, terminal);
            read.Output.Backward();
            Draw(read, parsed.GetValue(svg), parsed.GetValue(dot), terminal);
            if (parsed.GetValue(json))
            {
                var graph = read.ToGraph();
                terminal.Out.WriteLine(graph.ToJson(read.Names, read.LabelOf, parsed.GetValue(steps)));
                return ExitCodes.Fine;
            }
            WriteReport(read, parsed.GetValue(full), terminal.Out);
            if (parsed.GetValue(steps))
            {
                WriteSteps(Graph.Of(read.Output), terminal.Out);
            }
            return ExitCodes.Fine;
        });
        return command;
    }

    static void Draw(ExpressionProgram program, string? svg, string? dot, Terminal terminal)
    {
        if (svg is null && dot is null)
        {
            return;
        }
        if (svg == dot)
        {
            throw CommandException.Usage($"--svg and --dot name the same file: {svg}");
        }
        var graph = Graph.Of(program.Output);
        if (svg is not null)
        {
            OutputFile.Write(svg, graph.ToSvg());
            terminal.Note($"wrote {svg}");
        }
        if (dot is not null)
        {
            OutputFile.Write(dot, graph.ToDot());
            terminal.Note($"wrote {dot}");
        }
    }

    static void WriteReport(ExpressionProgram program, bool full, TextWriter output)
    {
        output.WriteLine($"{program.OutputName ?? "output"} = {NumberText.Of(program.Output.Data, full: true)}");
        if (program.Names.Count == 0)
        {
            return;
        }
        var table = new TextTable("name", "expression", ">data", ">grad");
        foreach (var (name, value) in program.Names)
        {
            // Of two names for one value the second is just that.
            var first = program.NameOf(value);
            var expression = first == name ? program.TextOf(value) : first!;
            table.Add(name, expression, NumberText.Of(value.Data, full), NumberText.Of(value.Grad, full));
        }
        output.WriteLine();
        table.Write(output);
    }

    static void WriteSteps(Graph graph, TextWriter output)
    {
        var steps = graph.BackwardSteps();
        var width = steps.Count.ToString(CultureInfo.InvariantCulture).Length;
        output.WriteLine();
        output.WriteLine($"{graph.Output.Name}.grad = 1, and then from the output back:");
        for (var i = 0; i < steps.Count; i++)
        {
            output.WriteLine($"{(i + 1).ToString(CultureInfo.InvariantCulture).PadLeft(width)}. {steps[i]}");
        }
    }
}
