using System.Text;

namespace Micrograd.Tests.Csv;

/// <summary>A CSV file that a test writes, and that is gone after it.</summary>
sealed class CsvFile : IDisposable
{
    public CsvFile(string text)
        : this(Encoding.UTF8.GetBytes(text)) { }

    public CsvFile(byte[] bytes) => File.WriteAllBytes(Name, bytes);

    public CsvFile(IEnumerable<string> lines) => File.WriteAllLines(Name, lines);

    public string Name { get; } = Path.Combine(Path.GetTempPath(), $"micrograd-test-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(Name);
}
