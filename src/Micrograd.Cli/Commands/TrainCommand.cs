using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using Micrograd.Cli.Runs;
using Micrograd.Cli.Training;
using Micrograd.Graphs;
using Micrograd.Lab.Training;

namespace Micrograd.Cli.Commands;

/// <summary><c>micrograd train</c>: a network learns a data set that is made, with a loss curve and the boundary, or a table.</summary>
static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new Argument<string?>("DATA")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description =
                $"{string.Join(", ", DataSource.Names)}, or a file with --target: CSV, TSV and the like, gzip, Parquet.",
        };
        var options = new TrainingFlags();
        var table = new TableFlags();
        var rows = new Option<int?>("--rows")
        {
            Description = "How many rows a generated data set has. [default: 400]",
            HelpName = "N",
        };
        var noise = new Option<double?>("--noise")
        {
            Description = "How much noise a generated data set has.",
            HelpName = "X",
        };
        var folder = new Option<string>("--out")
        {
            Description = "The folder for the pictures, or for a table's model and report.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "micrograd-out",
        };
        var resume = new Option<string?>("--resume")
        {
            Description = "Goes on with a training on a file that was stopped, as its folder says.",
            HelpName = "DIR",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Prints lines of JSON: epochs or columns, then the scores.",
        };
        var command = new Command(
            "train",
            "Trains a network on a data set or a file. Defaults in brackets are of data sets; a file's come from its rows."
        )
        {
            data,
        };
        table.AddTo(command);
        options.AddTo(command);
        foreach (var option in (Option[])[rows, noise, folder, resume, json])
        {
            command.Add(option);
        }
        command.SetAction(parsed =>
        {
            var isJson = parsed.GetValue(json);
            if (parsed.GetValue(resume) is { } stopped)
            {
                RequireAlone(parsed, resume, json);
                return new TableRun(RunFolder.ReadBegun(stopped), stopped, isJson, terminal, terminal.TakeStop()).Run(
                    isDry: false,
                    isResumed: true
                );
            }
            var name =
                parsed.GetValue(data)
                ?? throw CommandException.Usage(
                    $"what is to be learned is not said: {string.Join(", ", DataSource.Names)}, or a file with --target"
                );
            var pictures = parsed.GetRequiredValue(folder);
            var cancel = terminal.TakeStop();
            try
            {
                if (!DataSource.IsGenerated(name))
                {
                    if (parsed.GetValue(rows) is not null || parsed.GetValue(noise) is not null)
                    {
                        throw CommandException.Usage(
                            $"--rows and --noise are for {string.Join(", ", DataSource.Names)}; '{name}' is none of them"
                        );
                    }
                    var settings = table.Read(parsed, name, options);
                    return new TableRun(settings, pictures, isJson, terminal, cancel).Run(table.IsDryRun(parsed));
                }
                if (table.Given(parsed) is { } foreign)
                {
                    throw CommandException.Usage($"{foreign} is for a file; {name} has a target of its own");
                }
                var training = options.Read(parsed);
                RequireRange("--rows", parsed.GetValue(rows) ?? 2, 2, 10_000_000);
                RequireRange("--noise", parsed.GetValue(noise) ?? 0, 0, 1000);
                if (RunFolder.Has(pictures))
                {
                    throw CommandException.Usage(
                        $"the folder '{pictures}' has a model of a table; give another: --out DIR"
                    );
                }
                var generated = DataSource.Generate(name, parsed.GetValue(rows), parsed.GetValue(noise), training.Seed);
                return Run(generated, training, pictures, isJson, terminal, cancel);
            }
            catch when (pictures.Length > 0)
            {
                OutputFolder.RemoveIfEmpty(pictures);
                throw;
            }
        });
        return command;
    }

    static int Run(
        IRows rows,
        TrainingOptions options,
        string folder,
        bool json,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        RequireEnoughRows(rows, options);
        OutputFolder.Create(folder);
        var start = Stopwatch.GetTimestamp();
        var trainer = new RowTraining(rows, options);
        if (!json)
        {
            terminal.Out.WriteLine(trainer.Summary());
            terminal.Out.WriteLine();
            terminal.Out.Flush();
        }
        var epochs = TrainingProgress.Follow(
            trainer,
            terminal,
            json ? result => WriteEpoch(result, terminal.Out) : _ => { },
            cancel
        );
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        // Stopped, it is told at once how far it came.
        var isWhole = !cancel.IsCancellationRequested;
        var train = isWhole ? trainer.Evaluate(trainer.TrainRows, cancel) : epochs[^1].Train;
        var test =
            !isWhole ? epochs[^1].Test
            : trainer.TestRows.RowCount > 0 ? trainer.Evaluate(trainer.TestRows, cancel)
            : null;
        if (!isWhole)
        {
            terminal.Note($"stopped after epoch {epochs.Count} of {trainer.EpochCount}");
        }
        var files = Draw(trainer, epochs, folder);
        if (json)
        {
            terminal.Out.WriteLine(Json(train, test, seconds));
        }
        else
        {
            Report(trainer, train, test, seconds, files, terminal.Out);
        }
        return isWhole ? ExitCodes.Fine : ExitCodes.Interrupted;
    }

    static List<string> Draw(RowTraining trainer, List<EpochResult> epochs, string folder)
    {
        var files = new List<string>();
        foreach (var stale in (string[])["boundary.svg", "predictions.svg"])
        {
            OutputFile.Remove(Path.Combine(folder, stale));
        }
        Write("loss.svg", TrainingPictures.Loss(epochs));
        if (!trainer.Objective.IsClassification)
        {
            Write("predictions.svg", TrainingPictures.Predictions(trainer));
        }
        else if (trainer.TrainRows.FeatureNames.Count == 2)
        {
            Write("boundary.svg", TrainingPictures.Boundary(trainer));
        }
        return files;

        void Write(string name, string svg)
        {
            var path = Path.Combine(folder, name);
            OutputFile.Write(path, svg);
            files.Add(path);
        }
    }

    static void WriteEpoch(EpochResult result, TextWriter output)
    {
        output.WriteLine(
            JsonText.Of(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("epoch", result.Epoch);
                ScoreText.Write(writer, result.Train);
                writer.WriteEndObject();
            })
        );
        output.Flush();
    }

    static void Report(
        RowTraining trainer,
        Scores train,
        Scores? test,
        double seconds,
        List<string> files,
        TextWriter output
    )
    {
        output.WriteLine(Line("train", trainer.TrainRows.RowCount, train));
        if (test is not null)
        {
            output.WriteLine(Line("held out", trainer.TestRows.RowCount, test));
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"));
        output.WriteLine();
        foreach (var file in files)
        {
            output.WriteLine(file);
        }
    }

    static string Line(string part, long rows, Scores scores) =>
        string.Create(CultureInfo.InvariantCulture, $"{part, -8}  {rows, 7} rows  {ScoreText.Of(scores)}");

    static string Json(Scores train, Scores? test, double seconds) =>
        JsonText.Of(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("train");
            ScoreText.Write(writer, train);
            writer.WriteEndObject();
            if (test is null)
            {
                writer.WriteNull("test");
            }
            else
            {
                writer.WriteStartObject("test");
                ScoreText.Write(writer, test);
                writer.WriteEndObject();
            }
            writer.WriteNumber("seconds", Math.Round(seconds, 3));
            writer.WriteEndObject();
        });

    static void RequireEnoughRows(IRows rows, TrainingOptions options)
    {
        var needed = options.TestShare > 0 ? 2 : 1;
        if (rows.RowCount < needed)
        {
            throw CommandException.Usage($"there are {rows.RowCount} rows; at least {needed} are needed");
        }
    }

    static void RequireAlone(ParseResult parsed, Option resume, Option json)
    {
        var other = parsed
            .CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(given => !given.Implicit && given.Option != resume && given.Option != json);
        if (other is not null || parsed.CommandResult.Children.OfType<ArgumentResult>().Any(a => a.Tokens.Count > 0))
        {
            throw CommandException.Usage(
                $"--resume goes on with what its folder says, without {other?.Option.Name ?? "DATA"}"
            );
        }
    }

    static void RequireRange(string option, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
        {
            throw CommandException.Usage(
                string.Create(CultureInfo.InvariantCulture, $"{option} must be {low} … {high}, not {value}")
            );
        }
    }
}
