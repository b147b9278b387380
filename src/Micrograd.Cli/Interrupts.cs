using System.Runtime.InteropServices;

namespace Micrograd.Cli;

/// <summary>
/// Ctrl-C and SIGTERM. A command that took the token is given time to end by itself; any other is ended at once. Either
/// way no half-written file stays, and the exit code is 130 or 143.
/// </summary>
sealed class Interrupts : IDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    readonly CancellationTokenSource _stop = new();
    readonly ManualResetEventSlim _finished = new();
    readonly PosixSignalRegistration _interrupt;
    readonly PosixSignalRegistration _terminate;
    volatile bool _isTaken;
    int _exitCode;

    public Interrupts()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, ExitCodes.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, ExitCodes.Terminated));
    }

    public CancellationToken TakeToken()
    {
        _isTaken = true;
        return _stop.Token;
    }

    /// <summary>Says that the command has ended; gives the exit code, which is the signal's if there was one.</summary>
    public int Finish(int exitCode)
    {
        _finished.Set();
        var signalled = Volatile.Read(ref _exitCode);
        return signalled == 0 ? exitCode : signalled;
    }

    void End(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        var isFirst = Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0;
        if (isFirst && _isTaken)
        {
            _stop.Cancel();
            if (_finished.Wait(s_patience))
            {
                return;
            }
        }
        OutputFile.RemoveUnfinished();
        OutputFolder.RemoveEmpty();
        Environment.Exit(exitCode);
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _finished.Dispose();
        _stop.Dispose();
    }
}
