namespace Micrograd.Tensors;

/// <summary>Whether this thread finds out whether shapes fit: what would be written to tensors that have numbers is left out then.</summary>
internal static class ShapeCheck
{
    [ThreadStatic]
    static bool t_on;

    public static bool IsOn => t_on;

    /// <returns>Whether it was on before.</returns>
    public static bool Set(bool on)
    {
        var before = t_on;
        t_on = on;
        return before;
    }
}
