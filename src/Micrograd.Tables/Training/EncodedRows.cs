using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Micrograd.Tables.Training;

/// <summary>Rows as networks learn from them: inputs, labels, and how much each row counts.</summary>
sealed class EncodedRows
{
    readonly TablePreparation _preparation;

    // A class by its index, or a standardised number: row by row, target by target.
    readonly float[] _labels;
    readonly float[]? _weights;
    readonly Tensor _y;
    readonly Tensor? _w;

    public EncodedRows(TablePreparation preparation, Table table, float[]? weights)
    {
        _preparation = preparation;
        X = preparation.Encode(table);
        var targets = preparation.Targets.Count;
        _labels = new float[table.RowCount * targets];
        for (var t = 0; t < targets; t++)
        {
            var target = preparation.Targets[t];
            var labels = target.Read(table[target.Name]);
            for (var row = 0; row < labels.Length; row++)
            {
                _labels[row * targets + t] = (float)(
                    target.Classes is null ? (labels[row] - target.Mean) / target.Deviation : labels[row]
                );
            }
        }
        _y = Tensor.Of(_labels.AsSpan()).Reshape([table.RowCount, targets]);
        _weights = weights;
        _w = weights is null ? null : Tensor.Of(weights.AsSpan());
    }

    public Tensor X { get; }

    public int Outputs => _preparation.Targets.Sum(target => target.Width);

    /// <summary>Some rows' inputs, labels and weights.</summary>
    public (Tensor X, Tensor Y, Tensor? Weights) Take(long[] places)
    {
        var index = Tensor.Of(places.AsSpan());
        return (X.IndexSelect(0, index), _y.IndexSelect(0, index), _w?.IndexSelect(0, index));
    }

    /// <summary>The mean loss of a batch: cross-entropy of classes, squared error of standardised numbers, summed over targets.</summary>
    public Tensor Loss(Tensor scores, Tensor labels, Tensor? weights)
    {
        Tensor? sum = null;
        var start = 0;
        for (var t = 0; t < _preparation.Targets.Count; t++)
        {
            var target = _preparation.Targets[t];
            var part = target.Width == scores.Shape[1] ? scores : scores.Slice(1, start, start + target.Width);
            var label = labels.Select(1, t);
            var reduction = weights is null ? Reduction.Mean : Reduction.None;
            var loss = target.Classes is null
                ? Micrograd.Loss.MeanSquaredError(part.Select(1, 0), label, reduction: reduction)
                : Micrograd.Loss.CrossEntropy(part, label.Long(), reduction: reduction);
            loss = weights is null ? loss : (loss * weights).Sum() / (weights.Sum() + 1e-12);
            sum = sum is null ? loss : sum + loss;
            start += target.Width;
        }
        return sum!;
    }

    /// <summary>The same of scores that are numbers by now, in double; NaN where one is not finite.</summary>
    public double Loss(ReadOnlySpan<float> scores, int[] places)
    {
        var (sum, total) = (0.0, 0.0);
        var (outputs, targets) = (Outputs, _preparation.Targets.Count);
        for (var i = 0; i < places.Length; i++)
        {
            var (loss, start) = (0.0, i * outputs);
            for (var t = 0; t < targets; t++)
            {
                var target = _preparation.Targets[t];
                var label = _labels[places[i] * targets + t];
                if (target.Classes is null)
                {
                    loss += ((double)scores[start] - label) * ((double)scores[start] - label);
                }
                else
                {
                    loss += CrossEntropy(scores.Slice(start, target.Width), (int)label);
                }
                start += target.Width;
            }
            var weight = _weights?[places[i]] ?? 1.0;
            sum += weight * loss;
            total += weight;
        }
        return total == 0 ? 0 : sum / total;
    }

    /// <summary>Adds all that is learned from to a hash.</summary>
    public void AddTo(IncrementalHash hash)
    {
        hash.AppendData(MemoryMarshal.AsBytes(X.ToArray<float>().AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_labels.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_weights.AsSpan()));
    }

    static double CrossEntropy(ReadOnlySpan<float> scores, int label)
    {
        var greatest = double.NegativeInfinity;
        foreach (var score in scores)
        {
            greatest = Math.Max(greatest, score);
        }
        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Exp(score - greatest);
        }
        return Math.Log(sum) + greatest - scores[label];
    }
}
