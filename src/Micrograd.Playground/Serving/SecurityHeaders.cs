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

    public static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
