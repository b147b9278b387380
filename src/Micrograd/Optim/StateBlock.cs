using Micrograd.Tensors;

namespace Micrograd;

/// <summary>What an optimizer remembers of a parameter, or of some that follow each other, and how it moves them.</summary>
internal abstract class StateBlock
{
    protected const string StepName = "step";

    /// <summary>The names of what is remembered, the count of steps first.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>What texts call that which is moved; null where nobody named it, and of values.</summary>
    public abstract string? Label { get; }

    /// <summary>Moves by the gradient, where there is one.</summary>
    /// <param name="group">The group that it belongs to.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rate">The same, as an input of an op.</param>
    public abstract void Step(ParameterGroup group, double learningRate, Tensor rate);

    /// <summary>What is remembered; nothing before the first step.</summary>
    public abstract IEnumerable<(string Name, Tensor Tensor)> Saved();

    /// <summary>What is wrong with a state to load; a block that was never moved has none.</summary>
    public abstract IEnumerable<string> Problems(string prefix, IReadOnlyDictionary<string, Tensor> state);

    public abstract void Load(string prefix, IReadOnlyDictionary<string, Tensor> state);

    /// <summary>The first number of a tensor that does not say how often something was done; null where all do.</summary>
    public static double? NoCount(Tensor tensor)
    {
        foreach (var number in tensor.ToArray<double>())
        {
            if (!(number is >= 0 and <= int.MaxValue && double.IsInteger(number)))
            {
                return number;
            }
        }
        return null;
    }

    /// <exception cref="ArgumentException">The tensor is no leaf, or of a type that is not computed with.</exception>
    protected static void RequireMovable(Tensor parameter)
    {
        if (!parameter.IsLeaf || !parameter.DType.IsComputed())
        {
            throw new ArgumentException(
                $"Optimizer: a tensor of {parameter.Shape} {parameter.DType.Text()}"
                    + (
                        parameter.IsLeaf
                            ? " can't be moved: it must be float32 or float64."
                            : " was computed from others; only a leaf can be moved."
                    )
            );
        }
    }
}
