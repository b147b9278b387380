namespace Micrograd;

public abstract partial class ModuleBase
{
    /// <inheritdoc />
    public override IReadOnlyList<Tensor> Parameters => [.. NamedParameters().Select(p => p.Value)];

    /// <inheritdoc />
    public override IEnumerable<(string Name, Tensor Value)> NamedParameters() => Named(t => t.IsParameter);

    /// <summary>The buffers with their names, each once.</summary>
    public IEnumerable<(string Name, Tensor Value)> NamedBuffers() => Named(t => !t.IsParameter && t.Computed is null);

    /// <summary>
    /// This module, whose name is empty, and all inside, each once: a module before those inside it, as in PyTorch.
    /// </summary>
    public IEnumerable<(string Name, ModuleBase Module)> NamedModules() =>
        AllModules("").DistinctBy(m => m.Module, ReferenceEqualityComparer.Instance);

    IEnumerable<(string Name, Tensor Value)> Named(Func<ModuleTensor, bool> kind) =>
        NamedModules()
            .SelectMany(m => m.Module._tensors.Where(kind).Select(t => (Joined(m.Name, t.Name), t.Value)))
            .DistinctBy(t => t.Value, ReferenceEqualityComparer.Instance);

    /// <summary>Every module under every name that it has.</summary>
    IEnumerable<(string Name, ModuleBase Module)> AllModules(string name) =>
        _children.SelectMany(c => c.Child.AllModules(Joined(name, c.Name))).Prepend((name, this));

    static string Joined(string outer, string name) => outer.Length == 0 ? name : $"{outer}.{name}";
}
