namespace Micrograd.Expressions;

/// <summary>The modules under which Python knows functions and constants, and the constants.</summary>
internal static class MathConstants
{
    static readonly HashSet<string> s_modules = new(StringComparer.Ordinal) { "math", "np", "numpy", "torch", "F" };

    static readonly HashSet<string> s_submodules = new(StringComparer.Ordinal) { "nn", "functional", "special" };

    static readonly Dictionary<string, double> s_constants = new(StringComparer.Ordinal)
    {
        ["pi"] = Math.PI,
        ["e"] = Math.E,
        ["tau"] = Math.Tau,
        ["inf"] = double.PositiveInfinity,
        ["nan"] = double.NaN,
    };

    /// <summary>The names behind <c>math.</c></summary>
    public static IEnumerable<string> All => s_constants.Keys;

    public static bool IsModule(string name) => s_modules.Contains(name);

    public static bool IsSubmodule(string name) => s_submodules.Contains(name);

    public static bool TryFind(string name, out double number) => s_constants.TryGetValue(name, out number);
}
