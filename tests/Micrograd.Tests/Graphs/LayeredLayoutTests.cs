using CsCheck;
using Micrograd.Graphs;

namespace Micrograd.Tests;

public sealed class LayeredLayoutTests
{
    const double Rounding = 1e-6;
    static readonly LayoutOptions Options = new();

    static readonly Gen<((double Width, double Height)[] Nodes, (int From, int To)[] Edges)> Dags =
        from count in Gen.Int[1, 45]
        from sizes in Gen.Select(Gen.Double[0, 160], Gen.Double[0, 60]).Array[count]
        from names in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from pairs in Gen.Select(Gen.Int[0, count - 1], Gen.Int[0, count - 1]).Array[0, 80]
        select (
            sizes,
            pairs
                .Where(p => p.Item1 != p.Item2)
                .Select(p => (names[Math.Min(p.Item1, p.Item2)], names[Math.Max(p.Item1, p.Item2)]))
                .ToArray()
        );

    [Fact]
    public void Nodes_keep_their_distance() =>
        Dags.Sample(dag =>
        {
            var layout = LayeredLayout.Of(dag.Nodes, dag.Edges, Options);
            for (var a = 0; a < dag.Nodes.Length; a++)
            {
                for (var b = 0; b < a; b++)
                {
                    var (dx, dy) = (
                        layout.Centres[a].X - layout.Centres[b].X,
                        layout.Centres[a].Y - layout.Centres[b].Y
                    );
                    var besides = Math.Abs(dx) - (dag.Nodes[a].Width + dag.Nodes[b].Width) / 2;
                    var below = Math.Abs(dy) - (dag.Nodes[a].Height + dag.Nodes[b].Height) / 2;
                    Assert.True(besides >= Options.LayerGap - Rounding || below >= Options.NodeGap - Rounding);
                }
            }
        });

    [Fact]
    public void Every_edge_runs_from_left_to_right_between_its_nodes() =>
        Dags.Sample(dag =>
        {
            var layout = LayeredLayout.Of(dag.Nodes, dag.Edges, Options);
            for (var edge = 0; edge < dag.Edges.Length; edge++)
            {
                var ((from, to), route) = (dag.Edges[edge], layout.Routes[edge]);
                Assert.Equal(1, route.Count % 3);
                Assert.Equal(layout.Centres[from].X + dag.Nodes[from].Width / 2, route[0].X, Rounding);
                Assert.Equal(layout.Centres[to].X - dag.Nodes[to].Width / 2, route[^1].X, Rounding);
                Assert.True(Math.Abs(route[0].Y - layout.Centres[from].Y) <= dag.Nodes[from].Height / 2 + Rounding);
                Assert.True(Math.Abs(route[^1].Y - layout.Centres[to].Y) <= dag.Nodes[to].Height / 2 + Rounding);
                Assert.True(route[^1].X - route[0].X >= Options.LayerGap - Rounding);
                for (var i = 1; i < route.Count; i++)
                {
                    Assert.True(route[i].X >= route[i - 1].X);
                }
            }
        });

    [Fact]
    public void No_edge_runs_through_a_node() =>
        Dags.Sample(dag =>
        {
            var layout = LayeredLayout.Of(dag.Nodes, dag.Edges, Options);
            foreach (var (x, y) in layout.Routes.SelectMany(OnCurve))
            {
                for (var node = 0; node < dag.Nodes.Length; node++)
                {
                    var inside =
                        Math.Abs(x - layout.Centres[node].X) < dag.Nodes[node].Width / 2 - Rounding
                        && Math.Abs(y - layout.Centres[node].Y) < dag.Nodes[node].Height / 2 - Rounding;
                    Assert.False(inside);
                }
            }
        });

    [Fact]
    public void Everything_is_on_the_canvas() =>
        Dags.Sample(dag =>
        {
            var layout = LayeredLayout.Of(dag.Nodes, dag.Edges, Options);
            for (var node = 0; node < dag.Nodes.Length; node++)
            {
                var ((x, y), (width, height)) = (layout.Centres[node], dag.Nodes[node]);
                Assert.InRange(x - width / 2, Options.Margin - Rounding, layout.Width);
                Assert.InRange(x + width / 2, 0, layout.Width - Options.Margin + Rounding);
                Assert.InRange(y - height / 2, Options.Margin - Rounding, layout.Height);
                Assert.InRange(y + height / 2, 0, layout.Height - Options.Margin + Rounding);
            }

            foreach (var (x, y) in layout.Routes.SelectMany(route => route))
            {
                Assert.InRange(x, 0, layout.Width);
                Assert.InRange(y, Options.Margin - Rounding, layout.Height - Options.Margin + Rounding);
            }
        });

    [Fact]
    public void The_same_graph_gives_the_same_picture() =>
        Dags.Sample(dag =>
        {
            var (a, b) = (
                LayeredLayout.Of(dag.Nodes, dag.Edges, Options),
                LayeredLayout.Of(dag.Nodes, dag.Edges, Options)
            );
            Assert.Equal(a.Centres, b.Centres);
            Assert.Equal(a.Routes.SelectMany(r => r), b.Routes.SelectMany(r => r));
        });

    [Fact]
    public void A_chain_is_a_straight_line()
    {
        var layout = LayeredLayout.Of(Boxes(6), [(5, 4), (4, 3), (3, 2), (2, 1), (1, 0)], Options);
        Assert.Single(layout.Centres.Select(c => c.Y).Distinct());
        Assert.Equal(layout.Centres.Select(c => c.X).OrderDescending(), layout.Centres.Select(c => c.X));
    }

    [Fact]
    public void A_tree_is_drawn_in_reading_order_with_operands_beside_their_operator()
    {
        // (a * b) + ((c * d) * e): the leaf e stands just before its product, not far left with the others.
        (int, int)[] edges = [(0, 5), (1, 5), (2, 6), (3, 6), (6, 7), (4, 7), (5, 8), (7, 8)];
        var layout = LayeredLayout.Of(Boxes(9), edges, Options);
        var y = layout.Centres.Select(c => c.Y).ToArray();
        Assert.True(y[0] < y[1] && y[1] < y[2] && y[2] < y[3] && y[6] < y[4] && y[5] < y[7]);
        Assert.Equal(layout.Centres[6].X, layout.Centres[4].X, Rounding);
        Assert.Equal(layout.Centres[7].X, layout.Centres[5].X, Rounding);
    }

    [Fact]
    public void The_two_edges_of_a_square_are_kept_apart()
    {
        var layout = LayeredLayout.Of(Boxes(4), [(0, 1), (0, 1), (1, 2), (2, 3), (0, 3), (0, 3)], Options);
        foreach (var (a, b) in ((int, int)[])[(0, 1), (4, 5)])
        {
            var apart = OnCurve(layout.Routes[a]).Zip(OnCurve(layout.Routes[b]), (p, q) => Math.Abs(p.Y - q.Y));
            Assert.All(apart, distance => Assert.True(distance > 5, $"{distance}"));
        }
    }

    [Fact]
    public void A_cycle_is_refused_and_named()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            LayeredLayout.Of(Boxes(4), [(0, 1), (1, 2), (2, 1), (2, 3)])
        );
        Assert.Matches("cycle through node [12]", error.Message);
        Assert.Throws<ArgumentException>(() => LayeredLayout.Of(Boxes(1), [(0, 0)]));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(-1, 0)]
    public void An_edge_to_nowhere_is_refused(int from, int to) =>
        Assert.Throws<ArgumentException>(() => LayeredLayout.Of(Boxes(2), [(from, to)]));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void A_size_that_is_no_size_is_refused(double width) =>
        Assert.Throws<ArgumentException>(() => LayeredLayout.Of([(width, 10)], []));

    [Fact]
    public void Nothing_is_an_empty_canvas()
    {
        var layout = LayeredLayout.Of([], [], Options);
        Assert.Equal((2 * Options.Margin, 2 * Options.Margin), (layout.Width, layout.Height));
    }

    internal static (double Width, double Height)[] Boxes(int count) => [.. Enumerable.Repeat((60.0, 30.0), count)];

    static IEnumerable<(double X, double Y)> OnCurve(IReadOnlyList<(double X, double Y)> spline)
    {
        for (var i = 0; i + 3 < spline.Count; i += 3)
        {
            for (var t = 0.0; t <= 1; t += 0.0625)
            {
                yield return (
                    Cubic(spline[i].X, spline[i + 1].X, spline[i + 2].X, spline[i + 3].X, t),
                    Cubic(spline[i].Y, spline[i + 1].Y, spline[i + 2].Y, spline[i + 3].Y, t)
                );
            }
        }
    }

    static double Cubic(double a, double b, double c, double d, double t) =>
        (1 - t) * (1 - t) * (1 - t) * a + 3 * (1 - t) * (1 - t) * t * b + 3 * (1 - t) * t * t * c + t * t * t * d;
}
