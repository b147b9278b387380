using System.Diagnostics;
using System.Text.Json;
using Micrograd.Playground.Serving;

namespace Micrograd.Playground.Tests.Serving;

/// <summary>Requests that compute: their answers, their errors and their limits.</summary>
public sealed class DeskTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task An_answer_is_json_and_guarded_like_a_file()
    {
        var answer = await server.Post("echo", """{"text":"a = 1"}""");
        Assert.Equal((200, """{"text":"a = 1"}"""), (answer.Status, answer.Body));
        Assert.Equal("application/json; charset=utf-8", answer.Header("Content-Type"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Fact]
    public async Task An_error_of_the_desk_is_an_answer_with_its_message()
    {
        var answer = await server.Post("wrong");
        Assert.Equal((200, "no"), (answer.Status, MessageOf(answer)));
    }

    [Fact]
    public async Task A_fault_is_told_and_the_server_goes_on()
    {
        var answer = await server.Post("broken");
        Assert.Equal(
            (500, "Unexpected InvalidOperationException: out of \"order\""),
            (answer.Status, MessageOf(answer))
        );
        Assert.Equal(200, (await server.Post("echo")).Status);
    }

    [Fact]
    public async Task A_body_that_is_no_utf8_is_refused()
    {
        var answer = await server.Post("echo", "{\"text\":\"\u00ff\u00fe\"}");
        Assert.Equal((400, "The request is not UTF-8."), (answer.Status, MessageOf(answer)));
    }

    [Fact]
    public async Task One_table_is_read_at_a_time_for_each_takes_many_times_its_length()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => server.Post("readTable")));
        Assert.All(answers, answer => Assert.Equal((200, """{"together":1}"""), (answer.Status, answer.Body)));
    }

    [Fact]
    public async Task A_table_may_be_longer_but_not_without_end()
    {
        Assert.NotEqual(413, (await server.Post("readTable", new string('x', RequestHandler.TableLimit))).Status);
        var answer = await server.Send([
            "POST /api/readTable HTTP/1.1",
            $"Host: {server.Host}",
            $"{AccessToken.Header}: {server.Token}",
            $"Content-Length: {RequestHandler.TableLimit + 1}",
            "Connection: close",
        ]);
        Assert.Equal((413, "A table may have 8 MiB."), (answer.Status, MessageOf(answer)));
    }

    [Fact]
    public async Task A_body_of_64_KiB_is_read_and_a_longer_one_is_not()
    {
        var most = new string('x', RequestHandler.BodyLimit);
        Assert.Equal(200, (await server.Post("echo", most)).Status);
        Assert.Equal(413, (await server.Post("echo", most + "x")).Status);
    }

    [Fact]
    public async Task A_body_without_a_declared_length_has_the_same_limit()
    {
        var chunk = new string('x', 0x8000);
        var body = string.Concat(Enumerable.Repeat($"8000\r\n{chunk}\r\n", 3)) + "0\r\n\r\n";
        var answer = await server.Send(
            [
                "POST /api/echo HTTP/1.1",
                $"Host: {server.Host}",
                $"{AccessToken.Header}: {server.Token}",
                "Transfer-Encoding: chunked",
                "Connection: close",
            ],
            body
        );
        Assert.Equal(413, answer.Status);
    }

    [Fact]
    public async Task One_second_of_computing_is_all_that_a_request_gets()
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await server.Post("endless");
        Assert.Equal(400, answer.Status);
        Assert.Contains("one second", MessageOf(answer), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.9, 20);
    }

    [Fact]
    public async Task While_64_hostile_requests_run_another_is_answered()
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var hostile = Enumerable
            .Range(0, 64)
            .Select(_ => server.PostUntil("endless", new string('x', 4096), leave.Token))
            .ToArray();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await server.Post("echo")).Status);
        }
        // At one a core and second most of them are far from their turn: so the five did not wait for them.
        Assert.Contains(hostile, request => !request.IsCompleted);

        // Whoever leaves is not computed for.
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(hostile));
        var start = Stopwatch.GetTimestamp();
        Assert.Equal(400, (await server.Post("endless")).Status);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 15);
    }

    static string MessageOf(RawAnswer answer) =>
        JsonDocument.Parse(answer.Body).RootElement.GetProperty("error").GetProperty("message").GetString()!;
}
