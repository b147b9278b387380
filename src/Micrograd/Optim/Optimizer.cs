namespace Micrograd;

/// <summary>Moves parameters against their gradients: of values and of tensors, which are changed in place.</summary>
public abstract class Optimizer
{
    private protected Optimizer() { }

    /// <summary>How many steps were taken.</summary>
    public int Steps { get; private protected set; }

    /// <summary>The learning rate of the next step, of the first group.</summary>
    public abstract double LearningRate { get; }

    /// <summary>Moves every parameter by its gradient. Tensors without a gradient stay as they are, as in PyTorch.</summary>
    public abstract void Step();

    /// <summary>Sets all gradients to 0, or forgets them.</summary>
    public abstract void ZeroGrad();

    /// <summary>
    /// What it takes to go on later: how many steps were taken (<c>steps</c>), and of each parameter, or list of values, that was moved
    /// how often it was (<c>state.0.step</c>) and what is remembered under PyTorch's names (<c>state.0.exp_avg</c>).
    /// The tensors share their elements with the optimizer.
    /// </summary>
    public abstract OrderedDictionary<string, Tensor> StateDict();

    /// <summary>Goes on from where another optimizer of the same parameters and options was.</summary>
    /// <exception cref="ArgumentException">Names are missing or unknown, or a shape differs. All are listed, and nothing was changed.</exception>
    public abstract void LoadStateDict(IReadOnlyDictionary<string, Tensor> state);
}
