using Micrograd.Cli.Commands;
using Micrograd.Cli.Training;
using Micrograd.Tables;

namespace Micrograd.Cli;

/// <summary>The whole tool as a function: arguments and streams in, an exit code out. It never throws.</summary>
static class CommandLine
{
    /// <summary>Runs the tool on the given streams, none of which is a terminal.</summary>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, TextReader? input = null) =>
        Run(args, new Terminal(output, error, () => input ?? TextReader.Null));

    /// <summary>Runs the tool.</summary>
    public static int Run(IReadOnlyList<string> args, Terminal terminal)
    {
        var exitCode = Guard(terminal, args, () => Invoke(args, terminal));
        // A full disk or a closed output shows itself only now.
        var flushed = Guard(terminal, args, () => Flush(terminal, tell: exitCode == ExitCodes.Fine));
        return exitCode == ExitCodes.Fine ? flushed : exitCode;
    }

    /// <summary>What a command has written goes out, also when it failed: but only one failure is told.</summary>
    static int Flush(Terminal terminal, bool tell)
    {
        try
        {
            terminal.Out.Flush();
            return ExitCodes.Fine;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return tell
                ? throw CommandException.Failed($"can't write to the standard output: {e.Message}", inner: e)
                : ExitCodes.Failed;
        }
    }

    static int Invoke(IReadOnlyList<string> args, Terminal terminal)
    {
        // No bundling and no @files: an expression may start with a minus or an at sign.
        var parsed = Commands
            .Root.Create(terminal)
            .Parse(args, new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        UsageError.RefuseUnknownOptions(parsed);
        if (parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            throw UsageError.Of(parsed);
        }
        return parsed.Invoke(
            new()
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }
        );
    }

    static int Guard(Terminal terminal, IReadOnlyList<string> args, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (CommandException e)
        {
            return Fail(terminal, args, e.ExitCode, e.Message, e.Hint);
        }
        catch (ExpressionException e)
        {
            return Fail(terminal, args, ExitCodes.Usage, e.Message, e.Excerpt);
        }
        catch (TableException e)
        {
            return Fail(terminal, args, ExitCodes.Usage, e.Message);
        }
        catch (Diverged e)
        {
            return Fail(terminal, args, ExitCodes.Failed, e.Message);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (IOException e)
        {
            return Fail(terminal, args, ExitCodes.Failed, e.Message);
        }
#pragma warning disable CA1031 // The last resort: whatever it is, a person gets a line and no stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Fail(
                terminal,
                args,
                ExitCodes.Failed,
                $"unexpected {e.GetType().Name}: {e.Message}",
                "This is a fault of the tool; please report it with the command that you gave."
            );
        }
    }

    static int Fail(Terminal terminal, IReadOnlyList<string> args, int exitCode, string message, string? hint = null)
    {
        var command = args.Count > 0 && Commands.Root.Names.Contains(args[0]) ? $"micrograd {args[0]}" : "micrograd";
        terminal.Error.WriteLine($"{command}: {OneLine.Of(message)}");
        foreach (var line in hint?.Split('\n') ?? [])
        {
            terminal.Error.WriteLine($"  {line}");
        }
        return exitCode;
    }
}
