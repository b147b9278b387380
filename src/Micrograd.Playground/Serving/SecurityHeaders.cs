using Microsoft.AspNetCore.Http;

namespace Micrograd.Playground.Serving;

/// <summary>The headers of every answer: what the page may load (itself), and who may use it (no one else).</summary>
static class SecurityHeaders
{
    /// <summary>Nothing but our own files, no inline script or style, no frame around the page, no form.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; " + Resources + "; frame-ancestors 'none'";

    /// <summary>What holds wherever the page comes from: its looks, its pictures, whom it may ask.</summary>
    public const string Resources =
        "style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'";

    /// <summary>Each with its value.</summary>
    public static IReadOnlyList<(string Name, string Value)> All { get; } =
    [
        ("Content-Security-Policy", ContentSecurityPolicy),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    public static void Set(IHeaderDictionary headers)
    {
        foreach (var (name, value) in All)
        {
            headers[name] = value;
        }
    }
}
