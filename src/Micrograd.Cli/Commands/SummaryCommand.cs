using System.CommandLine;
using Micrograd.Cli.Files;
using Micrograd.Graphs;

namespace Micrograd.Cli.Commands;

/// <summary><c>micrograd summary</c>: what is in a file of tensors, or in the folder of a run.</summary>
static class SummaryCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("FILE")
        {
            Description = "A file of safetensors, or the index of several; .npz, .npy, IDX; or the folder of a run.",
        };
        var stats = new Option<bool>("--stats")
        {
            Description = "Adds the least number of each tensor, the mean and the greatest, for which all are read.",
        };
        var json = new Option<bool>("--json") { Description = "Prints the summary as one line of JSON." };
        var command = new Command("summary", "Shows what is in a file of tensors, or in the folder of a run.");
        command.Add(path);
        command.Add(stats);
        command.Add(json);
        command.SetAction(parsed =>
        {
            Write(parsed.GetRequiredValue(path), parsed.GetValue(stats), parsed.GetValue(json), terminal.Out);
            return ExitCodes.Fine;
        });
        return command;
    }

    static void Write(string path, bool withStatistics, bool asJson, TextWriter output)
    {
        // A format of another kind has a summary of its own here.
        if (Directory.Exists(path))
        {
            var run = RunSummary.Of(path, withStatistics);
            if (asJson)
            {
                output.WriteLine(JsonText.Of(run.Write));
            }
            else
            {
                run.Write(output);
            }
            return;
        }
        var file = TensorFileSummary.Of(path, withStatistics);
        if (asJson)
        {
            output.WriteLine(JsonText.Of(file.Write));
        }
        else
        {
            file.Write(output);
        }
    }
}
