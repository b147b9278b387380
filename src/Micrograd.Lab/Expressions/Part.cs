using Micrograd.Graphs;

namespace Micrograd.Lab.Expressions;

/// <summary>Parts of the Lab's own sentences.</summary>
static class Part
{
    /// <summary>A text about a node.</summary>
    public static TextPart Of(string text, TextSubject subject, ValueGraphNode node) =>
        new(text) { Subject = subject, Node = node.Id };

    /// <summary>A property by its name: <c>a.grad</c>.</summary>
    public static TextPart Of(ValueGraphNode node, string property) =>
        Of(Dotted(node, property), property == "grad" ? TextSubject.Grad : TextSubject.Data, node);

    /// <summary><c>a.grad</c>.</summary>
    public static string Dotted(ValueGraphNode node, string property) => $"{node.NameInFormula}.{property}";
}
