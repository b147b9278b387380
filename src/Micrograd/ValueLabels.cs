using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>Labels for free.</summary>
public static class ValueLabels
{
    /// <summary>
    /// Labels a value and returns it: <c>x.Named()</c> takes the variable's own name, <c>(a * b).Named()</c> the
    /// expression's text, and <c>x.Named("d")</c> says it outright.
    /// </summary>
    /// <param name="value">The value to label.</param>
    /// <param name="label">The label; null takes the text of the expression.</param>
    /// <param name="expression">Written by the compiler.</param>
    public static Value Named(
        this Value value,
        string? label = null,
        [CallerArgumentExpression(nameof(value))] string expression = ""
    )
    {
        ArgumentNullException.ThrowIfNull(value);
        value.Label = label ?? WithoutOuterParentheses(expression);
        return value;
    }

    internal static string WithoutOuterParentheses(string text)
    {
        text = text.Trim();
        while (text.Length > 1 && text[0] == '(' && ClosesAtEnd(text))
        {
            text = text[1..^1].Trim();
        }
        return text;
    }

    /// <summary>Whether the parenthesis that opens the text is the one that ends it, unlike in <c>(a + b) * (c + d)</c>.</summary>
    static bool ClosesAtEnd(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (depth == 0)
            {
                return i == text.Length - 1;
            }
        }
        return false;
    }
}
