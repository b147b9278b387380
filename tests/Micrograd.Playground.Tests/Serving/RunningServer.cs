using System.Net;
using System.Net.Sockets;
using System.Text;
using Micrograd.Playground.Serving;

namespace Micrograd.Playground.Tests.Serving;

/// <summary>A server on a free port, and requests to it byte by byte, as no browser would send them.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    static readonly Encoding s_bytes = Encoding.Latin1;

    PlaygroundServer? _server;

    public int Port => _server!.Port;

    public string Host => $"127.0.0.1:{Port}";

    public string Token => _server!.Token.Text;

    public async ValueTask InitializeAsync() =>
        _server = await PlaygroundServer.Start(
            FreePort(),
            AnswerForTests.Answer,
            TestContext.Current.CancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Sends the lines with CRLF, an empty line and the body, and reads until the server closes.</summary>
    public Task<RawAnswer> Send(IEnumerable<string> lines, string body = "", IPAddress? address = null) =>
        Exchange(lines, body, address ?? IPAddress.Loopback, TestContext.Current.CancellationToken);

    public Task<RawAnswer> Get(string target, params string[] headers) =>
        Send([$"GET {target} HTTP/1.1", $"Host: {Host}", "Connection: close", .. headers]);

    /// <summary>A request as our page sends it.</summary>
    public Task<RawAnswer> Post(string name, string body = "{}") => PostWith(name, body, HeadersOfPage);

    public Task<RawAnswer> PostWith(string name, string body, params string[] headers) =>
        Send(LinesOfPost(name, body, headers), body);

    /// <summary>A request of a page that goes away.</summary>
    public Task<RawAnswer> PostUntil(string name, string body, CancellationToken leave) =>
        Exchange(LinesOfPost(name, body, HeadersOfPage), body, IPAddress.Loopback, leave);

    string[] HeadersOfPage => [$"Origin: http://{Host}", $"{AccessToken.Header}: {Token}"];

    string[] LinesOfPost(string name, string body, string[] headers) =>
        [
            $"POST /api/{name} HTTP/1.1",
            $"Host: {Host}",
            "Connection: close",
            "Content-Type: application/json",
            $"Content-Length: {s_bytes.GetByteCount(body)}",
            .. headers,
        ];

    async Task<RawAnswer> Exchange(IEnumerable<string> lines, string body, IPAddress address, CancellationToken cancel)
    {
        using var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, Port, cancel);
        var stream = client.GetStream();
        var text = string.Concat(lines.Select(line => line + "\r\n")) + "\r\n" + body;
        using var all = new MemoryStream();
        try
        {
            await stream.WriteAsync(s_bytes.GetBytes(text), cancel);
            await stream.CopyToAsync(all, cancel);
        }
        catch (IOException)
        {
            // The server closed before it had read all; what it answered stands in the buffer.
        }
        return RawAnswer.Parse(s_bytes.GetString(all.ToArray()));
    }
}
