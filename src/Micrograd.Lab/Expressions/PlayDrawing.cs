using Micrograd.Graphs;
using Micrograd.Svg;

namespace Micrograd.Lab.Expressions;

/// <summary>The drawing of a graph whose numbers change in place: by the library's layout, from boxes with fixed room.</summary>
sealed class PlayDrawing
{
    const double Thickness = 1.4;

    // As in the library's drawing: a number without a name that more ops use stands beside each of them.
    const int MostUsesOfOneBox = 4;

    // A local derivative's text stands in the gap before the node, over the end of its edge.
    const double LayerGap = 92;
    const double PortGap = 17;
    const double AboveLine = 4;

    readonly List<PlayBox> _boxes = [];
    readonly List<(GraphEdge Edge, int Input, int From, int To)> _edges = [];

    PlayDrawing(Experiment experiment)
    {
        var nodes = experiment.Nodes;
        var uses = new int[nodes.Count];
        foreach (var input in nodes.SelectMany(node => node.Inputs))
        {
            uses[input]++;
        }
        var boxOf = new int[nodes.Count];
        foreach (var node in nodes)
        {
            var isTag = Experiment.IsConstant(node) && uses[node.Id] > MostUsesOfOneBox;
            boxOf[node.Id] = isTag ? -1 : Add(new PlayRecord(node));
            for (var operand = 0; operand < node.Inputs.Count; operand++)
            {
                var (edge, input) = (new GraphEdge(node.Id, operand), node.Inputs[operand]);
                var from = boxOf[input] >= 0 ? boxOf[input] : Add(new PlayTag(nodes[input], edge));
                _edges.Add((edge, input, from, boxOf[node.Id]));
            }
        }
    }

    public static DrawingAnswer Of(Experiment experiment, CancellationToken stop)
    {
        var drawing = new PlayDrawing(experiment);
        stop.ThrowIfCancellationRequested();
        var place = Placement.Of(
            drawing._boxes,
            [.. drawing._edges.Select(edge => (edge.From, edge.To))],
            new() { LayerGap = LayerGap, PortGap = PortGap }
        );
        stop.ThrowIfCancellationRequested();
        return new(
            PlayBox.Pixels(place.Width),
            PlayBox.Pixels(place.Height),
            [.. drawing._boxes.Select((box, i) => box.At(place.Boxes[i].X, place.Boxes[i].Y))],
            [.. drawing._edges.Select((edge, i) => Edge(edge.Edge, edge.Input, place.Routes[i], place.Tips[i]))]
        );
    }

    static EdgeAnswer Edge(GraphEdge edge, int input, IReadOnlyList<(double X, double Y)> route, double tip)
    {
        var end = route[^1];
        var arrow = Arrow.Of(new SvgPath().Spline(route), tip, end.Y, Thickness);
        return new(
            edge.ToString(),
            input,
            edge.Node,
            arrow.Line,
            arrow.Head,
            PlayBox.Pixels(end.X),
            PlayBox.Pixels(end.Y - AboveLine)
        );
    }

    int Add(PlayBox box)
    {
        _boxes.Add(box);
        return _boxes.Count - 1;
    }
}
