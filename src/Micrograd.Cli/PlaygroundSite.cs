using System.Globalization;
using System.IO.Compression;
using System.Text;
using Micrograd.Playground.Serving;

namespace Micrograd.Cli;

/// <summary>
/// The playground as static files, which the tool carries in an archive beside it: the page, and the engine as WebAssembly in
/// place of the server's.
/// </summary>
static class PlaygroundSite
{
    const string FirstPage = "index.html";

    // What the server's page has there and the files have not.
    const string Token = """<meta name="token" content="{{token}}" />""";

    const string Generator = """<meta name="generator" content="micrograd play --export" />""";

    // The server's policy, as far as a page can state it, and leave to compile WebAssembly.
    const string Policy =
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "
        + "worker-src 'self'; "
        + SecurityHeaders.Resources
        + "\" />";

    /// <summary>Writes the files into a folder that is new, empty, or holds an earlier export, which they replace.</summary>
    /// <exception cref="CommandException">The folder holds something else, or can't be written to.</exception>
    public static SiteSize Write(string folder)
    {
        try
        {
            RequireOwn(folder);
            OutputFolder.Create(folder);
            using var site = ZipFile.OpenRead(Archive());
            // The first page comes last: what is half there does not open, but is known for ours.
            File.WriteAllText(Path.Combine(folder, FirstPage), Generator);
            RemoveEarlierEngine(folder);
            var files = site
                .Entries.Where(entry => entry.Name.Length > 0)
                .OrderBy(entry => entry.FullName == FirstPage);
            var (count, bytes) = (0, 0L);
            foreach (var entry in files)
            {
                var target = Path.Combine(folder, entry.FullName);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                if (entry.FullName == FirstPage)
                {
                    WriteFirstPage(entry, target);
                }
                else
                {
                    entry.ExtractToFile(target, overwrite: true);
                }
                count++;
                bytes += entry.Length;
            }
            return new(count, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failed($"can't write to '{folder}': {e.Message.TrimEnd('.')}", inner: e);
        }
    }

    static string Archive()
    {
        var archive = Path.Combine(AppContext.BaseDirectory, "playground.zip");
        return File.Exists(archive)
            ? archive
            : throw CommandException.Failed("this tool was built without the files of the playground");
    }

    static void RequireOwn(string folder)
    {
        if (folder.Length == 0)
        {
            throw CommandException.Usage("--export wants the name of a folder.");
        }
        if (File.Exists(folder))
        {
            throw CommandException.Failed($"can't write to '{folder}': it is a file");
        }
        if (!Directory.Exists(folder) || IsEarlierExport(folder))
        {
            return;
        }
        // A name with a dot is nothing that we write over: a folder of Git may be the one to publish from.
        string[] others =
        [
            .. Directory
                .EnumerateFileSystemEntries(folder)
                .Select(path => Path.GetFileName(path))
                .Where(name => !name.StartsWith('.'))
                .Order(StringComparer.Ordinal),
        ];
        if (others.Length > 0)
        {
            const int Named = 3;
            var more = others.Length > Named ? $" and {others.Length - Named} more" : "";
            throw CommandException.Failed(
                $"'{folder}' holds other files: {string.Join(", ", others.Take(Named))}{more}",
                "Name a new folder, an empty one, or one with an earlier export."
            );
        }
    }

    static bool IsEarlierExport(string folder)
    {
        var page = Path.Combine(folder, FirstPage);
        return File.Exists(page) && File.ReadAllText(page).Contains(Generator, StringComparison.Ordinal);
    }

    /// <summary>Files of the engine have their content in their names: those of an earlier one would stay for ever.</summary>
    static void RemoveEarlierEngine(string folder)
    {
        var engine = Path.Combine(folder, "_framework");
        if (Directory.Exists(engine))
        {
            Directory.Delete(engine, recursive: true);
        }
    }

    static void WriteFirstPage(ZipArchiveEntry entry, string target)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
        var page = reader.ReadToEnd();
        File.WriteAllText(target, page.Replace(Token, $"{Policy}\n    {Generator}", StringComparison.Ordinal));
    }
}

/// <summary>How much was written.</summary>
/// <param name="Files">Files.</param>
/// <param name="Bytes">Bytes in all of them.</param>
readonly record struct SiteSize(int Files, long Bytes)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Files} files, {Bytes / 1e6:0.0} MB");
}
