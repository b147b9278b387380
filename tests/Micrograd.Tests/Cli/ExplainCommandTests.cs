using System.Numerics;

namespace Micrograd.Tests.Cli;

public class ExplainCommandTests
{
    [Fact]
    public void The_paths_sum_to_the_gradient()
    {
        var json = Tool.Run("explain", "a = 3; b = a * a; c = b + a; L = b * c", "--of", "a", "--json").Json();
        Assert.Equal("5", json.GetProperty("count").GetString());
        Assert.Equal(135, json.GetProperty("gradient").GetDouble());
        var paths = json.GetProperty("paths").EnumerateArray().ToArray();
        Assert.Equal(5, paths.Length);
        Assert.Equal(135, paths.Sum(path => path.GetProperty("product").GetDouble()), 1e-9);
        foreach (var path in paths)
        {
            var locals = path.GetProperty("locals").EnumerateArray().Select(local => local.GetDouble()).ToArray();
            Assert.Equal(path.GetProperty("nodes").GetArrayLength() - 1, locals.Length);
            Assert.Equal(path.GetProperty("product").GetDouble(), locals.Aggregate(1.0, (x, y) => x * y), 1e-9);
            Assert.Equal(0, path.GetProperty("nodes")[0].GetInt32());
        }
    }

    [Fact]
    public void Ids_are_those_of_eval()
    {
        const string Text = "a = 3; aside = 7; y = a * a + 1";
        var eval = Tool.Run("eval", Text, "--json").Json();
        var path = Tool.Run("explain", Text, "--of", "a", "--json").Json().GetProperty("paths")[0].GetProperty("nodes");
        Assert.Equal(eval.GetProperty("output").GetInt32(), path[path.GetArrayLength() - 1].GetInt32());
    }

    [Fact]
    public void A_count_beyond_every_integer_is_exact_in_json_and_readable_in_text()
    {
        var text = "a = 1; x = a; " + string.Concat(Enumerable.Repeat("x = x + x; ", 1000));
        var json = Tool.Run("explain", text, "--of", "a", "--json").Json();
        Assert.Equal(
            BigInteger.Pow(2, 1000).ToString(System.Globalization.CultureInfo.InvariantCulture),
            json.GetProperty("count").GetString()
        );
        Assert.Contains("about 1.07e+301 paths", Tool.Run("explain", text, "--of", "a").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_shows_each_path_with_its_product_and_share()
    {
        var lines = Tool.Run("explain", "a = 2; b = 3; c = a * b; y = c + a", "--of", "a").Lines;
        Assert.Equal("∂y/∂a = 4, the sum over 2 paths", lines[0]);
        Assert.Equal("product  share  path       local derivatives", lines[2]);
        Assert.Equal("      3   75 %  a → c → y  3 × 1", lines[3]);
        Assert.Equal("      1   25 %  a → y      1", lines[4]);
    }

    [Fact]
    public void Paths_that_are_not_listed_are_summed()
    {
        var text = "a = 1; y = " + string.Join(" + ", Enumerable.Repeat("a", 25));
        Assert.EndsWith(
            "5 more, none of them larger, add 5.",
            Tool.Run("explain", text, "--of", "a").Out.TrimEnd(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_name_without_a_path_has_gradient_0()
    {
        var tool = Tool.Run("explain", "a = 1; b = 2; y = b * 3", "--of", "a", "--json");
        Assert.Equal("0", tool.Json().GetProperty("count").GetString());
        Assert.Equal(0, tool.Json().GetProperty("gradient").GetDouble());
        Assert.StartsWith(
            "y does not depend on a",
            Tool.Run("explain", "a = 1; b = 2; y = b * 3", "--of", "a").Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_label_serves_where_there_is_no_such_name()
    {
        var json = Tool.Run("explain", "x = Value(2, label='weight'); y = x * 3", "--of", "weight", "--json").Json();
        Assert.Equal(3, json.GetProperty("gradient").GetDouble());
    }
}
