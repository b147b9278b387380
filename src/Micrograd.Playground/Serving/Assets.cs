using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace Micrograd.Playground.Serving;

/// <summary>
/// The page's files, carried in the assembly and read once. A path is looked up as it came, in a fixed table: no path
/// leads to a file of the machine.
/// </summary>
sealed class Assets
{
    const string TokenPlace = "{{token}}";

    static readonly FrozenDictionary<string, string> s_contentTypes = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".svg"] = "image/svg+xml; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary();

    readonly FrozenDictionary<string, Asset> _files;

    public Assets(string token)
    {
        var files = new Dictionary<string, Asset>();
        var assembly = typeof(Assets).Assembly;
        foreach (var name in assembly.GetManifestResourceNames())
        {
            // On Windows the build writes a folder with a backslash.
            var path = name.Replace('\\', '/');
            if (s_contentTypes.TryGetValue(Path.GetExtension(path), out var type))
            {
                files[path] = new(type, Read(assembly, name));
            }
        }
        if (files.TryGetValue("/index.html", out var index))
        {
            var page = Encoding.UTF8.GetString(index.Body).Replace(TokenPlace, token, StringComparison.Ordinal);
            files["/"] = files["/index.html"] = index with { Body = Encoding.UTF8.GetBytes(page) };
        }
        _files = files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The paths of all files.</summary>
    public IReadOnlyCollection<string> Paths => _files.Keys;

    /// <summary>The file of exactly this path, or null.</summary>
    public Asset? At(string path) => _files.GetValueOrDefault(path);

    static byte[] Read(Assembly assembly, string name)
    {
        using var from = assembly.GetManifestResourceStream(name)!;
        var body = new byte[from.Length];
        from.ReadExactly(body);
        return body;
    }
}

/// <summary>A file of the page.</summary>
sealed record Asset(string ContentType, byte[] Body);
