using System.Text.Json;
using Micrograd.Lab.Checking;

namespace Micrograd.Tests.Cli;

public class CheckCommandTests
{
    [Fact]
    public void Every_name_of_micrograds_readme_agrees_with_differences()
    {
        var tool = Tool.Run("check", Tool.MicrogradReadme, "--json");
        Assert.Equal(0, tool.ExitCode);
        var rows = tool.Json().GetProperty("names").EnumerateArray().ToArray();
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g"], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row => Assert.InRange(row.GetProperty("relative").GetDouble(), 0, 1e-7));
        Assert.Equal(138.83381924198252, rows[0].GetProperty("analytic").GetDouble(), 1e-12);
        Assert.Equal(138.83381924198252, rows[0].GetProperty("numeric").GetDouble(), 1e-5);
    }

    [Fact]
    public void A_name_on_the_way_is_differentiated_too()
    {
        var rows = Rows("a = 3; b = a * a; c = b + a; L = b * c");
        Assert.Equal(135, Number(rows["a"], "numeric"), 1e-6);
        // b reaches L directly and through c: L = b (b + a).
        Assert.Equal(21, Number(rows["b"], "numeric"), 1e-6);
        Assert.Equal(9, Number(rows["c"], "numeric"), 1e-6);
        Assert.Equal(1, Number(rows["L"], "numeric"), 1e-9);
    }

    [Theory]
    [InlineData("x = 0; y = x.relu()", "kink")]
    [InlineData("x = 0; y = leaky_relu(x, slope=0.1)", "kink")]
    [InlineData("x = 0; y = abs(x)", "kink")]
    [InlineData("x = 0; y = sign(x)", "jump")]
    [InlineData("x = 0; y = sqrt(x)", "undefined")]
    [InlineData("x = -1; y = log(x)", "undefined")]
    [InlineData("x = 1e-9; y = log(x)", "agrees")]
    [InlineData("x = 20; y = tanh(x)", "agrees")]
    [InlineData("x = 1e12; y = x + 1", "agrees")]
    [InlineData("x = 0.5; y = sin(x * 10000)", "agrees")]
    [InlineData("x = 0.0001; y = x.relu()", "agrees")]
    [InlineData("x = 1e-9; y = x.relu()", "agrees")]
    [InlineData("x = 1e-13; y = x.relu()", "agrees")]
    [InlineData("x = 1.0000000000001; y = (x - 1).relu()", "unresolved")]
    [InlineData("x = 1e10; y = sin(x)", "agrees")]
    [InlineData("x = 1e16; y = sin(x)", "unresolved")]
    [InlineData("x = 1e12; y = sign(x - 1e12)", "jump")]
    [InlineData("x = 2; aside = x * 3; y = x", "agrees")]
    public void Kinks_and_undefined_slopes_are_told_and_no_failure(string text, string verdict)
    {
        Assert.Equal(verdict, Rows(text)["x"].GetProperty("verdict").GetString());
        Assert.Equal(0, Tool.Run("check", text).ExitCode);
    }

    [Fact]
    public void A_kink_shows_both_slopes()
    {
        var x = Rows("x = 0; y = x.relu()")["x"];
        Assert.Equal(0, Number(x, "left"), 1e-9);
        Assert.Equal(1, Number(x, "right"), 1e-9);
        Assert.Contains(
            "the slope is 0 on the left, 1 on the right",
            Tool.Run("check", "x = 0; y = x.relu()").Out,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(5.9, "differs")]
    [InlineData(6.001, "differs")]
    [InlineData(-6, "differs")]
    [InlineData(0, "differs")]
    [InlineData(6.0001, "agrees")]
    [InlineData(6, "agrees")]
    [InlineData(double.NaN, "undefined")]
    public void A_wrong_gradient_of_a_smooth_function_is_found(double analytic, string verdict)
    {
        Assert.Equal(verdict, CheckedGradient.Of("x", analytic, x => x * x, 3).VerdictName);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void Beyond_both_slopes_of_a_kink_a_gradient_is_wrong(double analytic)
    {
        Assert.Equal(Verdict.Differs, CheckedGradient.Of("x", analytic, x => Math.Max(x, 0), 0).Verdict);
    }

    [Fact]
    public void A_function_that_oscillates_faster_than_the_first_step_is_not_called_wrong()
    {
        var tool = Tool.Run("check", "x = 0.5; y = x.asin(); z = (y * 1e8).sin()", "--json");
        Assert.Equal(0, tool.ExitCode);
        Assert.All(
            tool.Json().GetProperty("names").EnumerateArray(),
            row => Assert.Equal("agrees", row.GetProperty("verdict").GetString())
        );
    }

    [Fact]
    public void A_program_without_names_has_nothing_to_check()
    {
        Assert.Equal(0, Tool.Run("check", "2 * 3").ExitCode);
        Assert.Equal("""{"names":[]}""", Tool.Run("check", "2 * 3", "--json").Out.TrimEnd());
    }

    static Dictionary<string, JsonElement> Rows(string text) =>
        Tool.Run("check", text, "--json")
            .Json()
            .GetProperty("names")
            .EnumerateArray()
            .ToDictionary(row => row.GetProperty("name").GetString()!);

    static double Number(JsonElement row, string property) => row.GetProperty(property).GetDouble();
}
