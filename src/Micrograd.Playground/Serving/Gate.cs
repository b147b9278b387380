using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Micrograd.Playground.Serving;

/// <summary>
/// Who may ask. A browser lets any site send requests to this machine, so the address alone protects nothing: the Host must
/// be one of ours (a rebound name of another site is not), the Origin, where there is one, the same, and whoever wants
/// something computed shows the token of our page.
/// </summary>
sealed class Gate(int port, AccessToken token)
{
    readonly string[] _hosts = [$"127.0.0.1:{port}", $"[::1]:{port}", $"localhost:{port}"];

    /// <summary>Why the request is refused, with its status; null if it may pass.</summary>
    public Refusal? Refuse(HttpRequest request)
    {
        var host = request.Headers.Host;
        if (host.Count != 1 || !IsOurs(host[0]))
        {
            return new(StatusCodes.Status403Forbidden, "The Host of this request is not this server.");
        }
        var origin = request.Headers.Origin;
        if (origin.Count > 0 && !IsOrigin(origin, host[0]!))
        {
            return new(StatusCodes.Status403Forbidden, "The Origin of this request is another site.");
        }
        if (HttpMethods.IsPost(request.Method) && !HasToken(request.Headers[AccessToken.Header]))
        {
            return new(
                StatusCodes.Status403Forbidden,
                "This request does not carry the token of the page. The playground was started again: load the page anew."
            );
        }
        return null;
    }

    bool IsOurs(string? host) =>
        Array.Exists(_hosts, ours => string.Equals(ours, host, StringComparison.OrdinalIgnoreCase));

    static bool IsOrigin(StringValues origin, string host) =>
        origin.Count == 1 && string.Equals(origin[0], $"http://{host}", StringComparison.OrdinalIgnoreCase);

    bool HasToken(StringValues values) => values.Count == 1 && token.Matches(values[0]);
}

/// <summary>A request that is not served.</summary>
sealed record Refusal(int Status, string Message);
