using CsCheck;

namespace Micrograd.Tests;

public sealed class GraphTextTests
{
    [Fact]
    public void Text_is_a_tree_from_the_output_down_with_shared_nodes_once()
    {
        var a = new Value(3, "a");
        var b = (a * a).Named("b");
        var c = (b + a).Named("c");
        var l = (b * c).Named("L");
        l.Backward();

        Assert.Equal(
            """
            L (*)  data=108  grad=1
            ├── b (*)  data=9  grad=21
            │   ├── a  data=3  grad=135
            │   └── ↑ a
            └── c (+)  data=12  grad=9
                ├── ↑ b
                └── ↑ a
            """.ReplaceLineEndings("\n"),
            Graph.Of(l).ToText()
        );
    }

    [Fact]
    public void Ascii_text_has_no_other_characters()
    {
        var text = Graph.Of((new Value(1, "α\u001b[31m") + new Value(2, "🙂")) * 3).ToText(3, ascii: true);
        Assert.All(text, c => Assert.InRange(c, '\n', '~'));
        Assert.Contains(
            "\\u03B1\\u001B[31m",
            Graph.Of(new Value(1, "α\u001b[31m")).ToText(ascii: true),
            StringComparison.Ordinal
        );
        Assert.EndsWith("... 3 nodes left out", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u001b[2J", "\\u001B[2J")]
    [InlineData("a\nb\tc\r", "a\\nb\\tc\\r")]
    [InlineData("\u202Eabc", "\\u202Eabc")]
    [InlineData("ü→🙂", "ü→🙂")]
    public void Labels_cannot_drive_the_terminal(string label, string shown) =>
        Assert.Equal($"{shown}  data=1  grad=0", Graph.Of(new Value(1, label)).ToText());

    [Fact]
    public void Equal_labels_are_told_apart_by_number()
    {
        var text = Graph.Of(new Value(1, "x") + new Value(2, "x")).ToText();
        Assert.Contains("x #0  data=1", text, StringComparison.Ordinal);
        Assert.Contains("x #1  data=2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_node_has_its_line_exactly_once_when_there_is_room() =>
        SampleGraphs
            .Random(60)
            .Sample(graph =>
            {
                var lines = graph.ToText(int.MaxValue).Split('\n');
                Assert.Equal(graph.Nodes.Count, lines.Count(line => line.Contains("data=", StringComparison.Ordinal)));
            });

    [Fact]
    public void Shown_and_left_out_nodes_are_all_nodes() =>
        Gen.Select(SampleGraphs.Random(60), Gen.Int[1, 40])
            .Sample(
                (graph, most) =>
                {
                    var lines = graph.ToText(most).Split('\n');
                    Assert.InRange(lines.Length, 1, most);
                    var shown = lines.Count(line => line.Contains("data=", StringComparison.Ordinal));
                    var leftOut =
                        lines[^1].StartsWith("… all", StringComparison.Ordinal) ? "0"
                        : lines[^1].StartsWith('…') ? lines[^1].Split(' ')[1]
                        : "0";
                    Assert.Equal(
                        graph.Nodes.Count,
                        shown + int.Parse(leftOut, System.Globalization.CultureInfo.InvariantCulture)
                    );
                }
            );

    [Fact]
    public void A_deep_chain_goes_on_at_the_left_edge()
    {
        var value = new Value(0.5, "x");
        for (var i = 0; i < 100_000; i++)
        {
            value = value.Tanh();
        }
        var text = Graph.Of(value).ToText(int.MaxValue);
        Assert.InRange(text.Split('\n').Max(line => line.Length), 1, 160);
        Assert.Equal(100_001, text.Split('\n').Count(line => line.Contains("data=", StringComparison.Ordinal)));
        // 199 lines: seven of them lead to where a branch goes on.
        Assert.EndsWith("… 99,809 nodes left out", Graph.Of(value).ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Text_is_the_same_in_every_culture(string culture)
    {
        var expected = SampleGraphs.Neuron().ToText();
        using var _ = new InCulture(culture);
        Assert.Equal(expected, SampleGraphs.Neuron().ToText());
    }

    [Fact]
    public void No_line_at_all_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleGraphs.Neuron().ToText(0));
}
