namespace Micrograd.Charts;

/// <summary>The shape of a class' points: told apart without colour, too.</summary>
internal static class Marker
{
    // Outlines relative to the centre, of about equal area (that of a circle with radius 3.6).
    static readonly string[] Shapes =
    [
        "m-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0z", // circle
        "m0-4.8l4.4 7.6h-8.8z", // triangle
        "m-3.2-3.2h6.4v6.4h-6.4z", // square
        "m0-4.8l4.4 4.8l-4.4 4.8l-4.4-4.8z", // diamond
        "m0 4.8l4.4-7.6h-8.8z", // triangle, point down
        "m-1.4-4.4h2.8v3h3v2.8h-3v3h-2.8v-3h-3v-2.8h3z", // plus
        "m-4.2 0l2.1-3.7h4.2l2.1 3.7l-2.1 3.7h-4.2z", // hexagon
        "m-4.1-2.1l2-2l2.1 2.1l2.1-2.1l2 2l-2.1 2.1l2.1 2.1l-2 2l-2.1-2.1l-2.1 2.1l-2-2l2.1-2.1z", // cross
    ];

    /// <summary>The outline for class <paramref name="index"/>; with the colour it is unique for 64 classes.</summary>
    public static string Of(int index) => Shapes[(index + index / Shapes.Length) % Shapes.Length];
}
