namespace Micrograd.Tests;

/// <summary>
/// Where the sources are, found from the test executable upward. The compiler's own record of a source's path does not
/// serve: a deterministic build writes <c>/_/</c> there.
/// </summary>
static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Micrograd.slnx")))
                return at.FullName;
        throw new InvalidOperationException($"No Micrograd.slnx above {AppContext.BaseDirectory}.");
    }
}
