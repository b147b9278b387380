using System.Diagnostics;
using System.Globalization;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// A part of a network over tensors, whatever it computes: its parameters, its buffers and the modules inside, which are registered by name.
/// Names joined by dots are the keys of the <see cref="StateDict"/>.
/// </summary>
/// <seealso cref="Module"/>
/// <seealso cref="Module{TIn, TOut}"/>
[DebuggerDisplay("{DebuggerText,nq}")]
public abstract partial class ModuleBase : Parameterized<Tensor>
{
    readonly List<(string Name, ModuleBase Child)> _children = [];
    readonly List<ModuleTensor> _tensors = [];

    // What it is called by the module that holds it; drawings fold what it computes under that name.
    private protected string? Name { get; private set; }

    private protected ModuleBase() { }

    /// <summary>Whether it trains: a dropout drops. True until <see cref="Modules.Eval"/>.</summary>
    public bool Training { get; internal set; } = true;

    /// <summary>What it draws from by itself while it trains: whoever goes on with a training later must find it where it was.</summary>
    internal virtual IEnumerable<Generator> Generators => [];

    /// <summary>Makes a module a part of this one.</summary>
    /// <param name="name">Its name here, without a dot.</param>
    /// <param name="module">The module.</param>
    /// <returns>The module.</returns>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is taken; or the module holds this one.</exception>
    protected TModule Register<TModule>(string name, TModule module)
        where TModule : ModuleBase
    {
        ArgumentNullException.ThrowIfNull(module);
        RequireFree(name);
        if (module.NamedModules().Any(inner => inner.Module == this))
        {
            throw new ArgumentException($"Register: '{name}' holds this module, which can't be inside itself.");
        }
        _children.Add((name, module));
        module.Name = name;
        // From the inside out, labels become the keys of the state; one that somebody gave stays.
        foreach (var (key, parameter) in module.NamedParameters())
        {
            parameter.Label = parameter.Label is null || parameter.Label == key ? $"{name}.{key}" : parameter.Label;
        }
        return module;
    }

    /// <summary>Makes a tensor a parameter of this module: it requires a gradient, and is labelled, from now on.</summary>
    /// <param name="name">Its name here, without a dot.</param>
    /// <param name="tensor">A leaf of a floating type.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is taken.</exception>
    /// <exception cref="InvalidOperationException">The tensor was computed from others, or is not of a floating type.</exception>
    protected ModuleTensor Parameter(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        RequireFree(name);
        RequireLearnable(name, tensor);
        tensor.Label ??= name;
        return Added(new(name, tensor.RequireGrad(), isParameter: true, isPersistent: true));
    }

    /// <summary>Makes a tensor a part of this module's state that is not learned, such as a running mean.</summary>
    /// <param name="name">Its name here, without a dot.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="persistent">Whether it belongs to the state dict.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is taken.</exception>
    protected ModuleTensor Buffer(string name, Tensor tensor, bool persistent = true)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        RequireFree(name);
        return Added(new(name, tensor, isParameter: false, persistent));
    }

    /// <summary>Gives what is floating of its own another type.</summary>
    internal void Become(DType dtype)
    {
        foreach (
            var tensor in _tensors.Where(t =>
                t.Computed is null && t.Value.DType.IsFloating() && t.Value.DType != dtype
            )
        )
        {
            if (tensor.Value.IsLeaf)
            {
                tensor.Value.Become(dtype);
            }
            else
            {
                // A buffer that was computed is a constant from now on.
                tensor.Value = tensor.Value.Detach().To(dtype);
            }
        }
    }

    /// <exception cref="InvalidOperationException">The tensor was computed from others, or is not of a floating type.</exception>
    private protected static void RequireLearnable(string name, Tensor tensor)
    {
        if (!tensor.IsLeaf)
        {
            throw new InvalidOperationException(
                $"Parameter: '{name}' was computed from others and can't be learned; Detach() it first."
            );
        }
        if (!tensor.DType.IsFloating())
        {
            throw new InvalidOperationException(
                $"Parameter: '{name}' is {tensor.DType.Text()} and can't be learned; Float() converts it."
            );
        }
    }

    ModuleTensor Added(ModuleTensor tensor)
    {
        _tensors.Add(tensor);
        return tensor;
    }

    void RequireFree(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException($"Register: the name '{name}' has a dot, which joins names.", nameof(name));
        }
        if (_children.Exists(c => c.Name == name) || _tensors.Exists(t => t.Name == name))
        {
            throw new ArgumentException($"Register: the name '{name}' is taken.", nameof(name));
        }
    }

    internal string DebuggerText =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{this}: {Parameters.Sum(p => p.Count):N0} parameters{(Training ? "" : ", evaluating")}"
        );

    /// <summary>The type's name; layers add their sizes.</summary>
    public override string ToString() => GetType().Name;
}
