using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Micrograd.Playground.Serving;

namespace Micrograd.Playground.Tests.Serving;

/// <summary>What is no request: it is refused, guarded like any answer, and takes nobody's place.</summary>
public sealed class MalformedRequestTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF\r\n")]
    [InlineData("7FFFFFFFFFFFFFFF\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF\r\n")]
    [InlineData("80000000\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("x\r\n")]
    [InlineData("2\r\n{}x")]
    [InlineData("\r\n")]
    public async Task A_chunk_of_no_size_is_the_senders_fault(string chunk)
    {
        var answer = await server.Send(
            [
                "POST /api/echo HTTP/1.1",
                $"Host: {server.Host}",
                "Connection: close",
                $"{AccessToken.Header}: {server.Token}",
                "Transfer-Encoding: chunked",
            ],
            chunk
        );
        Assert.InRange(answer.Status, 400, 413);
        AssertGuarded(answer);
    }

    public static TheoryData<int, string> Unreadable() =>
        new()
        {
            { 400, "GET / HTTP/1.1 x\r\n\r\n" },
            { 400, "\0\r\n\r\n" },
            { 400, "GET / HTTP/1.1\r\nHost\r\n\r\n" },
            { 400, "GET / HTTP/1.1\r\n\r\n" },
            { 400, "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n" },
            { 414, $"GET /{new string('x', 20_000)} HTTP/1.1\r\nHost: HOST\r\n\r\n" },
            { 431, $"GET / HTTP/1.1\r\nHost: HOST\r\nX: {new string('x', 40_000)}\r\n\r\n" },
            { 505, "GET / HTTP/3.7\r\nHost: HOST\r\n\r\n" },
        };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_the_web_server_refuses_by_itself_is_guarded_too(int status, string request)
    {
        using var client = await Connect();
        var answer = await Answer(client, request.Replace("HOST", server.Host, StringComparison.Ordinal));
        Assert.Equal(status, answer.Status);
        AssertGuarded(answer);
    }

    [Fact]
    public async Task An_error_after_a_good_answer_on_one_connection_is_guarded_too()
    {
        using var client = await Connect();
        var good = $"GET /nothing HTTP/1.1\r\nHost: {server.Host}\r\n\r\n";
        var text = (await Answer(client, good + "\0\r\n\r\n")).Body;
        var second = RawAnswer.Parse(text[text.IndexOf("HTTP/1.1 ", StringComparison.Ordinal)..]);
        Assert.Equal(400, second.Status);
        AssertGuarded(second);
    }

    [Fact]
    public async Task Half_sent_requests_keep_nobody_waiting_and_are_dropped()
    {
        string[] halves =
        [
            "",
            "GET / HT",
            $"GET / HTTP/1.1\r\nHost: {server.Host}\r\n",
            $"POST /api/echo HTTP/1.1\r\nHost: {server.Host}\r\n{AccessToken.Header}: {server.Token}\r\nContent-Length: 9\r\n\r\n{{",
        ];
        List<TcpClient> clients = [];
        try
        {
            for (var i = 0; i < 400; i++)
            {
                var client = await Connect();
                clients.Add(client);
                await client
                    .GetStream()
                    .WriteAsync(
                        Encoding.ASCII.GetBytes(halves[i % halves.Length]),
                        TestContext.Current.CancellationToken
                    );
            }
            var start = Stopwatch.GetTimestamp();
            Assert.Equal(200, (await server.Post("echo")).Status);
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2), "It had to wait for a place.");

            // What was begun is ended by the server; a connection on which nothing was sent may be the next request's.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            foreach (var client in clients.Where((_, i) => i % halves.Length > 0))
            {
                await client.GetStream().CopyToAsync(Stream.Null, limit.Token);
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    async Task<TcpClient> Connect()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        return client;
    }

    static async Task<RawAnswer> Answer(TcpClient client, string request)
    {
        using var all = new MemoryStream();
        try
        {
            await client
                .GetStream()
                .WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
            await client.GetStream().CopyToAsync(all, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // The server closed before it had read all.
        }
        return RawAnswer.Parse(Encoding.Latin1.GetString(all.ToArray()));
    }

    static void AssertGuarded(RawAnswer answer) =>
        Assert.All(SecurityHeaders.All, header => Assert.Equal(header.Value, answer.Header(header.Name)));
}
