using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Micrograd.Lab;
using Micrograd.Playground.Computing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Micrograd.Playground.Serving;

/// <summary>What answers a request: its name, its JSON, and the answer's JSON. A pure function.</summary>
delegate LabAnswer Desk(string name, string json, CancellationToken cancel);

/// <summary>The whole server as one function: the gate, then a file of the page or an answer of the desk.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "It lives as long as the server, and a semaphore whose handle nobody asks for holds nothing."
)]
sealed class RequestHandler(Gate gate, Assets assets, ComputingQueue queue, Desk desk)
{
    /// <summary>The longest request that is read, in bytes.</summary>
    public const int BodyLimit = 64 * 1024;

    /// <summary>The longest with a table: 8 MiB of text, of which every character may be escaped.</summary>
    public const int TableLimit = 16 * 1024 * 1024;

    const string TableName = "readTable";

    const string Api = "/api/";
    const string Json = "application/json; charset=utf-8";

    // One at a time: a table takes many times its length while it is read.
    readonly SemaphoreSlim _tables = new(1);

    public Task Handle(HttpContext context)
    {
        SecurityHeaders.Set(context.Response.Headers);
        if (gate.Refuse(context.Request) is { } refusal)
        {
            return Fail(context, refusal.Status, refusal.Message);
        }
        var path = context.Request.Path.Value ?? "";
        return path.StartsWith(Api, StringComparison.Ordinal)
            ? Ask(context, path[Api.Length..])
            : Give(context, assets.At(path));
    }

    static Task Give(HttpContext context, Asset? file)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.Headers.Allow = "GET, HEAD";
            return Fail(context, StatusCodes.Status405MethodNotAllowed, "A file can only be read.");
        }
        if (file is null)
        {
            return Fail(context, StatusCodes.Status404NotFound, "There is no such file.");
        }
        response.ContentType = file.ContentType;
        response.ContentLength = file.Body.Length;
        return HttpMethods.IsHead(request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(file.Body, context.RequestAborted).AsTask();
    }

    async Task Ask(HttpContext context, string name)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "POST";
            await Fail(context, StatusCodes.Status405MethodNotAllowed, "A request is sent with POST.");
            return;
        }
        try
        {
            await (name == TableName ? AnswerTable(context) : Answer(context, name));
        }
        catch (BadHttpRequestException e)
        {
            var tooLarge = e.StatusCode == StatusCodes.Status413PayloadTooLarge;
            await Fail(
                context,
                e.StatusCode,
                tooLarge
                    ? (name == TableName ? "A table may have 8 MiB." : "A request may have 64 KiB.")
                    : "The request can't be read."
            );
        }
        catch (DecoderFallbackException)
        {
            await Fail(context, StatusCodes.Status400BadRequest, "The request is not UTF-8.");
        }
        catch (TooLongException e)
        {
            await Fail(context, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (TooManyWaitingException e)
        {
            await Fail(context, StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any more.
        }
#pragma warning disable CA1031 // The last resort: the page tells it, and the server goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await Fail(
                context,
                StatusCodes.Status500InternalServerError,
                $"Unexpected {e.GetType().Name}: {e.Message}"
            );
        }
    }

    async Task AnswerTable(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = TableLimit;
        await _tables.WaitAsync(context.RequestAborted);
        try
        {
            await Answer(context, TableName);
        }
        finally
        {
            _tables.Release();
        }
    }

    async Task Answer(HttpContext context, string name)
    {
        var body = await Read(context.Request, context.RequestAborted);
        var answer = await queue.Run(body.Length, stop => desk(name, body, stop), context.RequestAborted);
        // What is wrong with a program is an answer, too: a browser would call any other status a fault of the page.
        await Write(context, StatusCodes.Status200OK, answer.Json);
    }

    static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static async Task<string> Read(HttpRequest request, CancellationToken cancel)
    {
        using var bytes = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, TableLimit));
        try
        {
            await request.Body.CopyToAsync(bytes, cancel);
        }
        catch (Exception e) when (e is not (BadHttpRequestException or OperationCanceledException))
        {
            // Not every malformed chunk is called one by the web server.
            throw new BadHttpRequestException(e.Message, e);
        }
        return s_strict.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    static Task Fail(HttpContext context, int status, string message) =>
        Write(context, status, $"{{\"error\":{{\"message\":\"{JsonEncodedText.Encode(message)}\"}}}}");

    static Task Write(HttpContext context, int status, string json)
    {
        if (context.Response.HasStarted)
        {
            return Task.CompletedTask;
        }
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        var body = Encoding.UTF8.GetBytes(json);
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
