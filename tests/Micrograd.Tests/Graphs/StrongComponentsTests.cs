using CsCheck;
using Micrograd.Graphs;

namespace Micrograd.Tests;

public sealed class StrongComponentsTests
{
    [Fact]
    public void Two_nodes_share_a_component_exactly_when_each_reaches_the_other() =>
        (
            from count in Gen.Int[1, 14]
            from edges in Gen.Select(Gen.Int[0, count - 1], Gen.Int[0, count - 1]).Array[0, 30]
            select (count, edges)
        ).Sample(graph =>
        {
            var reaches = new bool[graph.count, graph.count];
            foreach (var (from, to) in graph.edges)
            {
                reaches[from, to] = true;
            }
            for (var via = 0; via < graph.count; via++)
            for (var from = 0; from < graph.count; from++)
            for (var to = 0; to < graph.count; to++)
            {
                reaches[from, to] |= reaches[from, via] && reaches[via, to];
            }
            var component = StrongComponents.Of(Successors(graph.count, graph.edges));
            for (var a = 0; a < graph.count; a++)
            for (var b = 0; b < graph.count; b++)
            {
                Assert.Equal(a == b || (reaches[a, b] && reaches[b, a]), component[a] == component[b]);
            }
        });

    [Fact]
    public void A_ring_of_a_million_nodes_is_one_component()
    {
        const int count = 1_000_000;
        var ring = Enumerable.Range(0, count).Select(node => (IReadOnlyList<int>)[(node + 1) % count]).ToArray();
        Assert.All(StrongComponents.Of(ring), component => Assert.Equal(0, component));
    }

    static IReadOnlyList<int>[] Successors(int count, (int From, int To)[] edges) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(node =>
                    (IReadOnlyList<int>)[.. edges.Where(edge => edge.From == node).Select(edge => edge.To)]
                ),
        ];
}
