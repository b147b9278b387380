namespace Micrograd;

// The check of gradients of tensors, element by element.
public static partial class Gradients
{
    /// <summary>
    /// Compares the gradients of f with its numerical derivatives by five points, element by element, in float64 whatever the inputs
    /// are. A result of several elements is weighted by fixed random numbers, so that each of them counts.
    /// </summary>
    /// <param name="f">The function; it must compute with the tensors that it is given.</param>
    /// <param name="at">Where.</param>
    /// <returns>A row an element, called <c>x0[1, 2]</c>, with the relative error.</returns>
    public static IReadOnlyList<GradientCheck> Check(Func<Tensor[], Tensor> f, params Tensor[] at)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(at);
        var points = Array.ConvertAll(at, x => x.Detach().To(DType.Float64));
        Tensor value;
        using (NoGrad.Enter())
        {
            value = f(points);
        }
        // One number is what it is.
        var weights =
            value.Count == 1
                ? Tensor.Ones(value.Shape, DType.Float64)
                : Tensor.Rand(value.Shape, new(0), DType.Float64) + 0.5;
        var analytic = Pull(inputs => f(inputs).To(DType.Float64), points, weights, asNumbers: true).Gradients;
        var rows = new List<GradientCheck>();
        for (var i = 0; i < points.Length; i++)
        {
            var slopes = analytic[i].ToArray<double>();
            for (var element = 0; element < slopes.Length; element++)
            {
                rows.Add(
                    new(
                        ElementName(i, element, points[i].Shape),
                        slopes[element],
                        Numeric(f, points, i, element, weights)
                    )
                );
            }
        }
        return rows;
    }

    static double Numeric(Func<Tensor[], Tensor> f, Tensor[] points, int input, int element, Tensor weights)
    {
        using var _ = NoGrad.Enter();
        var elements = points[input].ToArray<double>();
        return FivePoint(
            x =>
            {
                var moved = (Tensor[])points.Clone();
                var values = (double[])elements.Clone();
                values[element] = x;
                moved[input] = Tensor.Of<double>(values, points[input].Shape);
                return (f(moved).To(DType.Float64) * weights).Sum().Item();
            },
            elements[element]
        );
    }

    static string ElementName(int input, int element, Shape shape) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"x{input}{(shape.Rank == 0 ? "" : shape.PlaceOf(element).ToString())}"
        );
}
