namespace Micrograd;

/// <summary>
/// Which values were set to another number, by any thread, while a program of values is recorded: the stamp of such a value is new, as that of
/// one which the recorded code has made.
/// </summary>
internal static class ValueChanges
{
    static readonly Lock s_lock = new();
    static readonly Dictionary<Value, long> s_before = new(ReferenceEqualityComparer.Instance);
    static volatile int s_recorders;

    /// <summary>Changes are noted from now until as many have ended as have begun.</summary>
    public static void Begin()
    {
        lock (s_lock)
        {
            s_recorders++;
        }
    }

    public static void End()
    {
        lock (s_lock)
        {
            if (--s_recorders == 0)
            {
                s_before.Clear();
            }
        }
    }

    /// <summary>A value is about to get a new stamp.</summary>
    public static void Note(Value value)
    {
        if (s_recorders > 0)
        {
            Add(value);
        }
    }

    /// <summary>Whether a value was there at a time, on the clock of <see cref="Value.Now"/>, whenever it was set since.</summary>
    public static bool WasThere(Value value, long time)
    {
        if (value.IsOf(time))
        {
            return true;
        }
        lock (s_lock)
        {
            return s_before.TryGetValue(value, out var before) && before <= time;
        }
    }

    static void Add(Value value)
    {
        lock (s_lock)
        {
            // The oldest counts.
            s_before.TryAdd(value, value.Time);
        }
    }
}
