using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests;

public sealed class HostileRequestTests
{
    public static TheoryData<string> Names => [.. new LabDesk().Names];

    static readonly string[] s_requests =
    [
        "",
        " ",
        "null",
        "0",
        "\"\"",
        "[]",
        "{",
        "{}x",
        "{\"text\":null}",
        "{\"text\":5}",
        "{\"text\":{}}",
        "{\"text\":\"a=1\",\"unknown\":1,\"data\":null}",
        "{\"text\":\"a=1\",\"text\":\"a=2\"}",
        "{\"text\":\"a=1\",\"data\":[]}",
        "{\"text\":\"a=1\",\"data\":{\"x\":1}}",
        "{\"text\":\"a=1\",\"data\":{\"0\":\"one\"}}",
        "{\"text\":\"a=1\",\"data\":{\"0\":1e999},\"node\":-1}",
        "{\"text\":\"a=1\",\"data\":{\"99999999999999999999\":1}}",
        "{\"text\":\"a=1\",\"data\":{\"7\":1},\"node\":7,\"as\":\"dot\",\"mistakes\":[]}",
        "{\"text\":\"a=1\",\"node\":1e300}",
        "{\"text\":\"a=1\",\"node\":2147483647,\"mistakes\":[\"none\"],\"as\":\"none\"}",
        "{\"text\":\"a=1\",\"actions\":[\"forward\"],\"h\":{},\"mistakes\":[0],\"as\":0}",
        "{\"text\":\"a = 1 +\",\"node\":0,\"as\":\"svg\",\"mistakes\":[\"assign\"]}",
        "{\"text\":\"\ud800\u0000\",\"node\":0,\"as\":\"svg\",\"mistakes\":[\"assign\"]}",
        "{\"seed\":\"x\",\"level\":0}",
        "{\"seed\":1,\"level\":-1,\"node\":0,\"operand\":0,\"answers\":{}}",
        "{\"seed\":1,\"level\":99}",
        "{\"seed\":1,\"level\":0,\"node\":-5,\"operand\":9,\"answers\":{}}",
        "{\"seed\":1,\"level\":0,\"node\":2,\"operand\":0,\"answers\":{\"direction\":\"left\"}}",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_is_asked_is_answered_or_refused_in_words(string name)
    {
        foreach (var request in s_requests.Append(Nested(100)).Append(Nested(100_000)))
        {
            var answer = new LabDesk().Answer(name, request, TestContext.Current.CancellationToken);
            var read = JsonNode.Parse(answer.Json)!.AsObject();
            Assert.Equal(answer.IsError, read.ContainsKey("error"));
            if (answer.IsError)
            {
                var message = (string)read["error"]!["message"]!;
                Assert.NotEmpty(message);
                Assert.DoesNotContain("System.", message, StringComparison.Ordinal);
                Assert.DoesNotContain("Micrograd.Lab", message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void An_error_in_a_text_is_shown_where_it_is()
    {
        var answer = new LabDesk().Answer(
            "program",
            """{"text":"a = 1\nb = a * (2"}""",
            TestContext.Current.CancellationToken
        );
        var error = JsonNode.Parse(answer.Json)!["error"]!;

        Assert.True(answer.IsError);
        Assert.Equal((2, 9), ((int)error["line"]!, (int)error["column"]!));
        Assert.Contains("^", (string)error["excerpt"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("line 2", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("program", "{}", "lacks 'text'")]
    [InlineData("program", """{"text":"a=1","txt":1}""", "no field 'txt'")]
    [InlineData("program", """{"text":"a=1","data":{"1":2}}""", "no node 1: it has 1")]
    [InlineData("program", """{"text":"a=1;b=a*2","data":{"2":2}}""", "Node 2, b, is computed from others")]
    [InlineData("program", """{"text":"a=1","data":{"0":"x"}}""", "at $.data.0")]
    [InlineData("play", "{}", "program")]
    public void What_is_wrong_is_said(string name, string request, string says) =>
        Assert.Contains(says, Desk.Refused(name, request), StringComparison.Ordinal);

    [Fact]
    public void A_stopped_request_ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        foreach (var name in new LabDesk().Names)
        {
            Assert.Throws<OperationCanceledException>(() => new LabDesk().Answer(name, "{}", source.Token));
        }
    }

    static string Nested(int depth) => $$"""{"text":{{new string('[', depth)}}{{new string(']', depth)}}}""";
}
