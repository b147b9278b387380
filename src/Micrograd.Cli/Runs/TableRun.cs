using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Micrograd.Graphs;
using Micrograd.Tables;

namespace Micrograd.Cli.Runs;

/// <summary><c>micrograd train</c> on a file: the understanding is shown, then a model is trained, reported and kept.</summary>
sealed class TableRun(RunSettings settings, string folder, bool json, Terminal terminal, CancellationToken cancel)
{
    public int Run(bool isDry, bool isResumed = false)
    {
        if (!isDry)
        {
            RunFolder.RequireOurs(folder);
        }
        var start = Stopwatch.GetTimestamp();
        var table = Table.Read(settings.File, settings.Reading, cancel);
        if (settings.Targets.Count == 0 && !isDry)
        {
            throw CommandException.Usage(
                $"--target COLUMN must say which column of {settings.File} to predict",
                OneLine.Of($"It has {string.Join(", ", table.Columns.Take(30).Select(column => column.Name))}.")
            );
        }
        var schema = TableSchema.Of(table, settings.Schema(table));
        Show(table, schema);
        if (isDry)
        {
            return ExitCodes.Fine;
        }
        OutputFolder.Create(folder);
        var networks = RunFolder.Begin(folder, settings with { File = Path.GetFullPath(settings.File) }, !isResumed);
        try
        {
            Learn(table, schema, settings.Training(new EpochLines(terminal), networks), start);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            terminal.Note(
                $"stopped; micrograd train --resume {folder} goes on with the networks that are not finished"
            );
            return ExitCodes.Interrupted;
        }
        catch (TableException)
        {
            RunFolder.End(folder);
            throw;
        }
        return ExitCodes.Fine;
    }

    void Learn(Table table, TableSchema schema, TrainOptions options, long start)
    {
        CrossValidate(table, schema, options);
        var split = TableSplit.Of(table, schema, settings.Splitting);
        var trained = TableTrainer.Train(table, schema, split, options, cancel);
        var report = TableReport.Of(trained, table, settings.Seed);
        var files = RunFolder.Write(folder, settings with { File = Path.GetFullPath(settings.File) }, trained, report);
        RunFolder.End(folder);
        Tell(report, files, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    void Show(Table table, TableSchema schema)
    {
        var notes = table.Format!.Notes;
        if (json)
        {
            WriteLine(writer =>
            {
                writer.WriteString("format", table.Format.ToString());
                writer.WriteNumber("rows", table.RowCount);
                writer.WriteStartArray("notes");
                foreach (var note in notes)
                {
                    writer.WriteStringValue(note);
                }
                writer.WriteEndArray();
                writer.WritePropertyName("schema");
                JsonNode.Parse(schema.ToJson())!.WriteTo(writer);
            });
            return;
        }
        terminal.Out.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{settings.File}: {table.Format}; {table.RowCount} rows")
        );
        foreach (var note in notes)
        {
            terminal.Out.WriteLine(OneLine.Of(note));
        }
        terminal.Out.WriteLine();
        WriteText(schema.ToText());
        terminal.Out.Flush();
    }

    void CrossValidate(Table table, TableSchema schema, TrainOptions options)
    {
        if (settings.Folds == 0)
        {
            return;
        }
        var folds = TableTrainer.CrossValidate(table, schema, settings.Folds, settings.Splitting, options, cancel);
        if (json)
        {
            WriteLine(writer =>
            {
                writer.WriteStartArray("folds");
                foreach (var fold in folds)
                {
                    writer.WriteNumberValue(fold.HeldOut.Average(scores => scores.Main));
                }
                writer.WriteEndArray();
            });
            return;
        }
        terminal.Out.WriteLine();
        for (var t = 0; t < schema.Targets.Count; t++)
        {
            double[] figures = [.. folds.Select(fold => fold.HeldOut[t].Main)];
            var mean = figures.Average();
            var deviation = Math.Sqrt(figures.Average(figure => (figure - mean) * (figure - mean)));
            terminal.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{schema.Targets[t].Name}, {figures.Length} times held out: {folds[0].HeldOut[t].MainName} {mean:0.000} ± {deviation:0.000} ({string.Join(", ", figures.Select(f => f.ToString("0.000", CultureInfo.InvariantCulture)))})"
                )
            );
        }
        terminal.Out.Flush();
    }

    void Tell(TableReport report, List<string> files, double seconds)
    {
        if (json)
        {
            var told = JsonNode.Parse(report.ToJson())!.AsObject();
            // What is long is in the folder.
            told.Remove("predicted");
            foreach (var candidate in told["candidates"]!.AsArray())
            {
                candidate!.AsObject().Remove("epochs");
            }
            WriteLine(writer =>
            {
                writer.WritePropertyName("report");
                told.WriteTo(writer);
                writer.WriteString("folder", folder);
                writer.WriteNumber("seconds", Math.Round(seconds, 3));
            });
            return;
        }
        terminal.Out.WriteLine();
        WriteText(report.ToText());
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"));
        terminal.Out.WriteLine();
        foreach (var file in files)
        {
            terminal.Out.WriteLine(file);
        }
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"micrograd predict {folder} FILE    says what rows without a target would have");
    }

    // Names of columns and classes come from the file: nothing in them is obeyed by a terminal.
    void WriteText(string text)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            terminal.Out.WriteLine(line.Any(char.IsControl) ? OneLine.Of(line) : line);
        }
    }

    void WriteLine(Action<Utf8JsonWriter> write)
    {
        terminal.Out.WriteLine(
            JsonText.Of(writer =>
            {
                writer.WriteStartObject();
                write(writer);
                writer.WriteEndObject();
            })
        );
        terminal.Out.Flush();
    }
}
