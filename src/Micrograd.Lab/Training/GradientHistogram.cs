namespace Micrograd.Lab.Training;

/// <summary>How a layer's gradients are spread, around 0.</summary>
static class GradientHistogram
{
    const int Bars = 21;

    public static Histogram? Of(Linear layer)
    {
        if (layer.Weight.Grad is not { } weight || layer.Bias?.Grad is not { } bias)
        {
            return null;
        }
        double[] numbers = [.. weight.ToArray<double>(), .. bias.ToArray<double>()];
        var largest = numbers.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var counts = new int[Bars];
        foreach (var number in numbers.Where(double.IsFinite))
        {
            counts[largest == 0 ? Bars / 2 : (int)Math.Min(Bars - 1, (number / largest + 1) / 2 * Bars)]++;
        }
        return new(-largest, largest, counts);
    }
}
