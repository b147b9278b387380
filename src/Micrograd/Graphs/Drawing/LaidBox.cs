namespace Micrograd.Graphs;

/// <summary>Something with a size that the layout finds a place for.</summary>
internal abstract class LaidBox
{
    /// <summary>The room at the left of a box in which the arrowheads of its incoming edges stand.</summary>
    public const double ArrowRoom = 10;

    /// <summary>The width, with the room for arrowheads.</summary>
    public abstract double Width { get; }

    /// <summary>The height.</summary>
    public abstract double Height { get; }

    /// <summary>How much of the width at the left stays empty when no edge comes in.</summary>
    public virtual double EmptyLeft => 0;

    /// <summary>How far beyond the left side the outline is, at a distance from the middle: round boxes recede.</summary>
    public virtual double Recess(double fromMiddle) => 0;
}
