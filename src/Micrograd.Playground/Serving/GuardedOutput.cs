using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Micrograd.Playground.Serving;

/// <summary>
/// What goes out of a connection. The web server answers a request that it can't parse by itself, with a head alone, before any of our code
/// is asked: such an answer gets the security headers here.
/// </summary>
sealed class GuardedOutput(PipeWriter to) : PipeWriter
{
    const int Kept = 16 * 1024;

    static readonly byte[] s_headers = Encoding.ASCII.GetBytes(
        string.Concat(SecurityHeaders.All.Select(header => $"{header.Name}: {header.Value}\r\n"))
    );

    ArrayBufferWriter<byte> _written = new();

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _written.WrittenCount;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _written.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _written.GetSpan(sizeHint);

    public override void Advance(int bytes) => _written.Advance(bytes);

    public override void CancelPendingFlush() => to.CancelPendingFlush();

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Pass();
        return to.FlushAsync(cancellationToken);
    }

    public override void Complete(Exception? exception = null)
    {
        if (exception is null)
        {
            Pass();
        }
        to.Complete(exception);
    }

    void Pass()
    {
        var bytes = _written.WrittenSpan;
        if (IsBareError(bytes))
        {
            // Before the empty line.
            to.Write(bytes[..^2]);
            to.Write(s_headers);
            to.Write("\r\n"u8);
        }
        else if (bytes.Length > 0)
        {
            to.Write(bytes);
        }
        if (_written.Capacity > Kept)
        {
            _written = new();
        }
        else
        {
            _written.ResetWrittenCount();
        }
    }

    /// <summary>Whether it is an error that is not ours: ours has the headers, and a body.</summary>
    static bool IsBareError(ReadOnlySpan<byte> bytes) =>
        (bytes.StartsWith("HTTP/1.1 4"u8) || bytes.StartsWith("HTTP/1.1 5"u8))
        && bytes.IndexOf("\r\n\r\n"u8) == bytes.Length - 4
        && bytes.IndexOf("X-Content-Type-Options"u8) < 0;
}

/// <summary>A connection whose output is guarded.</summary>
sealed class GuardedConnection(IDuplexPipe inner) : IDuplexPipe
{
    public PipeReader Input => inner.Input;

    public PipeWriter Output { get; } = new GuardedOutput(inner.Output);
}
