using System.Net;
using Micrograd.Lab;
using Micrograd.Playground.Serving;

namespace Micrograd.Playground;

/// <summary>The page of a graph, on this machine alone, until it is disposed.</summary>
public sealed class ShownGraph : IAsyncDisposable
{
    readonly PlaygroundServer _server;

    ShownGraph(PlaygroundServer server) => _server = server;

    /// <summary>Where the page is.</summary>
    public Uri Link => _server.Link;

    internal static async Task<ShownGraph> Serve(Graph graph, int port, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        return new(await PlaygroundServer.Start(port, new LabDesk(shown: graph).Answer, cancel));
    }

    /// <summary>Ends the page.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
