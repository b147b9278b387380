namespace Micrograd.Cli;

/// <summary>A folder for files that a command writes.</summary>
static class OutputFolder
{
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
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Failed($"can't make the folder '{path}': {e.Message.TrimEnd('.')}", inner: e);
        }
    }
}
