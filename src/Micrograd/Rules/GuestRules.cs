namespace Micrograd.Rules;

/// <summary>
/// The rules that were written outside of this library. They may throw in the midst of a backward pass, which this library's
/// own never do, and most programs have none: then no pass has to be ready for it.
/// </summary>
internal static class GuestRules
{
    static bool s_any;

    /// <summary>Whether a node was made by one of them yet.</summary>
    public static bool Any => s_any;

    /// <summary>Whether a rule is one of them: known for each type when its first node is made, and a constant from then on.</summary>
    public static bool Have<TRule>()
        where TRule : struct => Of<TRule>.IsGuest;

    static class Of<TRule>
        where TRule : struct
    {
        public static readonly bool IsGuest = Find();

        static bool Find()
        {
            var isGuest = typeof(TRule).Assembly != typeof(GuestRules).Assembly;
            s_any |= isGuest;
            return isGuest;
        }
    }
}
