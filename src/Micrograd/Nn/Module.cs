using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// A part of a network over tensors, as PyTorch's <c>nn.Module</c>: it computes one tensor from another, and may have
/// parameters, buffers and modules inside. They are registered by name, and names joined by dots are the keys of the
/// <see cref="StateDict"/>.
/// </summary>
/// <remarks>
/// Any number of threads may run <see cref="Forward"/> of one module at the same time, in training or in evaluation, if
/// <see cref="Compute"/> of modules from outside allows it. What changes the module must have it alone: an optimizer's step,
/// <see cref="Train"/>, <see cref="To"/>, <see cref="LoadStateDict"/>, and <see cref="Summary"/>, which evaluates meanwhile.
/// </remarks>
/// <example><code>
/// sealed class Net : Module
/// {
///     readonly Linear _fc1;
///     readonly Linear _fc2;
///
///     public Net()
///     {
///         _fc1 = Register("fc1", new Linear(784, 128));
///         _fc2 = Register("fc2", new Linear(128, 10));
///     }
///
///     protected override Tensor Compute(Tensor x) => _fc2.Forward(_fc1.Forward(x).Relu());
/// }
/// </code></example>
public abstract partial class Module : Module<Tensor>
{
    readonly List<(string Name, Module Child)> _children = [];
    readonly List<ModuleTensor> _tensors = [];

    // What it is called by the module that holds it; drawings fold what it computes under that name.
    string? _name;

    /// <summary>Whether it trains: a dropout drops. True until <see cref="Eval"/>.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>
    /// Whether <see cref="Compute"/> keeps neither its input nor its output, nor hands them to anybody else: then what lies between two such
    /// modules of a <see cref="Sequential"/> is free as soon as it was read, while it is in the processor's cache. A module that says so
    /// and keeps one all the same gets an exception when it reads it, and no wrong number.
    /// </summary>
    protected internal virtual bool KeepsNothing => false;

    /// <summary>The output for an input: what <see cref="Compute"/> says.</summary>
    public Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor y;
        if (_name is null || !GradMode.IsOn)
        {
            y = Compute(x);
        }
        else
        {
            using var _ = Scope.Enter(_name);
            y = Compute(x);
        }
        t_calls?.Add((this, y.Shape));
        return y;
    }

    /// <summary>
    /// The output for an input, which a module defines. It calls the modules inside by their <see cref="Forward"/>, and so is
    /// seen by <see cref="Summary"/>.
    /// </summary>
    protected abstract Tensor Compute(Tensor x);

    /// <summary>Lets this module and all inside train.</summary>
    public Module Train(bool mode = true)
    {
        foreach (var (_, module) in NamedModules())
        {
            module.Training = mode;
        }
        return this;
    }

    /// <summary>Lets this module and all inside evaluate: nothing is dropped, no statistics are gathered.</summary>
    public Module Eval() => Train(false);

    /// <summary>Whether gradients are wanted of all parameters: false freezes them.</summary>
    public Module RequireGrad(bool requiresGrad = true)
    {
        foreach (var parameter in Parameters)
        {
            parameter.RequiresGrad = requiresGrad;
        }
        return this;
    }

    /// <summary>
    /// Computes in another type from now on. The parameters stay the same tensors, with other elements: an optimizer that has them goes on,
    /// and converts what it remembers.
    /// </summary>
    /// <param name="dtype">A floating type; what is not floating stays as it is.</param>
    /// <exception cref="ArgumentException">The type is not a floating one.</exception>
    public Module To(DType dtype)
    {
        if (!dtype.IsFloating())
        {
            throw new ArgumentException(
                $"To: a module's parameters are of a floating type, not {dtype.Text()}.",
                nameof(dtype)
            );
        }
        foreach (var (_, module) in NamedModules())
        {
            foreach (var tensor in module._tensors.Where(t => t.Value.DType.IsFloating() && t.Value.DType != dtype))
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
        return this;
    }

    /// <summary>Makes a module a part of this one.</summary>
    /// <param name="name">Its name here, without a dot.</param>
    /// <param name="module">The module.</param>
    /// <returns>The module.</returns>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is taken; or the module holds this one.</exception>
    protected TModule Register<TModule>(string name, TModule module)
        where TModule : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        RequireFree(name);
        if (module.NamedModules().Any(inner => inner.Module == this))
        {
            throw new ArgumentException($"Register: '{name}' holds this module, which can't be inside itself.");
        }
        _children.Add((name, module));
        module._name = name;
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
        if (!tensor.IsLeaf)
        {
            throw new InvalidOperationException(
                $"Parameter: '{name}' was computed from others and can't be learned; Detach() it first."
            );
        }
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

    /// <summary>The type's name; layers add their sizes.</summary>
    public override string ToString() => GetType().Name;
}
