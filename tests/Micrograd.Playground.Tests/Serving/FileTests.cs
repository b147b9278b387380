using Micrograd.Playground.Serving;

namespace Micrograd.Playground.Tests.Serving;

/// <summary>What can be read: the page's own files and nothing else.</summary>
public sealed class FileTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Every_file_of_the_page_has_its_type_and_the_headers_that_guard_it()
    {
        var assets = new Assets(server.Token);
        Assert.Contains("/", assets.Paths);
        foreach (var path in assets.Paths)
        {
            var answer = await server.Get(path);
            Assert.Equal(200, answer.Status);
            Assert.Equal(assets.At(path)!.ContentType, answer.Header("Content-Type"));
            Assert.Equal(SecurityHeaders.ContentSecurityPolicy, answer.Header("Content-Security-Policy"));
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.Equal("DENY", answer.Header("X-Frame-Options"));
            Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
            Assert.Equal("no-store", answer.Header("Cache-Control"));
            Assert.Null(answer.Header("Access-Control-Allow-Origin"));
            Assert.Null(answer.Header("Server"));
        }
    }

    [Fact]
    public void Nothing_inline_and_nothing_from_elsewhere_is_allowed()
    {
        Assert.DoesNotContain("unsafe", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_carries_the_token()
    {
        var answer = await server.Get("/");
        Assert.Contains($"<meta name=\"token\" content=\"{server.Token}\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/../../etc/passwd")]
    [InlineData("/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/%252e%252e%252fetc%252fpasswd")]
    [InlineData("/..\\..\\etc\\passwd")]
    [InlineData("/..%5c..%5cetc%5cpasswd")]
    [InlineData("/%c0%ae%c0%ae/etc/passwd")]
    [InlineData("/....//....//etc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("/%2fetc%2fpasswd")]
    [InlineData("/file:///etc/passwd")]
    [InlineData("/index.html%00.js")]
    [InlineData("/index.html/")]
    [InlineData("/INDEX.HTML")]
    [InlineData("/wwwroot/index.html")]
    [InlineData("/Micrograd.Playground.dll")]
    [InlineData("/Micrograd.Playground.runtimeconfig.json")]
    [InlineData("/appsettings.json")]
    [InlineData("/api/../../etc/passwd")]
    public async Task No_path_leads_to_a_file_of_the_machine(string target)
    {
        var answer = await server.Get(target);
        Assert.Contains(answer.Status, (int[])[400, 404, 405]);
        Assert.DoesNotContain("root:", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_gives_the_headers_alone()
    {
        var answer = await server.Send(["HEAD / HTTP/1.1", $"Host: {server.Host}", "Connection: close"]);
        Assert.Equal((200, ""), (answer.Status, answer.Body));
        Assert.NotEqual("0", answer.Header("Content-Length"));
    }

    [Theory]
    [InlineData("PUT", "/")]
    [InlineData("DELETE", "/index.html")]
    [InlineData("OPTIONS", "/")]
    [InlineData("TRACE", "/")]
    [InlineData("GET", "/api/echo")]
    [InlineData("PUT", "/api/echo")]
    public async Task A_method_that_does_not_fit_is_refused(string method, string target)
    {
        var answer = await server.Send([
            $"{method} {target} HTTP/1.1",
            $"Host: {server.Host}",
            "Connection: close",
            "Content-Length: 0",
        ]);
        Assert.Equal(405, answer.Status);
        Assert.NotNull(answer.Header("Allow"));
    }
}
