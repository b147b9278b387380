namespace Micrograd.Tests.Documentation;

/// <summary>The tests of the documentation would pass on anything if its reader found nothing.</summary>
[Collection(OneAtATime.Name)]
public sealed class DocumentationReaderTests
{
    [Fact]
    public void Readme_begins_with_the_example_and_its_output()
    {
        CodeBlock first = CodeBlock.In("README.md")[0];
        Assert.Equal("csharp", first.Language);
        Assert.Equal("g = 24.7041, a.Grad = 138.8338, b.Grad = 645.5773", first.Output);
    }

    [Fact]
    public void Output_belongs_to_a_block_only_when_nothing_stands_between()
    {
        IReadOnlyList<CodeBlock> blocks = CodeBlock.In(
            "x.md",
            ["```csharp", "a", "```", "", "```text", "1", "```", "```csharp", "b", "```", "so", "```text", "2", "```"]
        );
        Assert.Equal(
            [("a", "1", 2), ("1", null, 6), ("b", null, 9), ("2", null, 13)],
            blocks.Select(b => (b.Text, b.Output, b.Line))
        );
    }

    [Fact]
    public void A_block_in_a_list_loses_its_indent() =>
        Assert.Equal("if\n  x", CodeBlock.In("x.md", ["- so:", "  ```bash", "  if", "    x", "  ```"])[0].Text);

    [Fact]
    public void An_open_block_is_named() =>
        Assert.Contains(
            "x.md(2)",
            Assert.Throws<FormatException>(() => CodeBlock.In("x.md", ["", "```"])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Commands_are_split_as_a_shell_would()
    {
        CodeBlock block = new(
            "x.md",
            7,
            "console",
            "$ cd x\n$ ./micrograd eval 'a = 2; a*3' --svg \"my g.svg\"  # so\nout\n\n$ ./micrograd",
            null
        );
        IReadOnlyList<ShellCommand> commands = ShellCommand.In(block);
        Assert.Equal([8, 11], commands.Select(command => command.Line));
        Assert.Equal(["eval", "a = 2; a*3", "--svg", "my g.svg"], commands[0].Arguments());
        Assert.Equal("out", commands[0].Output);
        Assert.Empty(commands[1].Arguments());
    }

    [Theory]
    [InlineData("./micrograd eval a*b")]
    [InlineData("./micrograd eval \"$A\"")]
    [InlineData("./micrograd eval 'a | less")]
    [InlineData("./micrograd ops | less")]
    public void A_command_that_needs_a_shell_is_refused(string text) =>
        Assert.Throws<FormatException>(new ShellCommand("x.md", 1, text, "").Arguments);

    [Fact]
    public void A_program_that_does_not_compile_is_named_with_its_line()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
            CSharpProgram.Run("int a = 1;\nint b = a + c;", "x.md", 40)
        );
        Assert.Contains("x.md(41,13): error CS0103", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_throws_says_at_which_line()
    {
        FormatException error = Assert.Throws<FormatException>(() =>
            CSharpProgram.Run("throw new FormatException();", "x.md", 40)
        );
        Assert.Contains("x.md:line 40", error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_may_await_and_carry_the_lines_of_a_file_based_one() =>
        Assert.Equal(
            "1.5\n",
            CSharpProgram.Run(
                "#!/usr/bin/env dotnet\n#:project ../x.csproj\nawait Task.Yield();\nConsole.WriteLine(1.5);",
                "x.cs"
            )
        );
}
