namespace Micrograd;

/// <summary>
/// An optimizer's update as a formula over the algebra: the new parameter from the old one, its gradient and what the optimizer
/// remembers of it. It runs on the numbers of <see cref="Value"/>s, and on the lanes of <see cref="Tensor"/>s in place.
/// </summary>
/// <typeparam name="TSelf">The implementing type itself: a <c>readonly record struct</c> whose fields are the options.</typeparam>
public interface IUpdateRule<TSelf>
    where TSelf : struct, IUpdateRule<TSelf>
{
    /// <summary>What it remembers of each number, under PyTorch's names such as <c>exp_avg</c>; each begins at 0.</summary>
    IReadOnlyList<string> StateNames { get; }

    /// <summary>The rule of one step: what depends on the step and the learning rate alone is worked out here, in double.</summary>
    /// <param name="step">Which step of a parameter it is, from 1; steps without a gradient do not count.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    TSelf At(int step, double learningRate);

    /// <summary>The new parameter; <paramref name="state"/>, in the order of the names, is read and renewed.</summary>
    /// <param name="parameter">The parameter as it is.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="state">What stays from step to step, in the order of the names.</param>
    T Update<T>(T parameter, T gradient, Span<T> state)
        where T : IReal<T>;
}
