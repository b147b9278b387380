namespace Micrograd.Cli;

/// <summary>A folder for files that a command writes.</summary>
static class OutputFolder
{
    static readonly HashSet<string> s_made = [];

    /// <summary>Makes the folder if there is none, so that a long run does not fail at its end.</summary>
    /// <exception cref="CommandException">It has no name, or can't be made.</exception>
    public static void Create(string path)
    {
        if (path.Length == 0)
        {
            throw CommandException.Usage("the folder's name is empty");
        }
        try
        {
            var missing = new List<string>();
            for (
                var at = Path.GetFullPath(path);
                at is not null && !Directory.Exists(at);
                at = Path.GetDirectoryName(at)
            )
            {
                missing.Add(at);
            }
            Directory.CreateDirectory(path);
            lock (s_made)
            {
                s_made.UnionWith(missing);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Failed($"can't make the folder '{path}': {e.Message.TrimEnd('.')}", inner: e);
        }
    }

    /// <summary>Removes this folder and those around it that were made for it, if nothing was written there.</summary>
    public static void RemoveIfEmpty(string path)
    {
        for (var at = Path.GetFullPath(path); at is not null && TakeMade(at); at = Path.GetDirectoryName(at))
        {
            TryDelete(at);
        }
    }

    /// <summary>Removes all folders that were made and in which nothing was written, when the process is about to end.</summary>
    public static void RemoveEmpty()
    {
        string[] made;
        lock (s_made)
        {
            made = [.. s_made];
        }
        // The inner ones first.
        foreach (var folder in made.OrderByDescending(folder => folder.Length))
        {
            TryDelete(folder);
        }
    }

    /// <summary>Removes a folder if nothing is in it.</summary>
    public static void Remove(string path)
    {
        TakeMade(Path.GetFullPath(path));
        TryDelete(path);
    }

    static bool TakeMade(string folder)
    {
        lock (s_made)
        {
            return s_made.Remove(folder);
        }
    }

    static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It holds something, or is gone.
        }
    }
}
