namespace Micrograd.Tests.Programs;

/// <summary>What is trained, and what one step of it is.</summary>
/// <param name="Optimizer">Moves the parameters, with a learning rate that is another at each step.</param>
/// <param name="Parameters">What it moves.</param>
/// <param name="Loss">From a batch.</param>
/// <param name="Batch">The batch of a step.</param>
/// <param name="Generators">Where the step draws from.</param>
sealed record Trainee(
    Optimizer Optimizer,
    IReadOnlyList<Tensor> Parameters,
    Func<Tensor[], Tensor> Loss,
    Func<int, Tensor[]> Batch,
    params Generator[] Generators
)
{
    /// <summary>Another one at each step, up to this.</summary>
    public static Schedule Rates(double first) => Schedule.Of(step => first * (1 + Math.Cos(step)) / 2 + first / 10);

    /// <summary>What else a step moves.</summary>
    public IReadOnlyList<Tensor> Buffers { get; init; } = [];

    /// <summary>What stands between the pass and the update.</summary>
    public Action<IReadOnlyList<Tensor>>? Between { get; init; }

    /// <summary>The parts of a batch whose gradients are added up in a step.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Whether gradients of the step before are forgotten.</summary>
    public bool BeginsAnew { get; init; } = true;

    /// <summary>What has to be there before a step, so that it is there in each.</summary>
    public void Begin()
    {
        if (!BeginsAnew)
        {
            Loss(Batch(1000)).Backward();
        }
    }

    public Tensor Step(Tensor[] batch) => Drawing(() => Trained(batch));

    /// <summary>Something within which the default generator is this trainee's own.</summary>
    public Tensor Drawing(Func<Tensor> compute)
    {
        var before = Generator.Default;
        try
        {
            Generator.Default = Generators.FirstOrDefault(before);
            return compute();
        }
        finally
        {
            Generator.Default = before;
        }
    }

    Tensor Trained(Tensor[] batch)
    {
        if (BeginsAnew)
        {
            Optimizer.ZeroGrad();
        }
        Tensor? loss = null;
        for (var part = 0; part < Parts; part++)
        {
            var ofPart = Loss([.. batch.Select(x => Parts == 1 ? x : x.Split(x.Shape[0] / Parts)[part])]);
            ofPart.Backward();
            loss = loss is null ? ofPart.Detach() : loss + ofPart.Detach();
        }
        Between?.Invoke(Parameters);
        Optimizer.Step();
        return loss!;
    }

    /// <summary>Parameters, buffers and what the optimizer remembers.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State =>
        Parameters
            .Select((p, i) => ($"parameter {i}", p))
            .Concat(Buffers.Select((buffer, i) => ($"buffer {i}", buffer)))
            .Concat(Optimizer.StateDict().Select(entry => (entry.Key, entry.Value)));

    /// <summary>What there is after a step.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Left(Tensor loss) =>
        State
            .Prepend(("loss", loss))
            .Concat(Parameters.Where(p => p.Grad is not null).Select((p, i) => ($"gradient {i}", p.Grad!)))
            .Append(("learning rate", Tensor.Of(Optimizer.LearningRate)));
}
