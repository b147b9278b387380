using System.Globalization;
using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd.Cli.Files;

/// <summary>The least, the mean and the greatest number of a tensor; NaN where one of them is.</summary>
sealed class TensorStatistics
{
    // So many are looked at at a time, whatever the tensor's size.
    const int Part = 1 << 18;

    double _min = double.PositiveInfinity;
    double _max = double.NegativeInfinity;
    double _mean;

    // Numbers of 64 bits have more digits than a double.
    (long Min, long Max)? _whole;

    /// <summary>Looks through a tensor; null if it has no element.</summary>
    public static TensorStatistics? Of(Tensor tensor)
    {
        if (tensor.Count == 0)
        {
            return null;
        }
        using var _ = NoGrad.Enter();
        var statistics = new TensorStatistics();
        var flat = tensor.Reshape(-1);
        var count = checked((int)tensor.Count);
        for (var start = 0; start < count; start += Part)
        {
            var end = (int)Math.Min((long)start + Part, count);
            statistics.Add(flat[start..end], end);
        }
        return statistics;
    }

    public string[] Cells() =>
        _whole is var (min, max)
            ? [Whole(min), NumberText.Of(_mean), Whole(max)]
            : [NumberText.Of(_min), NumberText.Of(_mean), NumberText.Of(_max)];

    public void Write(Utf8JsonWriter json)
    {
        if (_whole is var (min, max))
        {
            json.WriteNumber("min", min);
            JsonNumber.Write(json, "mean", _mean);
            json.WriteNumber("max", max);
            return;
        }
        JsonNumber.Write(json, "min", _min);
        JsonNumber.Write(json, "mean", _mean);
        JsonNumber.Write(json, "max", _max);
    }

    static string Whole(long x) => x.ToString(CultureInfo.InvariantCulture);

    void Add(Tensor part, long soFar)
    {
        var numbers = part.Double();
        _min = Math.Min(_min, numbers.Min().Item());
        _max = Math.Max(_max, numbers.Max().Item());
        _mean += (numbers.Mean().Item() - _mean) * part.Count / soFar;
        if (part.DType is DType.Int64)
        {
            var (min, max) = (part.Min().Item<long>(), part.Max().Item<long>());
            _whole = _whole is var (least, most) ? (Math.Min(least, min), Math.Max(most, max)) : (min, max);
        }
    }
}
