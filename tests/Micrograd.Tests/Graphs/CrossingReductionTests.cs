using CsCheck;
using Micrograd.Graphs;

namespace Micrograd.Tests;

public sealed class CrossingReductionTests
{
    static readonly Gen<(int Nodes, int[] From, int[] To, int[] Layers)> LayeredGraphs =
        from width in Gen.Int[2, 7]
        from pairs in Gen.Select(Gen.Int[0, 3], Gen.Int[0, width - 1], Gen.Int[0, width - 1]).Array[1, 50]
        select (
            5 * width,
            pairs.Select(p => p.Item1 * width + p.Item2).ToArray(),
            pairs.Select(p => (p.Item1 + 1) * width + p.Item3).ToArray(),
            Enumerable.Range(0, 5 * width).Select(i => i / width).ToArray()
        );

    [Fact]
    public void Crossings_are_counted_right() =>
        LayeredGraphs.Sample(g =>
        {
            var graph = new LayeredGraph((g.From, g.To), g.Layers);
            Assert.Equal(ByPairs(graph), Crossings.Count(graph));
        });

    [Fact]
    public void There_are_never_more_crossings_than_before() =>
        LayeredGraphs.Sample(g =>
        {
            var graph = new LayeredGraph((g.From, g.To), g.Layers);
            var before = ByPairs(graph);
            CrossingReduction.Run(graph);
            Assert.True(ByPairs(graph) <= before);
            Assert.All(
                graph.Order.SelectMany((nodes, _) => nodes.Select((n, i) => (n, i))),
                p => Assert.Equal(p.i, graph.Position[p.n])
            );
        });

    [Fact]
    public void Random_graphs_lose_most_of_their_crossings()
    {
        var random = new Random(7);
        long before = 0,
            after = 0;
        for (var trial = 0; trial < 20; trial++)
        {
            // Planar at first, three edges a node to near neighbours, then shuffled.
            var shuffle = Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, 12).ToArray()).ToArray();
            Array.ForEach(shuffle, random.Shuffle);
            var edges = new List<(int From, int To)>();
            for (var layer = 0; layer < 4; layer++)
            {
                for (var i = 0; i < 12; i++)
                {
                    edges.Add((layer * 12 + shuffle[layer][i], (layer + 1) * 12 + shuffle[layer + 1][i]));
                    edges.Add(
                        (layer * 12 + shuffle[layer][i], (layer + 1) * 12 + shuffle[layer + 1][Math.Min(11, i + 1)])
                    );
                }
            }

            var layers = Enumerable.Range(0, 60).Select(i => i / 12).ToArray();
            var graph = new LayeredGraph(([.. edges.Select(e => e.From)], [.. edges.Select(e => e.To)]), layers);
            before += ByPairs(graph);
            CrossingReduction.Run(graph);
            after += ByPairs(graph);
        }

        Assert.True(after * 20 < before, $"{before} crossings became {after}");
    }

    static long ByPairs(LayeredGraph graph)
    {
        long crossings = 0;
        for (var a = 0; a < graph.SegmentFrom.Length; a++)
        {
            for (var b = 0; b < a; b++)
            {
                if (graph.Layer[graph.SegmentFrom[a]] == graph.Layer[graph.SegmentFrom[b]])
                {
                    var left = graph.Position[graph.SegmentFrom[a]] - graph.Position[graph.SegmentFrom[b]];
                    var right = graph.Position[graph.SegmentTo[a]] - graph.Position[graph.SegmentTo[b]];
                    crossings += left * right < 0 ? 1 : 0;
                }
            }
        }

        return crossings;
    }
}
