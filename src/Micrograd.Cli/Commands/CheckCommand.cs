using System.CommandLine;
using System.Globalization;
using Micrograd.Graphs;
using Micrograd.Lab.Checking;

namespace Micrograd.Cli.Commands;

/// <summary><c>micrograd check</c>: every name's gradient beside its numerical derivative.</summary>
static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var program = new ProgramInput();
        var json = new Option<bool>("--json") { Description = "Prints the comparison as one line of JSON." };
        var command = new Command(
            "check",
            "Compares every name's gradient with a numerical derivative; 1 if one is wrong."
        );
        program.AddTo(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            var read = program.Read(parsed, terminal);
            var rows = Compare(read, terminal.TakeStop());
            if (parsed.GetValue(json))
            {
                WriteJson(rows, terminal.Out);
            }
            else
            {
                WriteReport(rows, terminal.Out);
            }
            var wrong = rows.Where(row => row.Verdict is Verdict.Differs).Select(row => row.Name).ToArray();
            return wrong.Length == 0
                ? ExitCodes.Fine
                : throw CommandException.Failed(
                    $"the gradient is not the numerical derivative: {string.Join(", ", wrong)}"
                );
        });
        return command;
    }

    static List<CheckedGradient> Compare(ExpressionProgram program, CancellationToken stop)
    {
        program.Output.Backward();
        var graph = program.ToGraph();
        var rows = new List<CheckedGradient>();
        foreach (var (name, value) in program.Names)
        {
            stop.ThrowIfCancellationRequested();
            rows.Add(CheckedGradient.Of(name, value.Grad, graph.FunctionOf(value), value.Data));
        }
        return rows;
    }

    static void WriteJson(List<CheckedGradient> rows, TextWriter output) =>
        output.WriteLine(
            JsonText.Of(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("names");
                foreach (var row in rows)
                {
                    json.WriteStartObject();
                    json.WriteString("name", row.Name);
                    JsonNumber.Write(json, "analytic", row.Analytic);
                    JsonNumber.Write(json, "numeric", row.Numeric);
                    JsonNumber.Write(json, "relative", row.Relative);
                    json.WriteString("verdict", row.VerdictName);
                    if (row.Verdict is Verdict.Kink)
                    {
                        JsonNumber.Write(json, "left", row.Left);
                        JsonNumber.Write(json, "right", row.Right);
                    }
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            })
        );

    static void WriteReport(List<CheckedGradient> rows, TextWriter output)
    {
        if (rows.Count == 0)
        {
            output.WriteLine("The program gives no value a name, so there is nothing to check.");
            return;
        }
        var table = new TextTable("name", ">analytic", ">numeric", ">relative", "");
        foreach (var row in rows)
        {
            table.Add(row.Name, Digits(row.Analytic), Digits(row.Numeric), NumberText.Of(row.Relative), Remark(row));
        }
        table.Write(output);
    }

    static string Remark(CheckedGradient row) =>
        CheckedGradient.Remark(row.Verdict, NumberText.Of(row.Left), NumberText.Of(row.Right));

    // As many as the numerical derivative is good for.
    static string Digits(double x) =>
        double.IsFinite(x) ? x.ToString("G9", CultureInfo.InvariantCulture) : NumberText.Of(x);
}
