using System.Text;

namespace Micrograd.Cli;

/// <summary>The process: its streams in UTF-8 and its signals, around <see cref="CommandLine.Run(IReadOnlyList{string}, Terminal)"/>.</summary>
static class Program
{
    static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    static int Main(string[] args)
    {
        if (OperatingSystem.IsWindows())
        {
            // Without it a Windows console shows UTF-8 in its old code page.
            Console.OutputEncoding = s_utf8;
        }
        using var interrupts = new Interrupts();
        using var output = new StreamWriter(Console.OpenStandardOutput(), s_utf8, bufferSize: 16 * 1024);
        using var error = new ErrorWriter(
            new StreamWriter(Console.OpenStandardError(), s_utf8, bufferSize: 256) { AutoFlush = true }
        );
        var terminal = new Terminal(output, error, StandardInput)
        {
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            TakeStop = interrupts.TakeToken,
        };
        var exitCode = CommandLine.Run(args, terminal);
        return interrupts.Finish(exitCode);
    }

    // Not before it is asked for: most commands never read.
    static StreamReader StandardInput() => new(Console.OpenStandardInput(), s_utf8);
}
