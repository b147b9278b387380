using System.Globalization;
using Micrograd.Cli.Training;

namespace Micrograd.Cli.Commands;

/// <summary>
/// <c>micrograd</c> alone: a tour of about ten seconds. The lecture's expression with its gradients and how they come
/// about, its graph as a picture, a network that learns two moons, and what to try next.
/// </summary>
static class TourCommand
{
    const string Lecture = "a = 2.0; b = -3.0; c = 10.0; e = a*b; d = e + c; f = -2.0; L = d * f";
    const int Epochs = 150;
    const int Points = 300;

    public static int Run(Terminal terminal)
    {
        var cancel = terminal.TakeStop();
        var folder = Folder();
        var output = terminal.Out;
        Expression(folder, output);
        output.WriteLine();
        output.WriteLine("A network with two hidden layers of 16 neurons learns to tell two moons apart:");
        output.WriteLine();
        output.Flush();
        Moons(folder, terminal, cancel);
        output.WriteLine();
        // The start script says how it was called: ./micrograd, where the tool is not installed.
        var micrograd = Environment.GetEnvironmentVariable("MICROGRAD_AS") ?? "micrograd";
        output.WriteLine("Try next:");
        output.WriteLine(
            $"  {micrograd} eval 'x = 0.5; y = (3*x - 1).tanh()' --steps      every step of backpropagation"
        );
        output.WriteLine(
            $"  {micrograd} explain 'a = 3; b = a*a; c = b + a; L = b*c' --of a    why a gradient is what it is"
        );
        output.WriteLine($"  {micrograd} ops tanh                   an op, its derivative, a plot of both");
        output.WriteLine($"  {micrograd} train spirals              or your own table: FILE --target COLUMN");
        output.WriteLine($"  {micrograd} --help");
        return ExitCodes.Fine;
    }

    static void Expression(string folder, TextWriter output)
    {
        var program = ExpressionProgram.Parse(Lecture);
        program.Output.Backward();
        output.WriteLine("An expression remembers how it was made, and so each part's gradient is known:");
        output.WriteLine();
        output.WriteLine($"  {Lecture}");
        output.WriteLine();
        var table = new TextTable("  name", ">data", ">grad");
        foreach (var (name, value) in program.Names)
        {
            table.Add($"  {name}", NumberText.Of(value.Data), NumberText.Of(value.Grad));
        }
        table.Write(output);
        var graph = Graph.Of(program.Output);
        output.WriteLine();
        output.WriteLine("Backpropagation, from L back to the leaves:");
        output.WriteLine();
        foreach (var step in graph.BackwardSteps())
        {
            output.WriteLine($"  {step}");
        }
        var picture = Path.Combine(folder, "graph.svg");
        OutputFile.Write(picture, graph.ToSvg());
        output.WriteLine();
        output.WriteLine($"Its graph is drawn in {picture}");
    }

    static void Moons(string folder, Terminal terminal, CancellationToken cancel)
    {
        var trainer = new RowTraining(Datasets.Moons(Points, seed: 1337), new() { Epochs = Epochs, Seed = 1337 });
        var epochs = TrainingProgress.Follow(trainer, terminal, _ => { }, cancel);
        cancel.ThrowIfCancellationRequested();
        var test = trainer.Evaluate(trainer.TestRows, cancel);
        foreach (var line in TerminalBoundary.Draw(trainer, terminal.HasColour))
        {
            terminal.Out.WriteLine($"  {line}");
        }
        var (loss, boundary) = (Path.Combine(folder, "loss.svg"), Path.Combine(folder, "boundary.svg"));
        OutputFile.Write(loss, TrainingPictures.Loss(epochs));
        OutputFile.Write(boundary, TrainingPictures.Boundary(trainer));
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"After {Epochs} epochs: {ScoreText.Of(epochs[^1].Train)}, held out: {ScoreText.Of(test)}"
            )
        );
        terminal.Out.WriteLine($"The loss is drawn in {loss}, the boundary in {boundary}");
    }

    /// <summary>A folder here, or a temporary one where this one can't be written to.</summary>
    static string Folder()
    {
        const string Here = "micrograd-out";
        try
        {
            Directory.CreateDirectory(Here);
            return Here;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Directory.CreateTempSubdirectory("micrograd-").FullName;
        }
    }
}
