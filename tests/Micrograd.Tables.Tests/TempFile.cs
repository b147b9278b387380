using System.Text;

namespace Micrograd.Tables.Tests;

/// <summary>A file that is gone when the test is over.</summary>
sealed class TempFile : IDisposable
{
    public TempFile(byte[] bytes, string extension = ".csv")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"tables-{Guid.NewGuid():N}{extension}");
        File.WriteAllBytes(Path, bytes);
    }

    public TempFile(string text, Encoding? encoding = null)
        : this([
            .. (encoding ?? new UTF8Encoding(false)).GetPreamble(),
            .. (encoding ?? new UTF8Encoding(false)).GetBytes(text),
        ]) { }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
