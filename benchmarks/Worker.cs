using System.Diagnostics;
using System.Globalization;

namespace Micrograd.Benchmarks;

/// <summary>
/// A process that does one side's work on demand: it says <c>ready</c>, answers <c>check N</c> with the results of N steps
/// and <c>step N</c> with the microseconds that a step took. While it waits it uses no processor.
/// </summary>
sealed class Worker : IDisposable
{
    readonly Process _process;

    public Worker(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        Expect("ready");
    }

    public double[] Check(int steps) => [.. Ask("check", steps).Split(' ').Select(Number)];

    public double MicrosecondsAStep(int steps) => Number(Ask("step", steps));

    /// <summary>The bytes that a step allocates, where the worker can tell.</summary>
    public long BytesAStep() => (long)Number(Ask("bytes", 1));

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    string Ask(string command, int count)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{command} {count}"));
        _process.StandardInput.Flush();
        return Line();
    }

    void Expect(string word)
    {
        if (Line() is var line && line != word)
        {
            throw new InvalidOperationException($"{_process.StartInfo.FileName}: expected '{word}', got '{line}'.");
        }
    }

    string Line() =>
        _process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} ended before it answered.");

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
