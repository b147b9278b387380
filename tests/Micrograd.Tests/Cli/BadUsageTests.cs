namespace Micrograd.Tests.Cli;

public class BadUsageTests
{
    public static TheoryData<string[], string> WrongUsage =>
        new()
        {
            { ["evl", "a = 1"], "Did you mean eval?" },
            { ["a = 2; b = a * 3"], "micrograd eval 'a = 2; b = a * 3'" },
            { ["--jsno"], "--jsno" },
            { ["eval"], "a program is missing" },
            { ["eval", "a", "=", "2"], "in quotes" },
            { ["eval", "a = 2", "--stpes"], "Did you mean --steps?" },
            { ["eval", "--stpes", "a = 2"], "Did you mean --steps?" },
            { ["eval", "--stpes"], "Did you mean --steps?" },
            { ["eval", "a = 2", "--svg"], "--svg" },
            { ["eval", "a = 2", "--svg", ""], "name is empty" },
            { ["eval", "a = 2", "--dot", ""], "name is empty" },
            { ["eval", "a = 2", "--file", "f.py"], "not both" },
            { ["eval", "--file", "/there/is/none.py"], "no such file" },
            { ["eval", "--file", "/"], "folder" },
            { ["eval", "--file", ""], "can't read" },
            { ["check"], "a program is missing" },
            { ["check", "a = 2", "--steps"], "--steps" },
            { ["explain", "a = 2"], "--of" },
            { ["explain", "abc = 2; y = abc * 2", "--of", "abd"], "Did you mean abc?" },
            { ["explain", "2 * 3", "--of", "a"], "no value a name" },
            { ["explain", "a = 2; y = a", "--of", "zebra"], "It has a, y." },
            { ["explain", "a = 2", "--of", "a", "--of", "a"], "--of" },
            { ["ops", "tahn"], "Did you mean tanh?" },
            { ["ops", "qqqq"], "micrograd ops" },
            { ["ops", ""], "there is no op ''" },
            { ["ops", "--foo-bar"], "unknown option" },
            { ["train", "moons", "--out", ""], "name is empty" },
            { ["train", "moons", "--hidden", "50000,50000"], "50000 × 50000 weights" },
            { ["train", "moons", "--seed", "9223372036854775807"], "between -2147483648 and 2147483647" },
            { ["train", "moons", "--epochs", "99999999999"], "between -2147483648 and 2147483647" },
            { ["train", "moons", "--lr", "1e400"], "--lr must be greater than 0, and finite" },
            { ["ops", "tanh", "--markdown"], "--markdown" },
            { ["ops", "tanh", "relu"], "relu" },
        };

    [Theory]
    [MemberData(nameof(WrongUsage))]
    public void Wrong_usage_is_one_line_and_a_hint_on_stderr_and_exit_2(string[] args, string told)
    {
        var tool = Tool.Run(args);
        Assert.Equal(2, tool.ExitCode);
        Assert.Empty(tool.Out);
        Assert.StartsWith("micrograd", tool.Error, StringComparison.Ordinal);
        Assert.Contains(told, tool.Error, StringComparison.Ordinal);
        Assert.InRange(tool.Error.TrimEnd().Split('\n').Length, 1, 2);
        Assert.DoesNotContain("   at ", tool.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string> WrongPrograms =>
        [
            "",
            ";",
            "# nothing",
            "1,5",
            "a = 2 +",
            "a = (2",
            "a = 2)",
            "a = b",
            "a = 2; y = a.tahn()",
            "y = reluu(2)",
            "2 = a",
            "a = 2 3",
            "a = 'text'",
            "a = 1e",
            "a = 0x1F",
            "a = @",
            "for i in x: pass",
            "a = \u001b[31m",
            "a = 1\0",
            "𝛼 = 😀",
            new string('(', 50_000),
            new string('-', 60_000) + "1",
            new string('a', 101) + " = 1",
            string.Concat(Enumerable.Repeat("x.", 20_000)),
            new string('1', 70_000),
        ];

    [Theory]
    [MemberData(nameof(WrongPrograms))]
    public void A_wrong_program_is_told_with_its_place_and_a_caret_and_exit_2(string text)
    {
        foreach (
            var command in (string[][])
                [
                    ["eval", text],
                    ["check", text],
                    ["explain", text, "--of", "a"],
                ]
        )
        {
            var tool = Tool.Run(command);
            Assert.Equal(2, tool.ExitCode);
            Assert.Empty(tool.Out);
            var lines = tool.Error.TrimEnd().Split('\n');
            Assert.StartsWith($"micrograd {command[0]}: line ", lines[0], StringComparison.Ordinal);
            Assert.Contains(", column ", lines[0], StringComparison.Ordinal);
            Assert.Equal(3, lines.Length);
            Assert.Equal("^", lines[2].Trim());
            Assert.DoesNotContain('\u001b', tool.Error);
        }
    }

    [Fact]
    public void The_caret_stands_under_the_fault()
    {
        var lines = Tool.Run("eval", "a = 2; b = a ** c").Error.Split(Environment.NewLine);
        Assert.Equal('c', lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)]);
    }

    [Fact]
    public void An_endless_input_is_not_read_to_its_end()
    {
        using var endless = new EndlessReader();
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(2, Micrograd.Cli.CommandLine.Run(["eval", "-"], output, error, endless));
        Assert.Contains("64 KiB", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void After_two_dashes_a_program_may_look_like_an_option()
    {
        Assert.Equal(-1, Tool.Run("eval", "--json", "--", "-1").Json().GetProperty("value").GetDouble());
        Assert.Contains("unknown name 'foo'", Tool.Run("eval", "--", "--foo").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_at_sign_opens_no_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("args"), "a=1");
        Assert.Equal(2, Tool.Run("eval", $"@{folder.File("args")}").ExitCode);
    }

    sealed class EndlessReader : TextReader
    {
        public override int Read() => '1';

        public override int Read(char[] buffer, int index, int count)
        {
            Array.Fill(buffer, '1', index, count);
            return count;
        }
    }
}
