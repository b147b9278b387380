namespace Micrograd;

/// <summary>A part of a network that has parameters: what networks of values and of tensors share.</summary>
/// <typeparam name="T">What the parameters are: <see cref="Value"/> or <see cref="Tensor"/>.</typeparam>
public abstract class Parameterized<T>
    where T : class, IParameter
{
    /// <summary>The parameters with their names, such as <c>layer1.neuron3.w0</c> or <c>0.weight</c>; each once.</summary>
    public abstract IEnumerable<(string Name, T Value)> NamedParameters();

    /// <summary>All parameters, in the order of <see cref="NamedParameters"/>.</summary>
    public virtual IReadOnlyList<T> Parameters => field ??= [.. NamedParameters().Select(p => p.Value)];

    /// <summary>Forgets all gradients, those of values then read as 0: before each backward pass, since leaves add up.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Parameters)
        {
            parameter.ZeroGrad();
        }
    }
}
