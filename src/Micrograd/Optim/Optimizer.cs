using Micrograd.Tensors;

namespace Micrograd;

/// <summary>Moves parameters against their gradients: of values and of tensors, which are changed in place.</summary>
public abstract class Optimizer
{
    private protected Optimizer() { }

    /// <summary>How many programs had begun to be recorded when this was made; see <see cref="Storage.Recordings"/>.</summary>
    internal int Recordings { get; } = Storage.RecordingsBegun;

    /// <summary>How many steps were taken.</summary>
    public int Steps { get; internal set; }

    /// <summary>The learning rate of the next step, of the first group.</summary>
    public abstract double LearningRate { get; }

    /// <summary>
    /// Moves every parameter by its gradient. One that no backward pass has reached since <see cref="ZeroGrad"/>, value or tensor, stays
    /// as it is whatever the momentum and the weight decay, and the step does not count for it, as in PyTorch.
    /// </summary>
    /// <exception cref="InvalidOperationException">A module's parameter was converted to a type that is for storage.</exception>
    public abstract void Step();

    /// <summary>Forgets all gradients; those of values then read as 0.</summary>
    public abstract void ZeroGrad();

    /// <summary>
    /// What it takes to go on later: how many steps were taken (<c>steps</c>), and of each parameter, or list of values, that was moved
    /// how often it was (<c>state.0.step</c>, of values a number each) and what is remembered under PyTorch's names (<c>state.0.exp_avg</c>).
    /// The tensors share their elements with the optimizer.
    /// </summary>
    public abstract OrderedDictionary<string, Tensor> StateDict();

    /// <summary>Goes on from where another optimizer of the same parameters and options was.</summary>
    /// <exception cref="ArgumentException">Names are missing or unknown, or a shape differs. All are listed, and nothing was changed.</exception>
    public abstract void LoadStateDict(IReadOnlyDictionary<string, Tensor> state);
}
