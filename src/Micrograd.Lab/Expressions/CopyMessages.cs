using System.Text.Json.Serialization;

namespace Micrograd.Lab.Expressions;

/// <summary>A form in which a graph can be taken along.</summary>
[JsonConverter(typeof(CamelCaseEnum<CopyForm>))]
public enum CopyForm
{
    /// <summary>A C# program over this library, in JSON <c>csharp</c>.</summary>
    [JsonStringEnumMemberName("csharp")]
    CSharp,

    /// <summary>A Python program over micrograd.</summary>
    Python,

    /// <summary>A drawing for Graphviz.</summary>
    Dot,

    /// <summary>An SVG file.</summary>
    Svg,
}

/// <summary><c>copy</c>: the graph in another form.</summary>
/// <param name="Text">The program.</param>
/// <param name="As">Which form.</param>
/// <param name="Data">Numbers that leaves were moved to, by id.</param>
public sealed record CopyRequest(string Text, CopyForm As, IReadOnlyDictionary<int, double>? Data = null);

/// <summary>The answer to <c>copy</c>.</summary>
/// <param name="Text">The text.</param>
/// <param name="FileName">A name for the file that it may be saved as: <c>graph.svg</c>.</param>
/// <param name="MediaType">Its media type.</param>
public sealed record CopyAnswer(string Text, string FileName, string MediaType);
