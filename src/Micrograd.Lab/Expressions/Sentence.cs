using Micrograd.Graphs;

namespace Micrograd.Lab.Expressions;

/// <summary>The library's sentences as the page gets them.</summary>
static class Sentence
{
    /// <summary>The same parts, those joined that are about nothing.</summary>
    public static IReadOnlyList<SentencePart> Of(IReadOnlyList<TextPart> parts)
    {
        var sentence = new List<SentencePart>(parts.Count);
        foreach (var part in parts.Where(part => part.Text.Length > 0))
        {
            var next = new SentencePart(part.Text, part.Node, QuantityOf(part.Subject), part.Edge?.ToString());
            if (sentence is [.., { Node: null, Edge: null } last] && next is { Node: null, Edge: null })
            {
                sentence[^1] = last with { Text = last.Text + next.Text };
            }
            else
            {
                sentence.Add(next);
            }
        }
        return sentence;
    }

    static Quantity? QuantityOf(TextSubject subject) =>
        subject switch
        {
            TextSubject.Data => Quantity.Data,
            TextSubject.Grad => Quantity.Grad,
            TextSubject.Local => Quantity.Local,
            TextSubject.Adds => Quantity.Adds,
            _ => null,
        };
}
