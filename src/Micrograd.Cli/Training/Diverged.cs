namespace Micrograd.Cli.Training;

/// <summary>A parameter or the loss is no longer a finite number.</summary>
sealed class Diverged(int epoch, string what, double learningRate)
    : Exception(
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"Training diverged in epoch {epoch}: {what} is not finite. Try a smaller learning rate, such as --lr {Math.Min(learningRate / 10, 0.1):0.######}."
        )
    );
