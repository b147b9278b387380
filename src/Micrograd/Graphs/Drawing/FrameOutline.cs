using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>The outline of a frame: bands from top to bottom, each touching the next.</summary>
internal sealed class FrameOutline
{
    /// <summary>The room for the name, a scope.</summary>
    public const double Top = 20;

    /// <summary>The room at each other side, a scope.</summary>
    public const double Side = 8;

    // Bands share at least that much, so that the outline is one piece.
    const double Narrowest = 60;
    const double Round = 8;

    readonly List<Band> _bands;

    FrameOutline(List<Band> bands) => _bands = bands;

    /// <summary>The left end of its upper side.</summary>
    public (double X, double Y) Corner => (_bands[0].Left, _bands[0].Top);

    /// <summary>The length of its upper side.</summary>
    public double TopWidth => _bands[0].Right - _bands[0].Left;

    /// <summary>A rectangle around boxes, with room for the scopes between.</summary>
    public static FrameOutline Rectangle(IReadOnlyList<Band> boxes, int height) => new([Padded(Around(boxes), height)]);

    /// <summary>What goes in to where the boxes are, row by row: others may stand beside a row that is narrower.</summary>
    public static FrameOutline ByRows(IReadOnlyList<Band> boxes, int height)
    {
        var rows = Rows(boxes);
        var parts = rows.ConvertAll(row => Padded(row, height));
        for (var i = 1; i < rows.Count; i++)
        {
            var (upper, lower) = (parts[i - 1], parts[i]);
            var (left, right) = (Math.Max(upper.Left, lower.Left), Math.Min(upper.Right, lower.Right));
            if (right - left < Narrowest)
            {
                (left, right) = (Math.Min(left, right - Narrowest), Math.Max(right, left + Narrowest));
                parts[i] = lower with { Left = Math.Min(lower.Left, left), Right = Math.Max(lower.Right, right) };
            }
            parts.Add(new(rows[i - 1].Bottom, rows[i].Top, left, right));
        }
        return new(Union(parts));
    }

    /// <summary>Whether something is where a band is.</summary>
    public bool Overlaps(Band box) => _bands.Exists(box.Overlaps);

    /// <summary>Whether the other is beside this one, or around it.</summary>
    public bool IsApartFromOrWithin(FrameOutline other) =>
        !_bands.Exists(other.Overlaps) || _bands.TrueForAll(other.Holds);

    /// <summary>The outline, its corners round.</summary>
    public SvgPath Path()
    {
        var corners = _bands
            .SelectMany(band => new[] { (X: band.Right, Y: band.Top), (X: band.Right, Y: band.Bottom) })
            .Concat(
                Enumerable
                    .Reverse(_bands)
                    .SelectMany(band => new[] { (X: band.Left, Y: band.Bottom), (X: band.Left, Y: band.Top) })
            )
            .ToList();
        corners = [.. corners.Where((corner, i) => corner != corners[(i + 1) % corners.Count])];
        var path = new SvgPath();
        for (var i = 0; i < corners.Count; i++)
        {
            var (before, at, after) = (
                corners[(i + corners.Count - 1) % corners.Count],
                corners[i],
                corners[(i + 1) % corners.Count]
            );
            var (from, to) = (Towards(at, before), Towards(at, after));
            path = path.IsEmpty ? path.MoveTo(from.X, from.Y) : path.LineTo(from.X, from.Y);
            path.QuadraticTo(at.X, at.Y, to.X, to.Y);
        }
        return path.Append("Z");
    }

    static (double X, double Y) Towards((double X, double Y) from, (double X, double Y) to)
    {
        var length = Math.Abs(to.X - from.X) + Math.Abs(to.Y - from.Y);
        var share = Math.Min(Round, length / 2) / length;
        return (from.X + share * (to.X - from.X), from.Y + share * (to.Y - from.Y));
    }

    bool Holds(Band box) =>
        _bands[0].Top <= box.Top
        && _bands[^1].Bottom >= box.Bottom
        && _bands.TrueForAll(band => !band.IsBeside(box) || (band.Left <= box.Left && band.Right >= box.Right));

    static Band Padded(Band band, int height) =>
        new(
            band.Top - Top * height,
            band.Bottom + Side * height,
            band.Left - Side * height,
            band.Right + Side * height
        );

    static Band Around(IReadOnlyCollection<Band> boxes) =>
        new(
            boxes.Min(box => box.Top),
            boxes.Max(box => box.Bottom),
            boxes.Min(box => box.Left),
            boxes.Max(box => box.Right)
        );

    // The layers of the layout: boxes beside each other.
    static List<Band> Rows(IReadOnlyList<Band> boxes)
    {
        var rows = new List<Band>();
        foreach (var box in boxes.OrderBy(box => box.Top))
        {
            if (rows.Count > 0 && rows[^1].IsBeside(box))
            {
                rows[^1] = Around([rows[^1], box]);
            }
            else
            {
                rows.Add(box);
            }
        }
        return rows;
    }

    static List<Band> Union(List<Band> parts)
    {
        double[] lines = [.. parts.SelectMany(part => new[] { part.Top, part.Bottom }).Distinct().Order()];
        var bands = new List<Band>();
        for (var i = 1; i < lines.Length; i++)
        {
            var (top, bottom) = (lines[i - 1], lines[i]);
            var beside = parts.FindAll(part => part.Top <= top && part.Bottom >= bottom);
            var (left, right) = (beside.Min(part => part.Left), beside.Max(part => part.Right));
            if (bands.Count > 0 && bands[^1].Left == left && bands[^1].Right == right)
            {
                bands[^1] = bands[^1] with { Bottom = bottom };
            }
            else
            {
                bands.Add(new(top, bottom, left, right));
            }
        }
        return bands;
    }

    /// <summary>A rectangle.</summary>
    public readonly record struct Band(double Top, double Bottom, double Left, double Right)
    {
        /// <summary>Whether they share height.</summary>
        public bool IsBeside(Band other) => Top < other.Bottom && other.Top < Bottom;

        /// <summary>Whether they share a place.</summary>
        public bool Overlaps(Band other) => IsBeside(other) && Left < other.Right && other.Left < Right;
    }
}
