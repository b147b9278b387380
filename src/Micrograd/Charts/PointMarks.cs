using Micrograd.Svg;

namespace Micrograd.Charts;

/// <summary>Draws sets of points by class, one path a set and class, and their legend.</summary>
internal static class PointMarks
{
    /// <summary>Draws at most <paramref name="most"/> points, evenly chosen.</summary>
    public static void Draw(ChartFrame frame, IReadOnlyList<ClassPoints> sets, IReadOnlyList<string> names, int most)
    {
        var total = sets.Sum(set => (long)set.Xs.Count);
        var stride = (int)Math.Max(1, (total + most - 1) / most);
        foreach (var set in sets)
        {
            var paths = new SortedDictionary<int, SvgPath>();
            for (var i = 0; i < set.Xs.Count; i += stride)
            {
                if (frame.Shows(set.Xs[i], set.Ys[i]))
                {
                    if (!paths.TryGetValue(set.Classes[i], out var path))
                    {
                        paths[set.Classes[i]] = path = new SvgPath();
                    }
                    path.MoveTo(frame.X(set.Xs[i]), frame.Y(set.Ys[i])).Append(Marker.Of(set.Classes[i]));
                }
            }
            foreach (var (index, path) in paths)
            {
                frame.Svg.Open("g");
                frame.Svg.Title($"{set.Name}, {ClassName(index, names)}".Trim(',', ' '));
                Mark(frame.Svg, path, SvgTheme.ClassColour(index), set.Hollow);
                frame.Svg.Close();
            }
        }
    }

    /// <summary>An entry for every class that occurs, and one for every set if there are several.</summary>
    public static List<LegendEntry> Legend(IReadOnlyList<ClassPoints> sets, IReadOnlyList<string> names)
    {
        var entries = new List<LegendEntry>();
        var classes = sets.SelectMany(set => set.Classes).Distinct().Order().ToList();
        if (classes.Count > 1 || names.Count > 0)
        {
            foreach (var index in classes)
            {
                var (shape, colour) = (Marker.Of(index), SvgTheme.ClassColour(index));
                entries.Add(
                    new(
                        ClassName(index, names),
                        (svg, x, y) => Mark(svg, new SvgPath().MoveTo(x, y).Append(shape), colour, false)
                    )
                );
            }
        }
        if (sets.Count > 1)
        {
            foreach (var set in sets)
            {
                entries.Add(
                    new(
                        set.Name,
                        (svg, x, y) => Mark(svg, new SvgPath().MoveTo(x, y).Append(Marker.Of(0)), "muted", set.Hollow)
                    )
                );
            }
        }
        return entries;
    }

    /// <summary>What the sets hold, in words.</summary>
    public static string Describe(IReadOnlyList<ClassPoints> sets, IReadOnlyList<string> names)
    {
        var parts = sets.Select(set =>
        {
            var counts = set.Classes.CountBy(c => c).OrderBy(c => c.Key).Take(20);
            var classes = string.Join(", ", counts.Select(c => $"{c.Value} {ClassName(c.Key, names)}"));
            return $"{set.Name}: {set.Xs.Count} points ({classes}).";
        });
        return string.Join(' ', parts);
    }

    static string ClassName(int index, IReadOnlyList<string> names) =>
        index < names.Count ? names[index] : $"class {index}";

    static void Mark(SvgWriter svg, SvgPath path, string colour, bool hollow) =>
        svg.Element(
            "path",
            ("class", hollow ? $"fill-paper line-{colour}" : $"fill-{colour} line-paper"),
            ("stroke-width", hollow ? 1.8 : 0.9),
            ("d", path.ToString())
        );
}
