namespace Micrograd.Graphs;

/// <summary>The vertical place of every node: the second half of Brandes–Köpf, on blocks of aligned nodes.</summary>
/// <remarks>
/// Each of four alignments is packed as tightly as the node heights allow and the mean of the two median results is taken.
/// Order statistics keep every separation that all four have, so nodes never overlap. Packing is a longest path over the
/// graph of blocks, as in dagre, which is free of the flaw that the 2001 paper's compaction has (Brandes, Walter, Zink 2020).
/// </remarks>
internal sealed class Coordinates(LayeredGraph graph, double[] heights, LayoutOptions options)
{
    /// <summary>The y of each node's centre, virtual nodes included, from any origin.</summary>
    public double[] Centres()
    {
        var alignment = new Alignment(graph);
        var candidates = new double[4][];
        for (var i = 0; i < candidates.Length; i++)
        {
            var upwards = i % 2 == 1;
            candidates[i] = Pack(alignment.Blocks(rightwards: i < 2, upwards), upwards);
        }
        return Balance(candidates);
    }

    double Height(int node) => graph.IsVirtual(node) ? 0 : heights[node];

    double Separation(int a, int b) =>
        (Height(a) + Height(b)) / 2 + (graph.IsVirtual(a) || graph.IsVirtual(b) ? options.EdgeGap : options.NodeGap);

    double[] Pack(int[] block, bool upwards)
    {
        // Upwards is downwards seen in a mirror: neighbours change roles and the result its sign.
        var pairs = graph.Count - graph.Order.Length;
        var (above, below, gap) = (new int[pairs], new int[pairs], new double[pairs]);
        var pair = 0;
        foreach (var nodes in graph.Order)
        {
            for (var i = 0; i + 1 < nodes.Length; i++, pair++)
            {
                above[pair] = block[nodes[upwards ? i + 1 : i]];
                below[pair] = block[nodes[upwards ? i : i + 1]];
                gap[pair] = Separation(nodes[i], nodes[i + 1]);
            }
        }
        var packed = Packed(above, below, gap);
        return Array.ConvertAll(block, b => upwards ? -packed[b] : packed[b]);
    }

    double[] Packed(int[] above, int[] below, double[] gap)
    {
        var (after, before) = (new Incidence(graph.Count, above), new Incidence(graph.Count, below));
        var y = new double[graph.Count];
        var waiting = new int[graph.Count];
        var order = new List<int>(graph.Count);
        for (var block = 0; block < waiting.Length; block++)
        {
            waiting[block] = before.Count(block);
            if (waiting[block] == 0)
            {
                order.Add(block);
            }
        }
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var pair in after.Of(order[i]))
            {
                y[below[pair]] = Math.Max(y[below[pair]], y[order[i]] + gap[pair]);
                if (--waiting[below[pair]] == 0)
                {
                    order.Add(below[pair]);
                }
            }
        }
        // Then everything moves down as far as it can, which closes the gaps above long blocks.
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var lowest = double.PositiveInfinity;
            foreach (var pair in after.Of(order[i]))
            {
                lowest = Math.Min(lowest, y[below[pair]] - gap[pair]);
            }
            y[order[i]] = double.IsFinite(lowest) ? Math.Max(y[order[i]], lowest) : y[order[i]];
        }
        return y;
    }

    double[] Balance(double[][] candidates)
    {
        var extents = Array.ConvertAll(candidates, Extent);
        var narrowest = extents.MinBy(extent => extent.Bottom - extent.Top);
        for (var i = 0; i < candidates.Length; i++)
        {
            var upwards = i % 2 == 1;
            var shift = upwards ? narrowest.Bottom - extents[i].Bottom : narrowest.Top - extents[i].Top;
            for (var node = 0; node < graph.Count; node++)
            {
                candidates[i][node] += shift;
            }
        }
        var centres = new double[graph.Count];
        Span<double> four = stackalloc double[4];
        for (var node = 0; node < centres.Length; node++)
        {
            for (var i = 0; i < four.Length; i++)
            {
                four[i] = candidates[i][node];
            }
            four.Sort();
            centres[node] = (four[1] + four[2]) / 2;
        }
        return centres;
    }

    (double Top, double Bottom) Extent(double[] y)
    {
        double top = double.PositiveInfinity,
            bottom = double.NegativeInfinity;
        for (var node = 0; node < y.Length; node++)
        {
            top = Math.Min(top, y[node] - Height(node) / 2);
            bottom = Math.Max(bottom, y[node] + Height(node) / 2);
        }
        return (top, bottom);
    }
}
