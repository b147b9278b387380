using System.Globalization;

namespace Micrograd.Playground.Tests.Serving;

/// <summary>An answer as it came over the wire.</summary>
public sealed record RawAnswer(int Status, string Head, string Body)
{
    public static RawAnswer Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        var status = head.Length >= 12 ? int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;
        return new(status, head, end < 0 ? "" : text[(end + 4)..]);
    }

    public string? Header(string name) =>
        Head.Split("\r\n")
            .Select(line => line.Split(": ", 2))
            .FirstOrDefault(pair => pair.Length == 2 && pair[0].Equals(name, StringComparison.OrdinalIgnoreCase))
            ?[1];
}
