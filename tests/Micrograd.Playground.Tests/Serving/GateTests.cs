using System.Net;
using System.Net.Sockets;
using Micrograd.Playground.Serving;

namespace Micrograd.Playground.Tests.Serving;

/// <summary>Who is let in: by Host, Origin and token.</summary>
public sealed class GateTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LocalHost")]
    [InlineData("[::1]")]
    public async Task Our_own_hosts_are_let_in(string name)
    {
        var answer = await GetWithHosts($"Host: {name}:{server.Port}");
        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData("attacker.example")]
    [InlineData("attacker.example:PORT")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1:0PORT")]
    [InlineData("127.0.0.1.attacker.example:PORT")]
    [InlineData("localhost.attacker.example:PORT")]
    [InlineData("attacker.example.localhost:PORT")]
    [InlineData("127.0.0.1:PORT.attacker.example")]
    [InlineData("localhost.:PORT")]
    [InlineData("127.1:PORT")]
    [InlineData("0.0.0.0:PORT")]
    [InlineData("2130706433:PORT")]
    [InlineData("0x7f.0.0.1:PORT")]
    [InlineData("[0:0:0:0:0:0:0:1]:PORT")]
    [InlineData("[::ffff:127.0.0.1]:PORT")]
    [InlineData("user@127.0.0.1:PORT")]
    [InlineData("127.0.0.1:PORT, attacker.example")]
    [InlineData("")]
    public async Task A_foreign_or_look_alike_host_is_refused(string host)
    {
        var answer = await GetWithHosts($"Host: {host.Replace("PORT", $"{server.Port}", StringComparison.Ordinal)}");
        Assert.Contains(answer.Status, (int[])[400, 403]);
        Assert.DoesNotContain(server.Token, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_or_doubled_host_is_refused()
    {
        var ours = $"Host: {server.Host}";
        Assert.Contains((await GetWithHosts()).Status, (int[])[400, 403]);
        Assert.Contains((await GetWithHosts(ours, ours)).Status, (int[])[400, 403]);
        Assert.Contains((await GetWithHosts(ours, "Host: attacker.example")).Status, (int[])[400, 403]);
        Assert.Contains((await GetWithHosts("Host: attacker.example", ours)).Status, (int[])[400, 403]);
        var old = await server.Send(["GET / HTTP/1.0"]);
        Assert.Contains(old.Status, (int[])[400, 403]);
    }

    [Fact]
    public async Task A_target_that_names_another_host_is_refused()
    {
        var answer = await server.Send([
            "GET http://attacker.example/ HTTP/1.1",
            $"Host: {server.Host}",
            "Connection: close",
        ]);
        Assert.Contains(answer.Status, (int[])[400, 403]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("http://attacker.example")]
    [InlineData("https://HOST")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://localhost:PORT")]
    [InlineData("http://HOST.attacker.example")]
    [InlineData("http://HOST/")]
    [InlineData("")]
    public async Task A_foreign_or_null_origin_is_refused(string origin)
    {
        origin = origin
            .Replace("HOST", server.Host, StringComparison.Ordinal)
            .Replace("PORT", $"{server.Port}", StringComparison.Ordinal);
        var token = $"{AccessToken.Header}: {server.Token}";
        Assert.Equal(403, (await server.PostWith("echo", "{}", $"Origin: {origin}", token)).Status);
        Assert.Equal(403, (await server.Get("/", $"Origin: {origin}")).Status);
    }

    [Fact]
    public async Task A_second_origin_is_refused()
    {
        var ours = $"Origin: http://{server.Host}";
        var token = $"{AccessToken.Header}: {server.Token}";
        Assert.Equal(403, (await server.PostWith("echo", "{}", ours, "Origin: http://attacker.example", token)).Status);
    }

    [Fact]
    public async Task Only_the_token_of_the_page_opens_the_desk()
    {
        var origin = $"Origin: http://{server.Host}";
        Assert.Equal(200, (await server.Post("echo")).Status);
        string[] wrong =
        [
            "",
            "x",
            new('0', server.Token.Length),
            server.Token[..^1],
            server.Token + "0",
            server.Token.ToUpperInvariant() + " ",
        ];
        Assert.Equal(403, (await server.PostWith("echo", "{}", origin)).Status);
        foreach (var token in wrong)
        {
            var answer = await server.PostWith("echo", "{}", origin, $"{AccessToken.Header}: {token}");
            Assert.Equal(403, answer.Status);
        }
        var header = $"{AccessToken.Header}: {server.Token}";
        Assert.Equal(403, (await server.PostWith("echo", "{}", origin, header, header)).Status);
    }

    [Fact]
    public async Task A_preflight_of_another_site_gets_no_leave()
    {
        var answer = await server.Send([
            "OPTIONS /api/echo HTTP/1.1",
            $"Host: {server.Host}",
            "Origin: http://attacker.example",
            "Access-Control-Request-Method: POST",
            $"Access-Control-Request-Headers: {AccessToken.Header}",
            "Connection: close",
        ]);
        Assert.Equal(403, answer.Status);
        Assert.DoesNotContain("Access-Control", answer.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_token_is_new_at_each_start()
    {
        await using var second = await PlaygroundServer.Start(
            server.Port,
            AnswerForTests.Answer,
            TestContext.Current.CancellationToken
        );
        Assert.True(second.Port > server.Port, "A busy port is passed over.");
        Assert.NotEqual(server.Token, second.Token.Text);
    }

    [Fact]
    public async Task Other_addresses_of_the_machine_are_closed()
    {
        if (Socket.OSSupportsIPv6)
        {
            var answer = await server.Send(
                ["GET / HTTP/1.1", $"Host: [::1]:{server.Port}", "Connection: close"],
                address: IPAddress.IPv6Loopback
            );
            Assert.Equal(200, answer.Status);
        }
        IPAddress[] others =
        [
            IPAddress.Parse("127.0.0.2"),
            .. (await Dns.GetHostAddressesAsync(Dns.GetHostName(), TestContext.Current.CancellationToken)).Where(
                address => !IPAddress.IsLoopback(address)
            ),
        ];
        foreach (var address in others)
        {
            using var client = new TcpClient(address.AddressFamily);
            await Assert.ThrowsAnyAsync<SocketException>(async () =>
                await client.ConnectAsync(address, server.Port, TestContext.Current.CancellationToken)
            );
        }
    }

    Task<RawAnswer> GetWithHosts(params string[] hosts) =>
        server.Send(["GET / HTTP/1.1", .. hosts, "Connection: close"]);
}
