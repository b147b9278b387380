using System.Net;
using Micrograd.Playground.Computing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Micrograd.Playground.Serving;

/// <summary>The playground on 127.0.0.1 and, where the machine has it, [::1]; never on another address.</summary>
sealed class PlaygroundServer : IAsyncDisposable
{
    const int PortsToTry = 50;

    readonly WebApplication _application;
    readonly ComputingQueue _queue;

    PlaygroundServer(WebApplication application, ComputingQueue queue, int port, AccessToken token) =>
        (_application, _queue, Port, Token) = (application, queue, port, token);

    public int Port { get; }

    public AccessToken Token { get; }

    public Uri Link => new($"http://127.0.0.1:{Port}/");

    /// <summary>Starts on the first free port from this one on.</summary>
    /// <exception cref="IOException">None of the next fifty is free.</exception>
    public static async Task<PlaygroundServer> Start(int port, Desk desk, CancellationToken cancel = default)
    {
        for (var tried = 0; ; tried++)
        {
            try
            {
                return await StartAt(port + tried, desk, cancel);
            }
            catch (IOException e)
                when (e.InnerException is AddressInUseException
                    && tried + 1 < PortsToTry
                    && port + tried < IPEndPoint.MaxPort
                )
            {
                // The next one, then.
            }
        }
    }

    static async Task<PlaygroundServer> StartAt(int port, Desk desk, CancellationToken cancel)
    {
        // Empty: no settings file or variable of the machine opens another address.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options => Configure(options, port));
        var application = builder.Build();
        var queue = ComputingQueue.ForThisMachine();
        var token = new AccessToken();
        var handler = new RequestHandler(new(port, token), new(token.Text), queue, desk);
        application.Run(handler.Handle);
        try
        {
            await application.StartAsync(cancel);
        }
        catch
        {
            queue.Dispose();
            await application.DisposeAsync();
            throw;
        }
        return new(application, queue, port, token);
    }

    static void Configure(KestrelServerOptions options, int port)
    {
        // Both loopback addresses; one that the machine lacks is left out.
        options.ListenLocalhost(
            port,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next =>
                    connection =>
                    {
                        connection.Transport = new GuardedConnection(connection.Transport);
                        return next(connection);
                    }
                );
            }
        );
        options.AddServerHeader = false;
        options.AllowHostHeaderOverride = false;
        var limits = options.Limits;
        limits.MaxRequestBodySize = RequestHandler.BodyLimit;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        // Who opens connections and says nothing is soon dropped, and leaves room for others until then: one that waits takes some KB.
        limits.MaxConcurrentConnections = 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(2);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 16 * 1024, gracePeriod: TimeSpan.FromSeconds(2));
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
        _queue.Dispose();
    }
}
