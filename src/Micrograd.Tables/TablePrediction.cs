using System.Globalization;
using Micrograd.Tables.Reporting;

namespace Micrograd.Tables;

/// <summary>What a model says of some rows.</summary>
public sealed class TablePrediction
{
    readonly float[] _scores;
    readonly int _outputs;

    internal TablePrediction(TablePreparation preparation, float[] scores, IReadOnlyList<string> notes)
    {
        (Preparation, _scores, Notes) = (preparation, scores, notes);
        _outputs = preparation.Targets.Sum(target => target.Width);
    }

    internal TablePreparation Preparation { get; }

    /// <summary>How many rows.</summary>
    public int RowCount => _scores.Length / _outputs;

    /// <summary>What did not fit in the rows and was taken for missing, a sentence a column.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The classes of a target, in the order of <see cref="Probabilities"/>; null for a number.</summary>
    /// <param name="target">Which target, from 0.</param>
    public IReadOnlyList<string>? Classes(int target = 0) => Preparation.Targets[target].Classes;

    /// <summary>The number that a row is given, in the target's unit.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="target">Which target, from 0.</param>
    /// <exception cref="InvalidOperationException">The target is a class.</exception>
    public double Number(int row, int target = 0)
    {
        var encoding = Preparation.Targets[target];
        return encoding.Classes is null
            ? encoding.Mean + encoding.Deviation * ScoresOf(row, target)[0]
            : throw new InvalidOperationException($"The target '{encoding.Name}' is a class; Class(row) says which.");
    }

    /// <summary>The probability of each class of a row: the softmax of the scores.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="target">Which target, from 0.</param>
    /// <exception cref="InvalidOperationException">The target is a number.</exception>
    public double[] Probabilities(int row, int target = 0)
    {
        RequireClasses(target);
        var scores = ScoresOf(row, target);
        var probabilities = new double[scores.Length];
        var (greatest, sum) = ((double)float.MinValue, 0.0);
        foreach (var score in scores)
        {
            greatest = Math.Max(greatest, score);
        }
        for (var i = 0; i < scores.Length; i++)
        {
            sum += probabilities[i] = Math.Exp(scores[i] - greatest);
        }
        for (var i = 0; i < scores.Length; i++)
        {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    /// <summary>The class of a row that has the highest score, by its index.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="target">Which target, from 0.</param>
    /// <exception cref="InvalidOperationException">The target is a number.</exception>
    public int ClassIndex(int row, int target = 0)
    {
        RequireClasses(target);
        var scores = ScoresOf(row, target);
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /// <summary>The class of a row that has the highest score.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="target">Which target, from 0.</param>
    /// <exception cref="InvalidOperationException">The target is a number.</exception>
    public string Class(int row, int target = 0) => Preparation.Targets[target].Classes![ClassIndex(row, target)];

    /// <summary>
    /// Writes the predictions as CSV, a row each under the targets' names: a class or a number, and the probability of each class on request.
    /// </summary>
    /// <remarks>A class that a spreadsheet would take for a formula, since it begins with =, +, - or @, gets an apostrophe before it.</remarks>
    /// <param name="output">Where they go.</param>
    /// <param name="probabilities">Whether the classes' probabilities are written, in columns such as <c>p(yes)</c>.</param>
    public void WriteCsv(TextWriter output, bool probabilities = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        var targets = Preparation.Targets;
        var cells = new List<string>();
        foreach (var target in targets)
        {
            cells.Add(CsvCell.Of(target.Name));
            if (probabilities)
            {
                cells.AddRange(target.Classes?.Select(name => CsvCell.Of($"p({name})")) ?? []);
            }
        }
        output.WriteLine(string.Join(',', cells));
        for (var row = 0; row < RowCount; row++)
        {
            cells.Clear();
            for (var t = 0; t < targets.Count; t++)
            {
                if (targets[t].Classes is null)
                {
                    cells.Add(Number(row, t).ToString("G9", CultureInfo.InvariantCulture));
                    continue;
                }
                cells.Add(CsvCell.Of(Class(row, t)));
                if (probabilities)
                {
                    cells.AddRange(
                        Probabilities(row, t).Select(p => p.ToString("0.######", CultureInfo.InvariantCulture))
                    );
                }
            }
            output.WriteLine(string.Join(',', cells));
        }
    }

    void RequireClasses(int target)
    {
        if (Preparation.Targets[target].Classes is null)
        {
            throw new InvalidOperationException(
                $"The target '{Preparation.Targets[target].Name}' is a number; Number(row) gives it."
            );
        }
    }

    ReadOnlySpan<float> ScoresOf(int row, int target)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(row));
        var start = row * _outputs;
        for (var i = 0; i < target; i++)
        {
            start += Preparation.Targets[i].Width;
        }
        return _scores.AsSpan(start, Preparation.Targets[target].Width);
    }
}
