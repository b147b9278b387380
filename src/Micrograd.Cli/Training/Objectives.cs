using Micrograd.Lab.Training;

namespace Micrograd.Cli.Training;

/// <summary>Which objective fits a loss and a target.</summary>
static class Objectives
{
    /// <summary>The objective for a target with these classes, or a number where there are none.</summary>
    /// <exception cref="CommandException">The loss does not fit the target.</exception>
    public static Objective Of(LossChoice loss, IReadOnlyList<string>? classes) =>
        (loss, classes?.Count) switch
        {
            (LossChoice.Auto or LossChoice.CrossEntropy, 2) => new TwoClasses<BinaryCrossEntropyWithLogits>(0, default),
            (LossChoice.Auto or LossChoice.CrossEntropy, > 2) => new ManyClasses(classes!.Count),
            (LossChoice.Hinge, 2) => new TwoClasses<Hinge>(-1, default),
            (LossChoice.Auto or LossChoice.Mse, null) => new Regression<SquaredError>(default),
            (LossChoice.Mse, _) => throw CommandException.Usage(
                "--loss mse is for a target that is a number; this one has classes. Use cross-entropy or hinge."
            ),
            (LossChoice.Hinge, > 2) => throw CommandException.Usage(
                $"--loss hinge is for two classes; the target has {classes!.Count}. Use cross-entropy."
            ),
            _ => throw CommandException.Usage(
                $"--loss {(loss == LossChoice.Hinge ? "hinge" : "cross-entropy")} is for classes; this target is a number. Use mse."
            ),
        };
}
