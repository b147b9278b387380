namespace Micrograd.Tests.Documentation;

/// <summary>A fenced block of a Markdown file.</summary>
/// <param name="File">The file, relative to the repository.</param>
/// <param name="Line">The line of the block's first line of text, from 1.</param>
/// <param name="Language">The word after the opening fence; empty when there is none.</param>
/// <param name="Text">The lines between the fences.</param>
/// <param name="Output">The text of a <c>text</c> block that follows with only empty lines between, or null.</param>
sealed record CodeBlock(string File, int Line, string Language, string Text, string? Output)
{
    public static IReadOnlyList<CodeBlock> In(string file) =>
        In(file, System.IO.File.ReadAllLines(Repository.PathOf(file)));

    public static IReadOnlyList<CodeBlock> In(string file, IReadOnlyList<string> lines)
    {
        List<CodeBlock> blocks = [];
        var afterLast = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            var open = lines[i].TrimStart();
            if (!open.StartsWith("```", StringComparison.Ordinal))
            {
                if (open.Length > 0)
                    afterLast = -1;
                continue;
            }

            string fence = new('`', open.TakeWhile(c => c == '`').Count());
            var indent = lines[i].Length - open.Length;
            var end = i + 1;
            while (end < lines.Count && lines[end].Trim() != fence)
                end++;
            if (end == lines.Count)
                throw new FormatException($"{file}({i + 1}): this block is never closed.");

            var language = open[fence.Length..].Trim();
            var text = string.Join('\n', lines.Take(end).Skip(i + 1).Select(line => Unindented(line, indent)));
            if (language == "text" && afterLast >= 0)
                blocks[afterLast] = blocks[afterLast] with { Output = text };
            blocks.Add(new CodeBlock(file, i + 2, language, text, null));
            afterLast = language == "text" ? -1 : blocks.Count - 1;
            i = end;
        }
        return blocks;
    }

    static string Unindented(string line, int indent) =>
        line[Math.Min(indent, line.TakeWhile(char.IsWhiteSpace).Count())..];
}
