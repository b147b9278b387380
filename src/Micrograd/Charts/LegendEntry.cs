namespace Micrograd.Charts;

/// <summary>One line of a legend: its text, and how to draw its sample of 22 × 12 pixels about a centre.</summary>
internal readonly record struct LegendEntry(string Text, Action<Svg.SvgWriter, double, double> Sample);
