namespace Micrograd.Cli;

/// <summary>Ends a command: one line on stderr, a hint below it where there is one, and the exit code.</summary>
sealed class CommandException : Exception
{
    CommandException(int exitCode, string message, string? hint, Exception? inner)
        : base(message, inner)
    {
        ExitCode = exitCode;
        Hint = hint;
    }

    public int ExitCode { get; }

    public string? Hint { get; }

    /// <summary>What was asked can't be understood or does not exist.</summary>
    public static CommandException Usage(string message, string? hint = null) =>
        new(ExitCodes.Usage, message, hint, null);

    /// <summary>What was asked is clear, and did not work.</summary>
    public static CommandException Failed(string message, string? hint = null, Exception? inner = null) =>
        new(ExitCodes.Failed, message, hint, inner);
}
