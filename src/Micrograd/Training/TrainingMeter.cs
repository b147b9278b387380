using System.Diagnostics.Metrics;

namespace Micrograd.Training;

/// <summary>What training tells of itself to whoever listens, by .NET's meters: <c>dotnet-counters monitor --counters Micrograd.Training</c>.</summary>
internal static class TrainingMeter
{
    static readonly Meter s_meter = new("Micrograd.Training");
    static readonly Counter<long> s_steps = s_meter.CreateCounter<long>(
        "micrograd.training.steps",
        "{step}",
        "Steps of optimizers."
    );
    static readonly Counter<long> s_examples = s_meter.CreateCounter<long>(
        "micrograd.training.examples",
        "{example}",
        "Examples that were learned from."
    );
    static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>(
        "micrograd.training.step.duration",
        "s",
        "How long a step took."
    );
    static readonly Gauge<double> s_loss = s_meter.CreateGauge<double>(
        "micrograd.training.loss",
        null,
        "The loss of the last step."
    );
    static readonly Gauge<double> s_rate = s_meter.CreateGauge<double>(
        "micrograd.training.learning_rate",
        null,
        "The learning rate of the last step."
    );
    static readonly Gauge<double> s_validation = s_meter.CreateGauge<double>(
        "micrograd.training.validation_loss",
        null,
        "The loss of the examples held out, after the last epoch."
    );

    public static void Record(TrainStep step)
    {
        s_steps.Add(1);
        s_examples.Add(step.Examples);
        s_duration.Record(step.Duration.TotalSeconds);
        s_loss.Record(step.Loss);
        s_rate.Record(step.LearningRate);
        if (step.Summary?.ValidationLoss is { } loss)
        {
            s_validation.Record(loss);
        }
    }
}
