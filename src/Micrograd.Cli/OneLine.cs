using System.Text;

namespace Micrograd.Cli;

/// <summary>Text from outside made fit for one line of a terminal: nothing in it is obeyed as a control sequence.</summary>
static class OneLine
{
    public static string Of(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            line.Append(
                c is '\n' or '\r' or '\t' ? ' '
                : char.IsControl(c) ? '\uFFFD'
                : c
            );
        }
        return line.ToString().Trim();
    }
}
