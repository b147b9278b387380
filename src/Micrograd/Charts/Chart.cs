using System.Runtime.CompilerServices;

namespace Micrograd.Charts;

/// <summary>A chart that writes itself as SVG: light and dark, text as text, the same under every culture.</summary>
/// <remarks>
/// Values that are NaN, infinite or beyond ±1e300 are left out, so the chart of a diverged training still opens. The document's
/// <c>desc</c> says in words what is drawn.
/// </remarks>
public abstract record Chart
{
    private protected Chart() { }

    /// <summary>The title above the chart; none if empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the horizontal axis shows; none if empty.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>What the vertical axis shows; none if empty.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>The width in pixels, 200 … 10,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside of that.</exception>
    public double Width
    {
        get;
        init => field = Size(value);
    } = 640;

    /// <summary>The height in pixels, 200 … 10,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside of that.</exception>
    public double Height
    {
        get;
        init => field = Size(value);
    } = 400;

    /// <summary>The chart as a complete SVG document.</summary>
    public abstract string ToSvg();

    static double Size(double pixels, [CallerMemberName] string name = "") =>
        pixels is >= 200 and <= 10_000
            ? pixels
            : throw new ArgumentOutOfRangeException(name, pixels, "A chart is 200 to 10,000 pixels wide and high.");
}
