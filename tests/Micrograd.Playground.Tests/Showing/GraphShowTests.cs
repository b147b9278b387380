using System.Net;
using Micrograd.Playground.Tests.Serving;

namespace Micrograd.Playground.Tests.Showing;

/// <summary><c>Graph.Serve</c>, by which <c>Graph.Show</c> does its work.</summary>
public sealed class GraphShowTests
{
    [Fact]
    public async Task A_graph_is_served_until_it_is_disposed()
    {
        Value a = 2;
        Uri link;
        using var client = new HttpClient();
        var cancel = TestContext.Current.CancellationToken;
        await using (var shown = await Graph.Serve(Graph.Of(a * 3), RunningServer.FreePort(), cancel))
        {
            link = shown.Link;
            Assert.True(link.IsLoopback);
            Assert.Contains(
                "Micrograd playground",
                await client.GetStringAsync(link, cancel),
                StringComparison.Ordinal
            );
        }
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(link, cancel));
    }

    [Fact]
    public async Task A_busy_port_means_the_next()
    {
        Value a = 2;
        var cancel = TestContext.Current.CancellationToken;
        await using var first = await Graph.Serve(Graph.Of(a), RunningServer.FreePort(), cancel);
        await using var second = await Graph.Serve(Graph.Of(a), first.Link.Port, cancel);
        Assert.True(second.Link.Port > first.Link.Port);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(IPEndPoint.MaxPort + 1)]
    public async Task A_port_is_1_to_65535(int port)
    {
        Value a = 2;
        var graph = Graph.Of(a);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            Graph.Serve(graph, port, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task No_graph_is_an_error_of_its_own() =>
        await Assert.ThrowsAsync<ArgumentNullException>(() =>
            Graph.Serve(null!, cancel: TestContext.Current.CancellationToken)
        );
}
