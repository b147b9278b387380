namespace Micrograd.Lab.Training;

/// <summary>Which objective a loss is for the targets at hand.</summary>
static class Objectives
{
    /// <param name="loss">The loss; null chooses by the target.</param>
    /// <param name="classes">How many classes; null for a number.</param>
    public static Objective Of(LossKind? loss, int? classes) =>
        (loss, classes) switch
        {
            (null or LossKind.CrossEntropy, 2) => new TwoClasses<BinaryCrossEntropyWithLogits>(0, default),
            (null or LossKind.CrossEntropy, > 2) => new ManyClasses(classes.Value),
            (_, > 2) => throw new LabException("Three classes are learned by cross-entropy."),
            (LossKind.CrossEntropy or LossKind.Hinge, null) => throw new LabException(
                "A number is learned by the squared, the absolute or the Huber loss."
            ),
            (LossKind.Hinge, _) => new TwoClasses<Hinge>(-1, default),
            (LossKind.Absolute, 2) => new TwoClasses<AbsoluteError>(-1, default),
            (LossKind.Huber, 2) => new TwoClasses<Huber>(-1, new(1)),
            (_, 2) => new TwoClasses<SquaredError>(-1, default),
            (LossKind.Absolute, _) => new Regression<AbsoluteError>(default),
            (LossKind.Huber, _) => new Regression<Huber>(new(1)),
            _ => new Regression<SquaredError>(default),
        };
}
