using System.CommandLine;
using System.Globalization;
using Micrograd.Cli.Runs;
using Micrograd.Tables;

namespace Micrograd.Cli.Commands;

/// <summary><c>micrograd predict</c>: what a trained model says of the rows of a file.</summary>
static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder of a run of train." };
        var file = new Argument<string>("FILE")
        {
            Description = "The rows, as train took them: columns are found by their names.",
        };
        var output = new Option<string?>("--out")
        {
            Description = "Writes the predictions to this file and not to the standard output.",
            HelpName = "FILE",
        };
        var probabilities = new Option<bool>("--proba") { Description = "Writes each class's probability, too." };
        var command = new Command("predict", "Says what a trained model makes of a file's rows, as CSV.")
        {
            folder,
            file,
            output,
            probabilities,
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
            var isProba = parsed.GetValue(probabilities);
            if (parsed.GetValue(output) is { } path)
            {
                using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
                prediction.WriteCsv(text, isProba);
                OutputFile.Write(path, text.ToString());
                terminal.Note(
                    string.Create(CultureInfo.InvariantCulture, $"{table.RowCount} predictions are in {path}")
                );
            }
            else
            {
                prediction.WriteCsv(terminal.Out, isProba);
            }
            return ExitCodes.Fine;
        });
        return command;
    }
}
