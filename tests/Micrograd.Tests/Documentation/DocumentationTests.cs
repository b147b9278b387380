using Micrograd.Tests.Examples;

namespace Micrograd.Tests.Documentation;

/// <summary>
/// What README.md and docs/**/*.md show is run, and prints what they say. What a guide's programs read and write is in a folder that has
/// copies of the files in guides/.
/// </summary>
[Collection(OneAtATime.Name)]
public sealed class DocumentationTests
{
    static IEnumerable<CodeBlock> Blocks() =>
        Directory
            .EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Prepend("README.md")
            .SelectMany(CodeBlock.In);

    /// <summary>The blocks that hold something to run: a program in C# or F#, or a shell session with a prompt.</summary>
    public static TheoryData<string, int> Runnable() =>
        [
            .. Blocks()
                .Where(block => block.Language is "csharp" or "fsharp" || ShellCommand.In(block).Count > 0)
                .Select(block => (block.File, block.Line)),
        ];

    [Theory]
    [MemberData(nameof(Runnable))]
    public async Task Every_block_runs_and_prints_what_is_shown(string file, int line)
    {
        CodeBlock block = CodeBlock.In(file).Single(block => block.Line == line);
        if (block.Language == "csharp")
            RunProgram(block);
        else if (block.Language == "fsharp")
            AssertSame(block.Output!, await FSharpScript.Run(block.Text), block.File, block.Line);
        else
            await RunSession(block);
    }

    [Fact]
    public void Every_program_pastes_into_an_empty_project() =>
        Assert.All(
            Blocks().Where(block => block.Language == "csharp"),
            block => Assert.StartsWith("using Micrograd;", block.Text, StringComparison.Ordinal)
        );

    static void RunProgram(CodeBlock block)
    {
        var before = Environment.CurrentDirectory;
        DirectoryInfo? directory = block.File.StartsWith("docs/guides/", StringComparison.Ordinal)
            ? FolderOfGuides()
            : null;
        try
        {
            Environment.CurrentDirectory = directory?.FullName ?? before;
            var printed = CSharpProgram.Run(block.Text, block.File, block.Line);
            if (block.Output is { } shown)
                AssertSame(shown, printed, block.File, block.Line);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            directory?.Delete(recursive: true);
        }
    }

    static DirectoryInfo FolderOfGuides()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("micrograd-guides-");
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("tests/Micrograd.Tests/Documentation/guides")))
            File.Copy(file, Path.Combine(directory.FullName, Path.GetFileName(file)));
        return directory;
    }

    static async Task RunSession(CodeBlock block)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("micrograd-docs-");
        try
        {
            CopyData(directory);
            foreach (ShellCommand command in ShellCommand.In(block))
            {
                var (exitCode, _, output, error) = await BuiltTool.Run(command.Arguments(), directory.FullName);
                // A command shown without output need only succeed; of one that fails, the error is what one sees.
                if (command.Output.Length > 0)
                    AssertSame(command.Output, exitCode == 0 ? output : output + error, command.File, command.Line);
                else if (exitCode != 0)
                    Assert.Fail($"{block.File}({command.Line}): exit code {exitCode}: {command.Text}\n{error}");
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // A session stands where the repository's data is, and may write beside it.
    static void CopyData(DirectoryInfo directory)
    {
        var data = directory.CreateSubdirectory("data").FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("data")))
            File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
    }

    static void AssertSame(string shown, string printed, string file, int line)
    {
        var expected = shown.TrimEnd('\n');
        var actual = printed.TrimEnd('\n');
        if (expected != actual)
            Assert.Fail($"{file}({line}) prints something else than is shown.\nShown:\n{expected}\nPrinted:\n{actual}");
    }
}
