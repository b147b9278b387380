namespace Micrograd.Kernels;

/// <summary>
/// Waits that <see cref="Thread.Interrupt"/> does not end. Whoever leaves while others still read its memory, or with half of its work
/// done, does harm; so the wait is finished, and the thread interrupted again for whoever waits next.
/// </summary>
internal static class Uninterrupted
{
    /// <summary>Does something that waits, and interrupts the thread again if an interrupt came meanwhile.</summary>
    /// <param name="on">What is handed to it.</param>
    /// <param name="wait">What waits: it is begun again after an interrupt, so what it did before its last wait may be done twice.</param>
    public static void Do<T>(T on, Action<T> wait)
    {
        if (Finish(on, wait))
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    /// <summary>The same, but the interrupt is forgotten.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Finish<T>(T on, Action<T> wait)
    {
        var interrupted = false;
        while (true)
        {
            try
            {
                wait(on);
                return interrupted;
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }
    }

    /// <summary>Enters a lock; dispose the result to leave it.</summary>
    public static Entered Enter(Lock gate)
    {
        // Most find it open.
        if (!gate.TryEnter())
        {
            Do(gate, static gate => gate.Enter());
        }
        return new(gate);
    }

    /// <summary>A lock that was entered.</summary>
    public readonly ref struct Entered(Lock gate)
    {
        /// <summary>Leaves it.</summary>
        public void Dispose() => gate.Exit();
    }

    /// <summary>Enters the lock of an object, which has no room for one of its own; dispose the result to leave it.</summary>
    public static EnteredObject EnterObject(object gate)
    {
        if (!Monitor.TryEnter(gate))
        {
            Do(gate, static gate => Monitor.Enter(gate));
        }
        return new(gate);
    }

    /// <summary>An object whose lock was entered.</summary>
    public readonly ref struct EnteredObject(object gate)
    {
        /// <summary>Leaves it.</summary>
        public void Dispose() => Monitor.Exit(gate);
    }
}
