using System.Text;

namespace Micrograd.Cli;

/// <summary>
/// The standard error that may be closed or full: what cannot be written there is lost, and the work goes on, since
/// progress and notes are not its result.
/// </summary>
sealed class ErrorWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Flush() => Try(inner.Flush);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Try(inner.Dispose);
        }
        base.Dispose(disposing);
    }

    static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A closed descriptor is an UnauthorizedAccessException, a full disk an IOException: nobody is left to tell.
        }
    }
}
