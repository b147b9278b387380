using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Micrograd;

/// <summary>
/// Modules by name, in the order in which they were added, which whoever holds them calls as it likes: PyTorch's <c>nn.ModuleDict</c>.
/// </summary>
/// <typeparam name="TModule">What they are.</typeparam>
/// <example><code>
/// _heads = Register("heads", new ModuleDict&lt;Linear&gt; { { "policy", new Linear(64, 4) }, { "value", new Linear(64, 1) } });
/// // var value = _heads["value"].Forward(x);
/// </code></example>
public sealed class ModuleDict<TModule> : ModuleBase, IReadOnlyDictionary<string, TModule>
    where TModule : ModuleBase
{
    readonly OrderedDictionary<string, TModule> _modules = [];

    /// <summary>Adds a module under a name.</summary>
    /// <param name="name">The name, without dots.</param>
    /// <param name="module">The module.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is taken; or the module holds this one.</exception>
    public void Add(string name, TModule module) => _modules.Add(name, Register(name, module));

    /// <summary>The number of modules.</summary>
    public int Count => _modules.Count;

    /// <summary>A module by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public TModule this[string name] =>
        _modules.TryGetValue(name, out var module)
            ? module
            : throw new KeyNotFoundException($"ModuleDict: no module '{name}'; there are {string.Join(", ", Keys)}.");

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Keys => _modules.Keys;

    /// <summary>The modules, in order.</summary>
    public IEnumerable<TModule> Values => _modules.Values;

    /// <summary>Whether there is a module of this name.</summary>
    /// <param name="name">The name.</param>
    public bool ContainsKey(string name) => _modules.ContainsKey(name);

    /// <summary>The module of this name, if there is one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="module">The module; null if there is none.</param>
    public bool TryGetValue(string name, [MaybeNullWhen(false)] out TModule module) =>
        _modules.TryGetValue(name, out module);

    /// <summary>Names and modules, in order.</summary>
    public IEnumerator<KeyValuePair<string, TModule>> GetEnumerator() => _modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => $"ModuleDict({string.Join(", ", Keys)})";
}
