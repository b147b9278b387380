using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Micrograd.Cli.Runs;
using Micrograd.Graphs;
using Micrograd.Tables;

namespace Micrograd.Cli.Commands;

/// <summary><c>micrograd evaluate</c>: how well a trained model tells rows whose target is known.</summary>
static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder of a run of train." };
        var file = new Argument<string>("FILE") { Description = "Rows with their targets." };
        var json = new Option<bool>("--json") { Description = "Prints the scores as JSON." };
        var command = new Command("evaluate", "Tells how well a trained model predicts a file's rows.")
        {
            folder,
            file,
            json,
        };
        command.SetAction(parsed =>
        {
            var cancel = terminal.TakeStop();
            var (model, settings) = RunFolder.Open(parsed.GetRequiredValue(folder));
            var table = Table.Read(parsed.GetRequiredValue(file), settings.Reading, cancel);
            var prediction = model.Predict(table);
            foreach (var note in prediction.Notes)
            {
                terminal.Note(note);
            }
            TableScores[] scores =
            [
                .. model.Settings.Preparation.Targets.Select((_, t) => TableScores.Of(prediction, table, t)),
            ];
            foreach (var target in scores.Where(target => target.Count < table.RowCount))
            {
                terminal.Note(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{target.Target}: {table.RowCount - target.Count} rows have no label that the model knows, and are not counted"
                    )
                );
            }
            if (parsed.GetValue(json))
            {
                terminal.Out.WriteLine(JsonText.Of(writer => Write(writer, scores)));
            }
            else
            {
                Print(scores, terminal.Out);
            }
            return ExitCodes.Fine;
        });
        return command;
    }

    static void Print(TableScores[] scores, TextWriter output)
    {
        foreach (var target in scores)
        {
            output.WriteLine(
                OneLine.Of(
                    string.Create(CultureInfo.InvariantCulture, $"{target.Target}, {target.Count} rows: {target}")
                )
            );
            if (target.Classes is null)
            {
                continue;
            }
            var table = new TextTable("  class", ">rows", ">precision", ">recall", ">F1");
            foreach (var c in target.Classes)
            {
                table.Add(
                    $"  {OneLine.Of(c.Name)}",
                    c.Count.ToString(CultureInfo.InvariantCulture),
                    Figure(c.Precision),
                    Figure(c.Recall),
                    Figure(c.F1)
                );
            }
            table.Write(output);
        }
    }

    static string Figure(double x) => x.ToString("0.000", CultureInfo.InvariantCulture);

    static void Write(Utf8JsonWriter writer, TableScores[] scores)
    {
        writer.WriteStartArray();
        foreach (var target in scores)
        {
            writer.WriteStartObject();
            writer.WriteString("target", target.Target);
            writer.WriteNumber("rows", target.Count);
            Number("accuracy", target.Accuracy);
            Number("majority", target.MajorityRate);
            Number("rocAuc", target.RocAuc);
            Number("logLoss", target.LogLoss);
            Number("r2", target.R2);
            Number("mae", target.MeanAbsoluteError);
            Number("rmse", target.RootMeanSquaredError);
            if (target.Classes is { } classes)
            {
                writer.WriteStartArray("classes");
                foreach (var c in classes)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", c.Name);
                    writer.WriteNumber("rows", c.Count);
                    Number("precision", c.Precision);
                    Number("recall", c.Recall);
                    Number("f1", c.F1);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();

        void Number(string name, double? figure)
        {
            if (figure is { } number)
            {
                JsonNumber.Write(writer, name, number);
            }
        }
    }
}
