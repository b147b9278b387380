using System.Diagnostics;
using System.Xml.Linq;

namespace Micrograd.Tests;

public sealed class GraphDotTests
{
    [Fact]
    public void Dot_has_the_shape_of_the_lectures_draw_dot()
    {
        var a = new Value(2, "a");
        var b = new Value(-3, "b");
        var e = (a * b).Named("e");
        e.Backward();

        Assert.Equal(
            """
            digraph {
              rankdir=LR;
              n0 [shape=record, label="{ a | data 2.0000 | grad -3.0000 }"];
              n1 [shape=record, label="{ b | data -3.0000 | grad 2.0000 }"];
              n2 [shape=record, label="{ e | data -6.0000 | grad 1.0000 }"];
              op2 [label="*"];
              op2 -> n2;
              n0 -> op2;
              n1 -> op2;
            }

            """.ReplaceLineEndings("\n"),
            Graph.Of(e).ToDot()
        );
    }

    [Theory]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("{a|b}", "\\{a\\|b\\}")]
    [InlineData("a<b>c", "a\\<b\\>c")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("x1*w1 + x2", "x1*w1 + x2")]
    [InlineData("&lt;", "&amp;lt;")]
    [InlineData("α→🙂", "α→🙂")]
    [InlineData("a\0b", "a\uFFFDb")]
    public void Labels_are_escaped(string label, string escaped) =>
        Assert.Contains(
            $"label=\"{{ {escaped} | data",
            Graph.Of(new Value(1, label)).ToDot(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Spaces_that_Graphviz_would_merge_are_kept() =>
        Assert.Contains("{ a\\ \\ b| data", Graph.Of(new Value(1, "a  b")).ToDot(), StringComparison.Ordinal);

    [Fact]
    public void Half_a_character_is_replaced() =>
        Assert.Contains("{ a\uFFFD |", Graph.Of(new Value(1, "a\uD800")).ToDot(), StringComparison.Ordinal);

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Dot_is_the_same_in_every_culture(string culture)
    {
        var expected = SampleGraphs.Neuron().ToDot();
        using var _ = new InCulture(culture);
        Assert.Equal(expected, SampleGraphs.Neuron().ToDot());
    }

    [Theory]
    [InlineData(0, "0.0000")]
    [InlineData(-0.70710678, "-0.7071")]
    [InlineData(1e-9, "1e-9")]
    [InlineData(1e300, "1e+300")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Records_show_four_decimals_or_an_exponent(double data, string shown) =>
        Assert.Contains($"data {shown} |", Graph.Of(new Value(data)).ToDot(), StringComparison.Ordinal);

    [Fact]
    public void Graphviz_draws_any_label_as_it_stands()
    {
        const string hostile = "a\"b {c|d} <e> \\N \\ &lt; ü→🙂 ]; } x=\"";
        using var dot = TryStart("dot", "-Tplain");
        if (dot is null)
        {
            Assert.Skip("Graphviz (dot) is not installed.");
        }
        var product = (new Value(1, hostile) * new Value(2, "\\")).Named("{");
        dot.StandardInput.Write(Graph.Of(product.Tanh()).ToDot());
        dot.StandardInput.Close();
        var plain = dot.StandardOutput.ReadToEnd();
        var errors = dot.StandardError.ReadToEnd();
        dot.WaitForExit();
        Assert.Equal("", errors);
        Assert.Equal(0, dot.ExitCode);
        Assert.Equal(6, plain.Split('\n').Count(line => line.StartsWith("node ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Graphviz_shows_the_label_that_was_meant()
    {
        const string hostile = "a\"b {c|d}  <e> \\N \\ &lt; ü→ ]; }";
        using var dot = TryStart("dot", "-Tsvg");
        if (dot is null)
        {
            Assert.Skip("Graphviz (dot) is not installed.");
        }
        dot.StandardInput.Write(Graph.Of(new Value(1, hostile)).ToDot());
        dot.StandardInput.Close();
        var texts = XDocument
            .Parse(dot.StandardOutput.ReadToEnd())
            .Descendants()
            .Where(e => e.Name.LocalName == "text");
        // Graphviz writes spaces as no-break spaces.
        Assert.Equal(hostile, texts.First().Value.Replace('\u00A0', ' '));
    }

    static Process? TryStart(string program, string argument)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(program, argument)
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    StandardInputEncoding = new System.Text.UTF8Encoding(false),
                    StandardOutputEncoding = new System.Text.UTF8Encoding(false),
                }
            );
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
