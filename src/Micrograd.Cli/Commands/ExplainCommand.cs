using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Micrograd.Expressions;
using Micrograd.Graphs;

namespace Micrograd.Cli.Commands;

/// <summary><c>micrograd explain</c>: why a gradient is what it is, by the paths from the name to the output.</summary>
static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var program = new ProgramInput();
        var of = new Option<string>("--of")
        {
            Description = "The name whose gradient is explained.",
            HelpName = "NAME",
            Required = true,
        };
        var json = new Option<bool>("--json") { Description = "Prints the paths as one line of JSON." };
        var command = new Command(
            "explain",
            "Explains a gradient: the paths from a name to the output and what each adds."
        );
        program.AddTo(command);
        command.Add(of);
        command.Add(json);
        command.SetAction(parsed =>
        {
            var read = program.Read(parsed, terminal);
            var input = Find(read, parsed.GetRequiredValue(of));
            var graph = read.ToGraph();
            var explanation = graph.Explain(input);
            var names = new PathNames(read, graph);
            if (parsed.GetValue(json))
            {
                WriteJson(explanation, names, terminal.Out);
            }
            else
            {
                WriteReport(explanation, names, terminal.Out);
            }
            return ExitCodes.Fine;
        });
        return command;
    }

    static Value Find(ExpressionProgram program, string name)
    {
        foreach (var (known, value) in program.Names)
        {
            if (known == name)
            {
                return value;
            }
        }
        if (program.Values.FirstOrDefault(value => program.LabelOf(value) == name) is { } labelled)
        {
            return labelled;
        }
        var names = program.Names.Select(known => known.Name).ToArray();
        throw CommandException.Usage(
            $"the program has no name '{name}'",
            NearestName.Of(name, names) is { } nearest ? $"Did you mean {nearest}?"
                : names.Length == 0 ? "It gives no value a name: write a = 2 instead of 2."
                : $"It has {string.Join(", ", names.Take(10))}{(names.Length > 10 ? ", …" : "")}."
        );
    }

    static void WriteJson(Explanation explanation, PathNames names, TextWriter output) =>
        output.WriteLine(
            JsonText.Of(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("input", explanation.Input);
                json.WriteNumber("output", explanation.Output);
                json.WriteString("count", explanation.Count.ToString(CultureInfo.InvariantCulture));
                JsonNumber.Write(json, "gradient", explanation.Gradient);
                json.WriteStartArray("paths");
                foreach (var path in explanation.Paths)
                {
                    json.WriteStartObject();
                    json.WriteStartArray("nodes");
                    foreach (var node in path.Nodes)
                    {
                        json.WriteNumberValue(node);
                    }
                    json.WriteEndArray();
                    json.WriteStartArray("names");
                    foreach (var node in path.Nodes)
                    {
                        json.WriteStringValue(names.Of(node));
                    }
                    json.WriteEndArray();
                    json.WriteStartArray("locals");
                    foreach (var local in path.Locals)
                    {
                        JsonNumber.Write(json, local);
                    }
                    json.WriteEndArray();
                    JsonNumber.Write(json, "product", path.Product);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            })
        );

    static void WriteReport(Explanation explanation, PathNames names, TextWriter output)
    {
        var (input, result) = (names.Of(explanation.Input), names.Of(explanation.Output));
        if (explanation.Count.IsZero)
        {
            output.WriteLine($"{result} does not depend on {input}: its gradient is 0.");
            return;
        }
        var gradient = explanation.Gradient;
        var howMany = explanation.Count.IsOne ? "along the one path" : $"the sum over {Count(explanation.Count)} paths";
        output.WriteLine($"∂{result}/∂{input} = {NumberText.Of(gradient, full: true)}, {howMany}");
        output.WriteLine();
        var table = new TextTable(">product", ">share", "path", "local derivatives");
        foreach (var path in explanation.Paths)
        {
            table.Add(
                NumberText.Of(path.Product),
                Share(path.Product, gradient),
                names.Along(path),
                PathNames.Locals(path)
            );
        }
        table.Write(output);
        var left = explanation.Count - explanation.Paths.Count;
        if (left > 0)
        {
            output.WriteLine();
            output.WriteLine($"{Count(left)} more, none of them larger, add {NumberText.Of(explanation.Rest)}.");
        }
    }

    static string Share(double product, double gradient)
    {
        var percent = Math.Round(100 * product / gradient, 1);
        return double.IsFinite(percent) ? $"{NumberText.Of(percent)} %" : "";
    }

    /// <summary>Exactly, up to the digits that a person reads.</summary>
    static string Count(BigInteger count)
    {
        var text = count.ToString(CultureInfo.InvariantCulture);
        return text.Length <= 24
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"about {text[0]}.{text[1..3]}e+{text.Length - 1}");
    }
}
