namespace Micrograd.Cli;

/// <summary>What the tool answers its caller.</summary>
static class ExitCodes
{
    public const int Fine = 0;

    /// <summary>The work failed: a gradient is wrong, training diverged, a file can't be written.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or wrong input.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C: 128 and the signal's number, as shells count.</summary>
    public const int Interrupted = 130;

    /// <summary>SIGTERM, in the same way.</summary>
    public const int Terminated = 143;
}
