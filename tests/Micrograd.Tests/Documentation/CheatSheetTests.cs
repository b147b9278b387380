using System.Text;

namespace Micrograd.Tests.Documentation;

/// <summary>Every row of docs/from-pytorch.md prints what its last column says.</summary>
[Collection(OneAtATime.Name)]
public sealed class CheatSheetTests
{
    const string File = "docs/from-pytorch.md";

    [Fact]
    public void Every_row_prints_what_it_says()
    {
        var rows = System.IO.File.ReadLines(Repository.PathOf(File)).Select(Row.Of).OfType<Row>().ToArray();
        Assert.True(rows.Length > 240);
        const string Using = "using Micrograd;\n";
        var shared = CodeBlock.In(File)[0].Text;
        Assert.StartsWith(Using, shared, StringComparison.Ordinal);
        shared = shared[Using.Length..];
        var program = new StringBuilder(Using);
        foreach (var row in rows)
        {
            // Each row in a scope of its own, with names of its own.
            program.AppendLine("{").AppendLine(shared).AppendLine(row.Statement);
            program.AppendLine("Console.WriteLine(\"----\");").AppendLine("}");
        }
        var printed = CSharpProgram.Run(program.ToString(), File).Split("----\n");
        var wrong = rows.Zip(printed)
            .Where(pair => pair.First.Prints != pair.Second.TrimEnd('\n'))
            .Select(pair => $"{pair.First.Code}\nsays\n{pair.First.Prints}\nprints\n{pair.Second}");
        Assert.Empty(wrong);
    }

    /// <summary>A row of a table: PyTorch, C#, what it prints; each in backticks, lines apart by &lt;br&gt;.</summary>
    sealed record Row(string Code, string Prints)
    {
        public string Statement => Code.EndsWith(';') || Code.EndsWith('}') ? Code : $"Console.WriteLine({Code});";

        public static Row? Of(string line)
        {
            var cells = line.Replace("\\|", "\0", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries);
            return cells.Length == 5 && cells[2].StartsWith('`') ? new(Text(cells[2]), Text(cells[3])) : null;
        }

        static string Text(string cell) =>
            string.Join('\n', cell.Split("<br>").Select(part => part.Trim('`').Replace('\0', '|')));
    }
}
