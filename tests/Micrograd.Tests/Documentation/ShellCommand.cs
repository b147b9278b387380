using System.Text;

namespace Micrograd.Tests.Documentation;

/// <summary>A line <c>$ ./micrograd …</c> of a shell block, and the output printed under it.</summary>
/// <param name="Line">The line of the command in its file, from 1.</param>
sealed record ShellCommand(string File, int Line, string Text, string Output)
{
    const string Prompt = "$ ";
    const string Tool = "./micrograd";

    /// <summary>The commands of the block that start the tool; a block of another language, or without prompts, has none.</summary>
    public static IReadOnlyList<ShellCommand> In(CodeBlock block)
    {
        List<ShellCommand> commands = [];
        if (block.Language is not ("bash" or "console"))
            return commands;
        var lines = block.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Prompt, StringComparison.Ordinal))
                continue;
            string[] output =
            [
                .. lines.Skip(i + 1).TakeWhile(line => !line.StartsWith(Prompt, StringComparison.Ordinal)),
            ];
            var text = lines[i][Prompt.Length..];
            if (text == Tool || text.StartsWith(Tool + " ", StringComparison.Ordinal))
                commands.Add(new(block.File, block.Line + i, text, string.Join('\n', output).Trim('\n')));
        }
        return commands;
    }

    /// <summary>The words after the tool's name, unquoted as a POSIX shell would.</summary>
    /// <exception cref="FormatException">The command needs more of a shell than words, quotes and a comment.</exception>
    public IReadOnlyList<string> Arguments()
    {
        List<string> words = [];
        StringBuilder word = new();
        var inWord = false;
        var quote = '\0';
        foreach (var c in Text[Tool.Length..])
        {
            if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else if (quote == '"' && c is '$' or '`' or '\\')
                    throw Unsupported(c);
                else
                    word.Append(c);
            }
            else if (c is '\'' or '"')
                (quote, inWord) = (c, true);
            else if (c == '#' && !inWord)
                break;
            else if (c == ' ')
            {
                if (inWord)
                    words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
            else if ("|&;<>()$`\\*?[~".Contains(c, StringComparison.Ordinal))
                throw Unsupported(c);
            else
            {
                word.Append(c);
                inWord = true;
            }
        }
        if (quote != '\0')
            throw new FormatException($"{File}({Line}): a quote is never closed: {Text}");
        if (inWord)
            words.Add(word.ToString());
        return words;
    }

    FormatException Unsupported(char c) =>
        new($"{File}({Line}): an unquoted {c} needs a shell, and this test has none: {Text}");
}
