using Micrograd.Graphs;
using Micrograd.Lab.Expressions;
using Micrograd.Svg;

namespace Micrograd.Lab.Viewing;

/// <summary>Cards and edges that are being put together, and then laid out.</summary>
sealed class View
{
    const double Thickness = 1.2;

    // Lines from one leaf to all that read it would be a tangle: beside each of many stands a tag of its own.
    const int MostReadersOfOneCard = 3;

    readonly List<Card> _cards = [];
    readonly List<(int From, int To, string Title)> _edges = [];

    public int Add(Card card)
    {
        _cards.Add(card);
        return _cards.Count - 1;
    }

    public void Connect(int from, int to, int count = 1)
    {
        var title = $"{_cards[from].Title} → {_cards[to].Title}";
        _edges.Add((from, to, count == 1 ? title : $"{title}: {Counted.Of(count)} edges"));
    }

    /// <summary>Whether a leaf that so many cards read is a tag beside each.</summary>
    public static bool IsShared(int readers) => readers > MostReadersOfOneCard;

    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ViewAnswer Lay(IReadOnlyList<string> remarks, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var place = Placement.Of(
            _cards,
            [.. _edges.Select(edge => (edge.From, edge.To))],
            new() { LayerGap = 56, PortGap = 12 }
        );
        stop.ThrowIfCancellationRequested();
        return new(
            PlayBox.Pixels(place.Width),
            PlayBox.Pixels(place.Height),
            [.. _cards.Select((card, i) => card.At(place.Boxes[i].X, place.Boxes[i].Y))],
            [.. _edges.Select((edge, i) => Edge(edge, place.Routes[i], place.Tips[i]))],
            remarks
        );
    }

    ViewEdgeAnswer Edge((int From, int To, string Title) edge, IReadOnlyList<(double X, double Y)> route, double tip)
    {
        var arrow = Arrow.Of(new SvgPath().Spline(route), tip, route[^1].Y, Thickness);
        return new(_cards[edge.From].Key, _cards[edge.To].Key, edge.Title, arrow.Line, arrow.Head);
    }
}
