using System.Globalization;
using Micrograd.Cli;

namespace Micrograd.Tests.Cli;

public class CommandLineTests
{
    [Theory]
    [InlineData("--help", "Usage:")]
    [InlineData("-h", "eval")]
    [InlineData("--version", "micrograd 0.")]
    public void Help_and_version_go_to_stdout(string option, string told)
    {
        var tool = Tool.Run(option);
        Assert.Equal(0, tool.ExitCode);
        Assert.Contains(told, tool.Out, StringComparison.Ordinal);
        Assert.Empty(tool.Error);
    }

    [Theory]
    [InlineData("eval")]
    [InlineData("check")]
    [InlineData("explain")]
    [InlineData("ops")]
    [InlineData("summary")]
    [InlineData("convert")]
    public void Every_command_has_help(string command)
    {
        var tool = Tool.Run(command, "--help");
        Assert.Equal(0, tool.ExitCode);
        Assert.Contains($"micrograd {command}", tool.Out, StringComparison.Ordinal);
        Assert.Contains(command, Tool.Run("--help").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void Every_culture_gets_the_same_output(string culture)
    {
        string[][] commands =
        [
            ["eval", Tool.MicrogradReadme],
            ["eval", Tool.MicrogradReadme, "--json", "--steps"],
            ["eval", Tool.LectureNeuron, "--steps", "--full"],
            ["check", Tool.LectureNeuron],
            ["check", Tool.LectureNeuron, "--json"],
            ["explain", Tool.MicrogradReadme, "--of", "a"],
            ["explain", Tool.MicrogradReadme, "--of", "a", "--json"],
            ["ops"],
            ["ops", "sigmoid"],
            ["ops", "--json"],
            ["ops", "SIGMOID"],
            ["eval", "1,5"],
        ];
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        foreach (var command in commands)
        {
            var expected = Tool.Run(command);
            try
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new(culture);
                Assert.Equal(expected, Tool.Run(command));
            }
            finally
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
            }
        }
    }

    [Fact]
    public void No_exception_shows_a_stack_trace()
    {
        using var output = new BrokenWriter(new InvalidOperationException("broken\nin two"));
        using var error = new StringWriter();
        Assert.Equal(1, CommandLine.Run(["eval", "a = 2"], output, error));
        Assert.StartsWith(
            "micrograd eval: unexpected InvalidOperationException: broken in two",
            error.ToString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_behind_stdout_is_exit_1_and_one_line()
    {
        using var output = new BrokenWriter(new IOException("No space left on device"));
        using var error = new StringWriter();
        Assert.Equal(1, CommandLine.Run(["eval", "a = 2"], output, error));
        Assert.StartsWith(
            "micrograd eval: can't write to the standard output: No space left on device",
            error.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_cancelled_command_is_exit_130_without_a_word()
    {
        using var output = new BrokenWriter(new OperationCanceledException());
        using var error = new StringWriter();
        Assert.Equal(130, CommandLine.Run(["ops"], output, error));
        Assert.Empty(error.ToString());
    }

    /// <summary>Throws at the first flush, as a stream with a buffer does.</summary>
    sealed class BrokenWriter(Exception exception) : StringWriter
    {
        bool _isBroken;

        public override void Flush()
        {
            if (!_isBroken)
            {
                _isBroken = true;
                throw exception;
            }
        }
    }
}
