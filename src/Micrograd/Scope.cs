namespace Micrograd;

/// <summary>
/// A named part of a computation, such as <c>layer1.neuron3</c>: nodes remember the scope in which they were made, and a
/// large drawing shows one box a scope.
/// </summary>
/// <example><code>
/// using (Scope.Enter("loss"))
/// {
///     total = (a - b).Pow(2);
/// }
/// </code></example>
public sealed class Scope
{
    [ThreadStatic]
    static Scope? s_current;

    string? _path;

    Scope(string name, Scope? parent)
    {
        Name = name;
        Parent = parent;
    }

    /// <summary>The scope that new nodes of this thread belong to; null outside of any.</summary>
    public static Scope? Current => s_current;

    /// <summary>The scope's own name.</summary>
    public string Name { get; }

    /// <summary>The scope around this one; null for an outermost one.</summary>
    public Scope? Parent { get; }

    /// <summary>All names from the outermost in, joined by dots.</summary>
    public string Path => _path ??= Join();

    // Scopes may nest as deeply as a loop enters them: no recursion.
    string Join()
    {
        var names = new Stack<string>();
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            names.Push(scope.Name);
        }
        return string.Join('.', names);
    }

    /// <summary>Makes a scope inside the current one; nodes belong to it until the result is disposed.</summary>
    /// <param name="name">The name; it may hold dots of its own.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static Entered Enter(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var outer = s_current;
        s_current = new(name, outer);
        return new(outer);
    }

    /// <inheritdoc />
    public override string ToString() => Path;

    /// <summary>A scope that has been entered; disposing it goes back to the one outside. It can't live across an await.</summary>
    public readonly ref struct Entered
    {
        readonly Scope? _outer;

        internal Entered(Scope? outer) => _outer = outer;

        /// <summary>Leaves the scope.</summary>
        public void Dispose() => s_current = _outer;
    }
}
