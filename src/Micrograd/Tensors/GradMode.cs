namespace Micrograd.Tensors;

/// <summary>Whether ops are recorded: off within a no-grad scope, and while a backward pass computes what nobody will differentiate.</summary>
internal static class GradMode
{
    static readonly AsyncLocal<bool> s_off = new();

    // Most programs never ask for a scope in a hot loop; then no execution context needs to be looked at.
    static bool s_used;

    [ThreadStatic]
    static bool t_off;

    public static bool IsOn => !t_off && !(s_used && s_off.Value);

    /// <summary>Whether this thread records nothing, whatever its flow of control says.</summary>
    public static bool IsThreadOff => t_off;

    /// <summary>Sets what holds for this flow of control, across awaits, and returns what held before.</summary>
    public static bool SetOff(bool off)
    {
        s_used = true;
        var before = s_off.Value;
        s_off.Value = off;
        return before;
    }

    /// <summary>Sets what holds for this thread alone, and returns what held before.</summary>
    public static bool SetThreadOff(bool off)
    {
        var before = t_off;
        t_off = off;
        return before;
    }
}
