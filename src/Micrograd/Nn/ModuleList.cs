using System.Collections;
using System.Globalization;

namespace Micrograd;

/// <summary>
/// Modules in order, which whoever holds them calls as it likes: PyTorch's <c>nn.ModuleList</c>. Their names are 0, 1, …, so the state's keys
/// are <c>0.weight</c>, ….
/// </summary>
/// <typeparam name="TModule">What they are.</typeparam>
/// <example><code>
/// _blocks = Register("blocks", new ModuleList&lt;Block&gt; { new Block(64), new Block(64) });
/// // foreach (var block in _blocks) x = block.Forward(x);
/// </code></example>
public sealed class ModuleList<TModule> : ModuleBase, IReadOnlyList<TModule>
    where TModule : ModuleBase
{
    readonly List<TModule> _modules = [];

    /// <summary>An empty list.</summary>
    public ModuleList() { }

    /// <param name="modules">The modules, the first one first.</param>
    public ModuleList(IEnumerable<TModule> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (var module in modules)
        {
            Add(module);
        }
    }

    /// <summary>Adds a module at the end.</summary>
    /// <param name="module">The module.</param>
    /// <exception cref="ArgumentException">The module holds this list.</exception>
    public void Add(TModule module) =>
        _modules.Add(Register(_modules.Count.ToString(CultureInfo.InvariantCulture), module));

    /// <summary>The number of modules.</summary>
    public int Count => _modules.Count;

    /// <summary>A module by its place.</summary>
    public TModule this[int index] => _modules[index];

    /// <summary>The modules in order.</summary>
    public IEnumerator<TModule> GetEnumerator() => _modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => $"ModuleList({Count})";
}
