using System.Globalization;

namespace Micrograd.Files;

/// <summary>Names beside a file, which no other save has: of what is not complete yet, and of what was replaced while somebody read it.</summary>
internal static class UniqueName
{
    /// <summary>The ending of a file that is being written.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>The ending of a file that was replaced.</summary>
    public const string Replaced = ".old";

    // Somebody may have made a file just now, and not have it alone yet.
    static readonly TimeSpan s_young = TimeSpan.FromMinutes(1);

    static int s_made;

    /// <summary>A name in the same folder.</summary>
    public static string Beside(string path, string ending) =>
        Path.Combine(
            Path.GetDirectoryName(path)!,
            string.Create(
                CultureInfo.InvariantCulture,
                $".{Path.GetFileName(path)}.{Environment.ProcessId}-{Interlocked.Increment(ref s_made)}-{Random.Shared.Next():x8}{ending}"
            )
        );

    /// <summary>Deletes what saves to this path have left that were killed: files that nobody has open.</summary>
    public static void Tidy(string path)
    {
        try
        {
            foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.*"))
            {
                if (
                    left.EndsWith(Unfinished, StringComparison.Ordinal)
                    || left.EndsWith(Replaced, StringComparison.Ordinal)
                )
                {
                    TryDelete(left);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They cost room, and nothing else.
        }
    }

    static void TryDelete(string left)
    {
        if (DateTime.UtcNow - File.GetLastWriteTimeUtc(left) < s_young)
        {
            return;
        }
        try
        {
            // Who writes has it alone.
            File.OpenHandle(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            File.Delete(left);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody has it.
        }
    }
}
