using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Micrograd.Cli.Commands;

/// <summary>The tool's command line: its commands, a line each.</summary>
static class Root
{
    static readonly Dictionary<string, Func<Terminal, Command>> s_commands = new()
    {
        ["eval"] = EvalCommand.Create,
        ["check"] = CheckCommand.Create,
        ["explain"] = ExplainCommand.Create,
        ["ops"] = OpsCommand.Create,
        ["train"] = TrainCommand.Create,
        ["summary"] = SummaryCommand.Create,
        ["convert"] = ConvertCommand.Create,
        ["predict"] = PredictCommand.Create,
        ["evaluate"] = EvaluateCommand.Create,
        ["play"] = PlayCommand.Create,
    };

    public static IReadOnlyCollection<string?> Names => s_commands.Keys;

    public static Command Create(Terminal terminal)
    {
        // No RootCommand: that one is named after the file that runs, which is not what a user types.
        var root = new Command(
            "micrograd",
            "Gradients you can see: evaluate, differentiate, check, explain and draw expressions."
        );
        root.Add(new HelpOption());
        root.Add(new VersionOption { Action = new ShowVersion(terminal) });
        foreach (var create in s_commands.Values)
        {
            root.Add(create(terminal));
        }
        root.SetAction(_ => TourCommand.Run(terminal));
        return root;
    }

    sealed class ShowVersion(Terminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(Root).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
            // The build adds +commit.
            terminal.Out.WriteLine($"micrograd {version?.InformationalVersion.Split('+')[0]}");
            return ExitCodes.Fine;
        }
    }
}
