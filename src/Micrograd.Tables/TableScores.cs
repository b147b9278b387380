using System.Globalization;

namespace Micrograd.Tables;

/// <summary>How well a target is told of some rows: figures of classes, or of a number in its own unit.</summary>
public sealed record TableScores
{
    const int CalibrationBins = 10;

    // A class under this share makes accuracy say little.
    const double Rare = 0.1;

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>How many rows were told; those without a label, or with one that training never saw, are not counted.</summary>
    public required int Count { get; init; }

    /// <summary>The figure that models are compared by: <c>ROC-AUC</c> where a class is under a tenth, <c>accuracy</c> of other classes, <c>R²</c> of numbers.</summary>
    public required string MainName { get; init; }

    /// <summary>That figure; greater is better.</summary>
    public required double Main { get; init; }

    /// <summary>Classes: the share that is right.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Classes: the share of the most frequent one, which always to say it would score.</summary>
    public double? MajorityRate { get; init; }

    /// <summary>Classes: the mean of −ln p of the right one.</summary>
    public double? LogLoss { get; init; }

    /// <summary>Classes: of two, the area under the ROC curve; of more, the mean of each against the others.</summary>
    public double? RocAuc { get; init; }

    /// <summary>Classes: how well each is told.</summary>
    public IReadOnlyList<ClassScores>? Classes { get; init; }

    /// <summary>Classes: how many rows of a class (outer) are said to be of which (inner).</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Confusion { get; init; }

    /// <summary>Classes: how sure the model is, and how often right, in up to ten parts.</summary>
    public IReadOnlyList<CalibrationBin>? Calibration { get; init; }

    /// <summary>Numbers: the share of the variance that is explained, 1 − Σ(y − ŷ)² / Σ(y − ȳ)².</summary>
    public double? R2 { get; init; }

    /// <summary>Numbers: the mean of |y − ŷ|.</summary>
    public double? MeanAbsoluteError { get; init; }

    /// <summary>Numbers: √ of the mean of (y − ŷ)².</summary>
    public double? RootMeanSquaredError { get; init; }

    /// <summary>The scores of a prediction.</summary>
    /// <param name="prediction">What a model says.</param>
    /// <param name="table">The same rows with their labels.</param>
    /// <param name="target">Which target, from 0.</param>
    /// <param name="rarest">The share of the rarest class in all rows, which decides the main figure; by default that of these rows.</param>
    /// <exception cref="TableException">The target's column is missing, or no row has a label.</exception>
    public static TableScores Of(TablePrediction prediction, Table table, int target = 0, double? rarest = null)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(table);
        var encoding = prediction.Preparation.Targets[target];
        var labels = encoding.Read(table[encoding.Name]);
        int[] rows = [.. Enumerable.Range(0, labels.Length).Where(row => !double.IsNaN(labels[row]))];
        if (rows.Length == 0)
        {
            throw new TableException("no row has a label that the model knows", column: encoding.Name);
        }
        return encoding.Classes is { } classes
            ? OfClasses(prediction, labels, rows, target, encoding.Name, classes, rarest)
            : OfNumbers(prediction, labels, rows, target, encoding.Name);
    }

    /// <summary>The scores in a line.</summary>
    public override string ToString() =>
        R2 is not null
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"R² {R2:0.000}, mean error {MeanAbsoluteError:g4}, root mean square {RootMeanSquaredError:g4}"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"accuracy {100 * Accuracy:0.0} % (the most frequent class {100 * MajorityRate:0.0} %), ROC-AUC {RocAuc:0.000}, log loss {LogLoss:0.000}"
            );

    static TableScores OfNumbers(TablePrediction prediction, double[] labels, int[] rows, int target, string name)
    {
        var mean = rows.Average(row => labels[row]);
        var (square, absolute, total) = (0.0, 0.0, 0.0);
        foreach (var row in rows)
        {
            var error = labels[row] - prediction.Number(row, target);
            square += error * error;
            absolute += Math.Abs(error);
            total += (labels[row] - mean) * (labels[row] - mean);
        }
        // Of equal labels nothing can be explained.
        var r2 = total == 0 ? (square == 0 ? 1 : 0) : 1 - square / total;
        return new()
        {
            Target = name,
            Count = rows.Length,
            MainName = "R²",
            Main = r2,
            R2 = r2,
            MeanAbsoluteError = absolute / rows.Length,
            RootMeanSquaredError = Math.Sqrt(square / rows.Length),
        };
    }

    static TableScores OfClasses(
        TablePrediction prediction,
        double[] labels,
        int[] rows,
        int target,
        string name,
        IReadOnlyList<string> classes,
        double? rarest
    )
    {
        var confusion = new int[classes.Count][];
        for (var c = 0; c < confusion.Length; c++)
        {
            confusion[c] = new int[classes.Count];
        }
        var probabilities = Array.ConvertAll(rows, row => prediction.Probabilities(row, target));
        var truth = Array.ConvertAll(rows, row => (int)labels[row]);
        var loss = 0.0;
        var sure = new List<(double Confidence, bool IsRight)>();
        for (var i = 0; i < rows.Length; i++)
        {
            var said = prediction.ClassIndex(rows[i], target);
            confusion[truth[i]][said]++;
            loss -= Math.Log(Math.Max(probabilities[i][truth[i]], 1e-15));
            sure.Add((probabilities[i][said], said == truth[i]));
        }
        var scores = classes
            .Select(
                (className, c) =>
                {
                    var count = confusion[c].Sum();
                    var said = confusion.Sum(row => row[c]);
                    var precision = said == 0 ? 0 : (double)confusion[c][c] / said;
                    var recall = count == 0 ? 0 : (double)confusion[c][c] / count;
                    return new ClassScores(
                        className,
                        count,
                        precision,
                        recall,
                        precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall),
                        Auc(probabilities, truth, c)
                    );
                }
            )
            .ToList();
        var areas = scores.Select(s => s.RocAuc).OfType<double>().ToList();
        var auc =
            areas.Count == 0 ? (double?)null
            : classes.Count == 2 ? scores[1].RocAuc
            : areas.Average();
        var accuracy = (double)sure.Count(s => s.IsRight) / rows.Length;
        var share = rarest ?? scores.Min(s => (double)s.Count / rows.Length);
        var byArea = share < Rare && auc is not null;
        return new()
        {
            Target = name,
            Count = rows.Length,
            MainName = byArea ? "ROC-AUC" : "accuracy",
            Main = byArea ? auc!.Value : accuracy,
            Accuracy = accuracy,
            MajorityRate = scores.Max(s => (double)s.Count) / rows.Length,
            LogLoss = loss / rows.Length,
            RocAuc = auc,
            Classes = scores,
            Confusion = confusion,
            Calibration =
            [
                .. sure.OrderBy(s => s.Confidence)
                    .Chunk(Math.Max(1, (sure.Count + CalibrationBins - 1) / CalibrationBins))
                    .Select(bin => new CalibrationBin(
                        bin.Length,
                        bin.Average(s => s.Confidence),
                        (double)bin.Count(s => s.IsRight) / bin.Length
                    )),
            ],
        };
    }

    /// <summary>The share of pairs, one row of the class and one of others, in which the first has the higher score; a tie counts half.</summary>
    static double? Auc(double[][] probabilities, int[] truth, int positive)
    {
        var order = Enumerable.Range(0, truth.Length).OrderBy(i => probabilities[i][positive]).ToArray();
        long positives = truth.Count(t => t == positive);
        var negatives = truth.Length - positives;
        if (positives == 0 || negatives == 0)
        {
            return null;
        }
        var ranks = 0.0;
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (
                end = start + 1;
                end < order.Length && probabilities[order[end]][positive] == probabilities[order[start]][positive];
                end++
            ) { }
            var rank = (start + 1 + end) / 2.0;
            for (var i = start; i < end; i++)
            {
                ranks += truth[order[i]] == positive ? rank : 0;
            }
        }
        return (ranks - positives * (positives + 1) / 2.0) / ((double)positives * negatives);
    }
}
