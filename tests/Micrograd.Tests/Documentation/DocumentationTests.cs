namespace Micrograd.Tests.Documentation;

/// <summary>What README.md and docs/*.md show is run, and prints what they say.</summary>
[Collection(OneAtATime.Name)]
public sealed class DocumentationTests
{
    static IEnumerable<CodeBlock> Blocks() =>
        Directory
            .EnumerateFiles(Repository.PathOf("docs"), "*.md")
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Prepend("README.md")
            .SelectMany(CodeBlock.In);

    static bool IsShell(CodeBlock block) =>
        block.Language is "bash" or "console" && ShellCommand.In(block).Count > 0;

    public static TheoryData<string, int> Programs() =>
        [.. Blocks().Where(block => block.Language == "csharp").Select(block => (block.File, block.Line))];

    public static TheoryData<string, int> Sessions() => [.. Blocks().Where(IsShell).Select(block => (block.File, block.Line))];

    static CodeBlock At(string file, int line) => CodeBlock.In(file).Single(block => block.Line == line);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_program_compiles_and_prints_what_is_shown(string file, int line)
    {
        CodeBlock block = At(file, line);
        string printed = CSharpProgram.Run(block.Text, file, line);
        if (block.Output is { } shown)
            AssertSame(shown, printed, file, line);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Sessions))]
    public async Task Every_command_prints_what_is_shown(string file, int line)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("micrograd-docs-");
        try
        {
            foreach (ShellCommand command in ShellCommand.In(At(file, line)))
            {
                var (exitCode, output, error) = await BuiltTool.Run(command.Arguments(), directory.FullName);
                // A command shown without output need only succeed; of one that fails, the error is what one sees.
                if (command.Output.Length > 0)
                    AssertSame(command.Output, exitCode == 0 ? output : output + error, command.File, command.Line);
                else
                    Assert.True(exitCode == 0, $"{file}({command.Line}): exit code {exitCode}: {command.Text}\n{error}");
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    static void AssertSame(string shown, string printed, string file, int line)
    {
        string expected = shown.TrimEnd('\n');
        string actual = printed.TrimEnd('\n');
        if (expected != actual)
            Assert.Fail($"{file}({line}) prints something else than is shown.\nShown:\n{expected}\nPrinted:\n{actual}");
    }
}
