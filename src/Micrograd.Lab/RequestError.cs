using System.Text.Json;

namespace Micrograd.Lab;

/// <summary>What is wrong with a request that can't be read, in words without the names of types.</summary>
static class RequestError
{
    public static string Of(string name, JsonException error)
    {
        // What System.Text.Json says of a member is a sentence of its own, but for the type's name.
        var place = error.Path is null or "$" ? "" : $" at {error.Path}";
        return error.Message switch
        {
            var text when text.Contains("missing required", StringComparison.Ordinal) =>
                $"The request '{name}' lacks {Quoted(text[text.IndexOf("including", StringComparison.Ordinal)..])}.",
            var text when text.Contains("could not be mapped", StringComparison.Ordinal) =>
                $"The request '{name}' has no field {Quoted(text)}.",
            var text when text.Contains("uplicate", StringComparison.Ordinal) =>
                $"The request '{name}' has a field twice{place}.",
            var text when text.Contains("depth", StringComparison.Ordinal) =>
                $"The request '{name}' is nested too deeply{place}.",
            _ =>
                $"The request '{name}' can't be read{place}: it is no JSON, or not of the type that is asked for there.",
        };
    }

    /// <summary>The first words in quotation marks.</summary>
    static string Quoted(string text)
    {
        var parts = text.Split('\'');
        return parts.Length > 2 ? $"'{parts[1]}'" : "a field";
    }
}
