using Micrograd.Charts;
using Micrograd.Lab.Training;

namespace Micrograd.Cli.Training;

/// <summary>The pictures of a training run, each an SVG text.</summary>
static class TrainingPictures
{
    /// <summary>The loss by epoch, on the training rows and on those held out.</summary>
    public static string Loss(IReadOnlyList<EpochResult> epochs)
    {
        var numbers = epochs.Select(e => (double)e.Epoch).ToArray();
        var series = new List<LineSeries> { new("train", numbers, [.. epochs.Select(e => e.Train.Loss)]) };
        if (epochs.All(e => e.Test is not null))
        {
            series.Add(new("held out", numbers, [.. epochs.Select(e => e.Test!.Loss)]) { Dashed = true });
        }
        return new LineChart
        {
            Title = "Loss by epoch",
            XLabel = "epoch",
            YLabel = "loss",
            Series = series,
        }.ToSvg();
    }

    /// <summary>What the network decides over the plane of its two features, and the rows; in the user's own units.</summary>
    public static string Boundary(RowTraining trainer)
    {
        var names = trainer.TrainRows.FeatureNames;
        return new BoundaryChart
        {
            Title = "Decision boundary",
            XLabel = names[0],
            YLabel = names[1],
            ClassNames = trainer.TrainRows.ClassNames!,
            Field =
                trainer.Objective.Outputs == 1
                    ? BoundaryField.Score((x, y) => trainer.Predict([x, y])[0])
                    : BoundaryField.Classes((x, y) => trainer.PredictClass([x, y])),
            Points =
            [
                Points("train", trainer.TrainRows, BoundaryChart.MostPoints / 2),
                Points("held out", trainer.TestRows, BoundaryChart.MostPoints / 2) with
                {
                    Hollow = true,
                },
            ],
        }.ToSvg();
    }

    /// <summary>What was predicted for the held-out rows, over what is so: on the diagonal where it is right.</summary>
    public static string Predictions(RowTraining trainer)
    {
        var rows = trainer.TestRows.RowCount > 0 ? trainer.TestRows : trainer.TrainRows;
        var count = (int)Math.Min(rows.RowCount, ScatterChart.MostPoints);
        var features = new double[rows.FeatureNames.Count];
        var actual = new double[count];
        var predicted = new double[count];
        for (var row = 0; row < count; row++)
        {
            actual[row] = rows.Read(row, features);
            predicted[row] = trainer.Predict(features)[0];
        }
        return new ScatterChart
        {
            Title = "Predicted and actual",
            XLabel = "actual",
            YLabel = "predicted",
            Points = [new("held out", actual, predicted)],
        }.ToSvg();
    }

    // Rows of a subset are in random order: the first ones are a sample.
    static ClassPoints Points(string name, IRows rows, int most)
    {
        var count = (int)Math.Min(rows.RowCount, most);
        var xs = new double[count];
        var ys = new double[count];
        var classes = new int[count];
        Span<double> features = [0, 0];
        for (var row = 0; row < count; row++)
        {
            classes[row] = (int)rows.Read(row, features);
            (xs[row], ys[row]) = (features[0], features[1]);
        }
        return new(name, xs, ys, classes);
    }
}
