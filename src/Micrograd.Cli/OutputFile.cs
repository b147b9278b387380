using System.Globalization;
using System.Text;

namespace Micrograd.Cli;

/// <summary>
/// Files that the tool writes: whole or not at all. A file is written beside the one that it is to replace and renamed when
/// it is complete, so that neither an error nor Ctrl-C leaves half of one.
/// </summary>
static class OutputFile
{
    static readonly HashSet<string> s_unfinished = [];
    static int s_written;

    /// <summary>Writes a text as UTF-8.</summary>
    /// <exception cref="CommandException">It can't be written; the message says why.</exception>
    public static void Write(string path, string text)
    {
        if (path == "-")
        {
            throw CommandException.Usage(
                "- is not a file: standard output is for results. For a file of that name: ./-"
            );
        }
        if (path.Length == 0)
        {
            throw CommandException.Usage("the file's name is empty");
        }
        try
        {
            // Through a link to the file that is meant; a device, as /dev/null, can't be replaced by a file.
            var file = new FileInfo(path);
            var target = file.LinkTarget is null
                ? file.FullName
                : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            if (
                target.StartsWith("/dev/", StringComparison.Ordinal)
                || target.StartsWith("/proc/", StringComparison.Ordinal)
            )
            {
                File.WriteAllText(path, text);
                return;
            }
            RequireWritable(path, target);
            Replace(target, text);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.Failed($"can't write {path}: {Reason(path, e)}", inner: e);
        }
    }

    /// <summary>Takes a file away that an earlier run wrote; there may be none.</summary>
    /// <exception cref="CommandException">It can't be taken away.</exception>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failed($"can't replace {path}: {Reason(path, e)}", inner: e);
        }
    }

    /// <summary>Removes what is only half there, when the process is about to end.</summary>
    public static void RemoveUnfinished()
    {
        lock (s_unfinished)
        {
            foreach (var file in s_unfinished)
            {
                TryDelete(file);
            }
            s_unfinished.Clear();
        }
    }

    static void RequireWritable(string path, string target)
    {
        if (Directory.Exists(target))
        {
            throw CommandException.Failed($"can't write {path}: it is a folder");
        }
        if (File.Exists(target) && File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly))
        {
            throw CommandException.Failed($"can't write {path}: it is read-only");
        }
    }

    static void Replace(string target, string text)
    {
        var number = Interlocked.Increment(ref s_written);
        var beside = Path.Combine(
            Path.GetDirectoryName(target)!,
            string.Create(
                CultureInfo.InvariantCulture,
                $".{Path.GetFileName(target)}.{Environment.ProcessId}-{number}.tmp"
            )
        );
        lock (s_unfinished)
        {
            s_unfinished.Add(beside);
        }
        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                // A rename may reach the disk before the bytes do.
                file.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            }
            File.Move(beside, target, overwrite: true);
        }
        catch
        {
            TryDelete(beside);
            throw;
        }
        finally
        {
            lock (s_unfinished)
            {
                s_unfinished.Remove(beside);
            }
        }
    }

    static string Reason(string path, Exception e) =>
        e switch
        {
            DirectoryNotFoundException => $"there is no folder {Path.GetDirectoryName(path)}",
            PathTooLongException => "the name is too long",
            UnauthorizedAccessException => "no permission",
            // .NET adds the path of the file beside, which nobody has asked for.
            _ => e.Message.Split(" : '")[0].TrimEnd('.'),
        };

    static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was never made, or the folder is gone with it.
        }
    }
}
