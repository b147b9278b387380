using System.Globalization;
using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>A number without a name, drawn small beside one of the many ops that use it.</summary>
internal sealed class TagBox : DrawnBox
{
    const double FontSize = 12;

    readonly Graph _graph;
    readonly GraphNode _node;
    readonly bool _gradients;
    readonly string _number;

    public TagBox(Graph graph, GraphNode node, bool gradients)
    {
        (_graph, _node, _gradients) = (graph, node, gradients);
        _number = node.DataText(NumberForm.Short);
    }

    public override double Width => TextWidth.Mono(_number, FontSize) + 14;

    public override double Height => 20;

    public override void Draw(SvgWriter svg, double x, double y)
    {
        svg.Open("g", ("class", "tag"), ("data-node", _node.Id.ToString(CultureInfo.InvariantCulture)));
        svg.Title(NodeTitle.Of(_graph, _node, _gradients));
        svg.Element(
            "rect",
            ("class", "fill-card line-muted"),
            ("x", x),
            ("y", y),
            ("width", Width),
            ("height", Height),
            ("rx", 3)
        );
        svg.Text(
            x + Width / 2,
            y + 14,
            _number,
            ("class", "mono data"),
            ("font-size", FontSize),
            ("text-anchor", "middle")
        );
        svg.Close();
    }
}
