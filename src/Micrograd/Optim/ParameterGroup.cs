using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>Parameters that an optimizer moves with the same learning rate and options.</summary>
public class ParameterGroup
{
    // An input of the step, which changes from one to the next.
    readonly Tensor _rate = Tensor.Of(0.0);

    internal ParameterGroup(IReadOnlyList<IParameter> parameters, Schedule learningRate, StateBlock[] blocks)
    {
        Parameters = [.. parameters];
        LearningRate = learningRate;
        Blocks = blocks;
    }

    /// <summary>What is moved.</summary>
    public IReadOnlyList<IParameter> Parameters { get; }

    /// <summary>The learning rate; another one holds from the next step on.</summary>
    public Schedule LearningRate
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    internal StateBlock[] Blocks { get; }

    internal void Step(Optimizer optimizer)
    {
        var learningRate = LearningRate.At(optimizer.Steps);
        _rate.Set(learningRate);
        if (Door.Watching is not null)
        {
            Door.Tell(new LearningRate(optimizer, this), _rate);
        }
        foreach (var block in Blocks)
        {
            block.Step(this, learningRate, _rate);
        }
    }
}
