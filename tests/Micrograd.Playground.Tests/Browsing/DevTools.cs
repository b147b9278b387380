using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Micrograd.Playground.Tests.Browsing;

/// <summary>Commands to Chromium and events from it, over its DevTools protocol: JSON over a WebSocket.</summary>
sealed class DevTools : IAsyncDisposable
{
    readonly ClientWebSocket _socket = new();
    readonly SemaphoreSlim _sending = new(1);
    readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _waiting = new();
    readonly CancellationTokenSource _end = new();
    Task _reading = Task.CompletedTask;
    int _number;

    /// <summary>An event of a session: its method and parameters.</summary>
    public event Action<string?, string, JsonObject>? Happened;

    public async Task Connect(Uri address)
    {
        await _socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        _reading = Task.Run(Read);
    }

    /// <summary>Sends a command and waits for its result.</summary>
    public async Task<JsonObject> Send(string method, JsonObject? parameters = null, string? session = null)
    {
        var id = Interlocked.Increment(ref _number);
        var result = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters ?? [],
        };
        if (session is not null)
        {
            command["sessionId"] = session;
        }
        await _sending.WaitAsync(_end.Token);
        try
        {
            await _socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(command),
                WebSocketMessageType.Text,
                endOfMessage: true,
                _end.Token
            );
        }
        finally
        {
            _sending.Release();
        }
        return await result.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    async Task Read()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, _end.Token);
                message.Write(buffer.AsSpan(0, part.Count));
                if (part.EndOfMessage)
                {
                    Take((JsonObject)JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            foreach (var waiting in _waiting.Values)
            {
                waiting.TrySetException(new InvalidOperationException("Chromium has ended."));
            }
        }
    }

    void Take(JsonObject message)
    {
        if (message["id"] is not { } id)
        {
            Happened?.Invoke((string?)message["sessionId"], (string)message["method"]!, (JsonObject)message["params"]!);
            return;
        }
        if (!_waiting.TryRemove((int)id, out var waiting))
        {
            return;
        }
        if (message["error"] is { } error)
        {
            waiting.TrySetException(new InvalidOperationException(error.ToJsonString()));
        }
        else
        {
            waiting.TrySetResult((JsonObject)message["result"]!);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }
}
