namespace Micrograd.Tensors;

/// <summary>Whether ops are recorded: off within a no-grad scope, and while a backward pass computes what nobody will differentiate.</summary>
internal static class GradMode
{
    [ThreadStatic]
    static bool t_off;

    public static bool IsOn => !t_off && !Off.IsSet;

    /// <summary>Whether the flow of control records nothing.</summary>
    public static FlowFlag Off { get; } = new();

    /// <summary>Whether this thread records nothing, whatever its flow of control says.</summary>
    public static bool IsThreadOff => t_off;

    /// <summary>Sets what holds for this thread alone, and returns what held before.</summary>
    public static bool SetThreadOff(bool off)
    {
        var before = t_off;
        t_off = off;
        return before;
    }
}
