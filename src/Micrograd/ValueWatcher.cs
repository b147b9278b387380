namespace Micrograd;

/// <summary>
/// Who is told of what the code of this thread does with values besides computing them, which their graphs keep: backward passes, numbers
/// that are read and set, what an optimizer does.
/// </summary>
internal abstract class ValueWatcher
{
    // Most programs are never watched, and must not pay for it.
    static bool s_isUsed;

    [ThreadStatic]
    static ValueWatcher? t_watching;

    /// <summary>Who is told; null for nobody.</summary>
    public static ValueWatcher? Watching => s_isUsed ? t_watching : null;

    /// <summary>Has somebody told until the result is disposed; null for nobody.</summary>
    public static Entered Enter(ValueWatcher? watcher)
    {
        var before = Watching;
        s_isUsed |= watcher is not null;
        t_watching = watcher;
        return new(before);
    }

    /// <summary>The host is about to read a number.</summary>
    /// <param name="value">Whose.</param>
    /// <param name="how">The member that was called.</param>
    public abstract void Reads(Value value, string how);

    /// <summary>The host is about to set a number.</summary>
    public abstract void Sets(Value value, double number);

    /// <summary>The host is about to set a gradient, or to forget it, which is −0.</summary>
    public abstract void SetsGradient(Value value, double gradient);

    /// <summary>A backward pass is through.</summary>
    public abstract void Backpropagated(Value output);

    /// <summary>Runs what changes parameters and their gradients by what they are, and can be run again.</summary>
    /// <param name="name">The method that was called.</param>
    /// <param name="by">Whose, if an object's.</param>
    /// <param name="parameters">All that it may change.</param>
    /// <param name="action">What it does.</param>
    public abstract void Does(string name, Optimizer? by, IEnumerable<IParameter> parameters, Action action);

    /// <summary>A watch; disposing it goes back to the one before.</summary>
    public readonly ref struct Entered(ValueWatcher? before)
    {
        public void Dispose() => t_watching = before;
    }
}
