namespace Micrograd.Cli.Reference;

/// <summary>What the table says of an op, in words.</summary>
sealed class OpFacts(OpEntry entry)
{
    public OpEntry Entry => entry;

    /// <summary>The inputs' names, as in the formulas.</summary>
    public IReadOnlyList<string> Inputs { get; } = entry.Op.InputNames;

    /// <summary>How C# writes it: <c>x.Tanh()</c>, <c>a + b</c>, <c>x.Clamp(-1, 1)</c>.</summary>
    public string CSharp
    {
        get
        {
            if (!char.IsLetter(entry.Method[0]) || entry.Method.Contains(' ', StringComparison.Ordinal))
            {
                return entry.Method;
            }
            var others = Inputs.Skip(1).Concat(entry.Parameters.Select(p => NumberText.Of(p.Default, full: true)));
            return $"{Inputs[0]}.{entry.Method}({string.Join(", ", others)})";
        }
    }

    /// <summary>What programs may call it beside its name.</summary>
    public IReadOnlyList<string> Aliases { get; } =
    [.. ExpressionProgram.Functions.Where(f => f.Key != entry.Name && f.Value.Name == entry.Name).Select(f => f.Key)];

    public string ValueText => entry.Op.ValueText;

    /// <summary>The derivative for an input, with its left side: <c>∂y/∂a = b</c>, or <c>dy/dx = …</c> for the only one.</summary>
    public string DerivativeLine(int input) => $"{DerivativeSign(input)} = {entry.Op.DerivativeText(input)}";

    public string DerivativeSign(int input) => Inputs.Count == 1 ? "dy/dx" : $"∂y/∂{Inputs[input]}";

    /// <summary>The constants with their defaults: <c>low = -1, high = 1</c>.</summary>
    public string Parameters => string.Join(", ", entry.Parameters.Select(p => $"{p.Name} = {Number(p.Default)}"));

    /// <summary>The place of an edge: <c>a = 0, b = 2</c>.</summary>
    public string Place(EdgeCase edge) =>
        string.Join(", ", Inputs.Zip(edge.Inputs, (name, at) => $"{name} = {Number(at)}"));

    /// <summary>The derivatives at an edge: <c>∂y/∂a = 0, ∂y/∂b = 0</c>.</summary>
    public string Slopes(EdgeCase edge) =>
        string.Join(", ", edge.Derivatives.Select((slope, i) => $"{DerivativeSign(i)} = {Number(slope)}"));

    /// <summary>
    /// The op along its first input, the others held near the upper ends of their ranges, away from 0 and from symmetry:
    /// what a plot shows. Of a choice it is the test that moves.
    /// </summary>
    public Slice Slice()
    {
        var held = entry.Domain.Skip(1).Select(range => Math.Round(0.8 * range.High)).ToArray();
        if (Inputs.Count == 3)
        {
            held = [1, -1];
        }
        var op = entry.Op;
        var (low, high) = entry.Domain[0];
        return new(
            x => op.Evaluate([x, .. held]),
            x => op.Derivative(0, [x, .. held], op.Evaluate([x, .. held])),
            low,
            high,
            string.Join(", ", Inputs.Skip(1).Zip(held, (name, at) => $"{name} = {Number(at)}"))
        );
    }

    static string Number(double x) => NumberText.Of(x);
}

/// <summary>A function of one number and its derivative over a range.</summary>
/// <param name="Value">The function.</param>
/// <param name="Derivative">Its derivative.</param>
/// <param name="Low">Where the range begins.</param>
/// <param name="High">Where it ends.</param>
/// <param name="Held">The other inputs and where they are held; empty if there are none.</param>
sealed record Slice(Func<double, double> Value, Func<double, double> Derivative, double Low, double High, string Held);
