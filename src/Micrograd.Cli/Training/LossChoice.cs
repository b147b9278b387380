namespace Micrograd.Cli.Training;

/// <summary>The losses that can be asked for.</summary>
enum LossChoice
{
    /// <summary>Cross-entropy for classes, squared error for numbers.</summary>
    Auto,

    /// <summary>Softmax and cross-entropy; for two classes one logit and binary cross-entropy.</summary>
    CrossEntropy,

    /// <summary>Max-margin, for two classes.</summary>
    Hinge,

    /// <summary>Mean squared error, for numbers.</summary>
    Mse,
}
