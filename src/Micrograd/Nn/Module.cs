namespace Micrograd;

/// <summary>A part of a network that has parameters.</summary>
public abstract class Module
{
    IReadOnlyList<Value>? _parameters;

    /// <summary>The parameters with their names, such as <c>layer1.neuron3.w0</c>.</summary>
    public abstract IEnumerable<(string Name, Value Value)> NamedParameters();

    /// <summary>All parameters, in the order of <see cref="NamedParameters"/>.</summary>
    public IReadOnlyList<Value> Parameters => _parameters ??= [.. NamedParameters().Select(p => p.Value)];

    /// <summary>Sets all gradients to 0: before each backward pass, since leaves add up.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Parameters)
        {
            parameter.ZeroGrad();
        }
    }
}
