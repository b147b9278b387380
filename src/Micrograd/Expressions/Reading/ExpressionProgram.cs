using Micrograd.Expressions;

namespace Micrograd;

/// <summary>
/// A program of values: text to graph. The text is Python's arithmetic, so the lines of the lecture and of micrograd's
/// README are such programs as they stand.
/// </summary>
/// <remarks>
/// <para>Statements, separated by <c>;</c> or line ends, are <c>name = expression</c>, <c>name += expression</c> (also
/// <c>-= *= /= **=</c>), or an expression alone. Expressions have <c>+ - * / % **</c> with Python's precedence
/// (<c>-2**2</c> is −4), parentheses, and every function of <see cref="OpTable"/> as a call or a method:
/// <c>tanh(x)</c>, <c>x.tanh()</c>, <c>math.tanh(x)</c>, <c>clamp(x, low=0, high=1)</c>. A number, and
/// <c>Value(2.0, label='x')</c>, is a leaf; an exponent of numbers alone is a constant; <c>x.data</c> is the number of x
/// as a new leaf, <c>x.grad</c> the gradient that it has there; <c>math.pi</c>, <c>math.e</c>, <c>float('inf')</c> are
/// numbers.</para>
/// <para><c>x.backward()</c> says that x is the output. <c>x.data += 0.1 * x.grad</c> (also <c>= -= *= /= **=</c>) gives
/// the names of the leaf x to a new leaf with that number: values computed before keep the old one. <c>print(…)</c>, <c>draw_dot(…)</c>, imports and the lecture's
/// gradients by hand are skipped, with a note.</para>
/// </remarks>
/// <example><code>
/// var program = ExpressionProgram.Parse("a = 2; b = -3; c = a * b + 10");
/// program.Output.Backward();
/// Console.WriteLine(program["a"].Grad); // -3
/// </code></example>
public sealed class ExpressionProgram
{
    readonly ProgramGraph _graph;
    readonly Dictionary<Value, string> _names = new(ReferenceEqualityComparer.Instance);

    ExpressionProgram(Parser parser)
    {
        Output = parser.Run();
        _graph = parser.Graph;
        Notes = parser.Notes.ToTexts();
        foreach (var (name, value) in _graph.Names)
        {
            _names.TryAdd(value, name);
        }
    }

    /// <summary>What the program is about: the value on which backward was called last, else that of the last statement.</summary>
    public Value Output { get; }

    /// <summary>The name of the output; null where it has none.</summary>
    public string? OutputName => NameOf(Output);

    /// <summary>Every name with the value that it names at the end, in the order in which they were first given.</summary>
    public IReadOnlyList<(string Name, Value Value)> Names => _graph.Names;

    /// <summary>All values that the program made, in the order of their making, inputs before what is computed from them.</summary>
    public IReadOnlyList<Value> Values => _graph.Values;

    /// <summary>The graph of the output and of all that was made beside it, <see cref="Output"/> its first result.</summary>
    public ValueGraph ToGraph() => Graph.Of([Output, .. Values]);

    /// <summary>What was skipped or may surprise, a line of text for each kind: <c>skipped print(…) on lines 3, 4</c>.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The value of a name.</summary>
    /// <exception cref="KeyNotFoundException">The program has no such name.</exception>
    public Value this[string name] =>
        _graph.Find(name) ?? throw new KeyNotFoundException($"The program has no value named '{name}'.");

    /// <summary>The name of a value, the first if it has several; null if it has none (any more).</summary>
    /// <param name="value">A value of the program.</param>
    public string? NameOf(Value value) => _names.GetValueOrDefault(value);

    /// <summary>
    /// The label that the text gave a value; null if none. <see cref="Value.Label"/> is this, or else the name.
    /// </summary>
    /// <param name="value">A value of the program.</param>
    public string? LabelOf(Value value) => _graph.Labels.GetValueOrDefault(value);

    /// <summary>What a value was computed from, down to what has a name: <c>a × b + b³</c>; empty for a leaf. A long text is cut.</summary>
    /// <param name="value">A value of this program.</param>
    public string TextOf(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ExpressionText(NameOf).Of(value);
    }

    /// <summary>The functions that a program may call: every op, by its name and by the names of Python's libraries.</summary>
    public static IReadOnlyDictionary<string, OpEntry> Functions => FunctionNames.Callable;

    /// <summary>Reads a program and computes its values; gradients come from <c>Output.Backward()</c>.</summary>
    /// <param name="text">
    /// The program: at most 64 KiB in UTF-8, 200 levels of nesting, 100,000 values and 100 characters a name.
    /// </param>
    /// <exception cref="ExpressionException">The text is no such program; it says where and why.</exception>
    public static ExpressionProgram Parse(string text) => Parse(text, new());

    internal static ExpressionProgram Parse(string text, ExpressionLimits limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(new Parser(new(text), limits));
    }
}
