using Micrograd.Graphs;

namespace Micrograd.Lab.Expressions;

/// <summary>A box with room for any number.</summary>
abstract class PlayBox : LaidBox
{
    protected const double NumberSize = 12;
    protected const double Padding = 9;

    /// <summary>The longest that a short number can be.</summary>
    protected const string LongestNumber = "-9999999.9999";

    /// <summary>A coordinate as the page gets it: a hundredth of a pixel is enough.</summary>
    public static double Pixels(double x) => Math.Round(x, 2);

    /// <summary>What the page is told, once the left top corner is known.</summary>
    public abstract BoxAnswer At(double x, double y);
}
