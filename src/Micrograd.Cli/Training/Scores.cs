using Micrograd.Lab.Training;

namespace Micrograd.Cli.Training;

/// <summary>How good a network is on some rows: accuracy for classes, R² and RMSE for numbers.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">The share of rows whose class is right; null for a regression.</param>
/// <param name="R2">1 − Σ(error²) / Σ(deviation from the mean²): 1 is perfect, 0 no better than the mean; null for classes.</param>
/// <param name="Rmse">√ of the mean squared error, in the target's unit; null for classes.</param>
sealed record Scores(double Loss, double? Accuracy, double? R2, double? Rmse);

/// <summary>Gathers scores row by row, with no memory of the rows.</summary>
sealed class ScoreKeeper(Objective objective, double targetScale)
{
    long _count;
    long _right;
    double _loss;
    double _squaredError;
    double _mean;
    double _squaredDeviation;

    public void Add(ReadOnlySpan<double> outputs, double target, double loss)
    {
        _count++;
        _loss += loss;
        if (objective.IsClassification)
        {
            _right += objective.Predicted(outputs) == (int)target ? 1 : 0;
            return;
        }
        var error = outputs[0] - target;
        _squaredError += error * error;
        var deviation = target - _mean;
        _mean += deviation / _count;
        _squaredDeviation += deviation * (target - _mean);
    }

    public Scores Result() =>
        objective.IsClassification
            ? new(_loss / _count, (double)_right / _count, null, null)
            : new(
                _loss / _count,
                null,
                1 - _squaredError / _squaredDeviation,
                Math.Sqrt(_squaredError / _count) * targetScale
            );
}
