using System.Runtime.CompilerServices;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>What an op of the table is tried with: a shape, written as a list, and which numbers.</summary>
[CollectionBuilder(typeof(TensorInput), nameof(Create))]
internal sealed record TensorInput(Shape Shape)
{
    // Where between two steps of its range an input's numbers lie: no two inputs meet, whatever their sizes.
    static readonly double[] s_offsets = [0.37, 0.61, 0.83, 0.29, 0.53];

    /// <summary>From where numbers are.</summary>
    public double Low { get; private init; } = -2;

    /// <summary>Up to where.</summary>
    public double High { get; private init; } = 2;

    /// <summary>Numbers that are not taken, nor any near them: kinks.</summary>
    public IReadOnlyList<double> Edges { get; private init; } = [];

    /// <summary>Whether the numbers are of a floating type, and so any of them will do.</summary>
    public bool IsFloating => Given is null || Given.DType.IsFloating();

    /// <summary>The tensor itself, where no other will do.</summary>
    public Tensor? Given { get; private init; }

    /// <summary>Fractions, all different.</summary>
    public static TensorInput Create(ReadOnlySpan<int> sizes) => new(Shape.Create(sizes));

    /// <summary>Fractions from a range, all different, and away from edges.</summary>
    public static TensorInput Within(Shape shape, double low, double high, params IReadOnlyList<double> edges) =>
        new(shape)
        {
            Low = low,
            High = high,
            Edges = edges,
        };

    public static TensorInput Whole(Shape shape, params ReadOnlySpan<long> values) => Of(Tensor.Of(values, shape));

    public static TensorInput Truths(Shape shape, params ReadOnlySpan<bool> values) => Of(Tensor.Of(values, shape));

    public static TensorInput Of(Tensor given) => new(given.Shape) { Given = given };

    /// <summary>The tensor, as the input at this place.</summary>
    public Tensor Make(int place)
    {
        if (Given is { } given)
        {
            return given.Clone();
        }
        var order = Tensor.RandPerm((int)Shape.ElementCount, new Generator((ulong)place + 1)).ToArray<long>();
        var values = new double[order.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Away(Low + (High - Low) * (order[i] + s_offsets[place]) / values.Length);
        }
        return Tensor.Of<double>(values, Shape);
    }

    public IEnumerator<int> GetEnumerator() => Shape.GetEnumerator();

    double Away(double x)
    {
        const double Distance = 0.02;
        return Edges.Any(edge => Math.Abs(edge - x) < Distance) ? x + 2 * Distance : x;
    }
}
