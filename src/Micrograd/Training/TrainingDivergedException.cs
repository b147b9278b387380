using System.Globalization;

namespace Micrograd;

/// <summary>A loss or a parameter is no finite number any more: nothing that follows could be right.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    internal TrainingDivergedException(long step, string what, double learningRate, bool isLoss)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Training diverged at step {step}: {what}. "
                    + $"{(isLoss ? "The parameters are as they were before it" : "The last checkpoint is from before it")}; "
                    + $"a smaller learning rate than {learningRate:G4}, ClipNorm, or data without NaN may help, and DetectAnomaly names the op."
            )
        ) => Step = step;

    /// <summary>The step at which it was seen.</summary>
    public long Step { get; }
}
