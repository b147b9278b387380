namespace Micrograd.Numbers;

/// <summary>A formula as text, as a textbook prints it: <c>b × (1 − tanh(x)²)</c>.</summary>
internal static class FormulaText
{
    // How tightly a piece of text holds together: what needs parentheses inside what.
    const int ChoiceLevel = 0;
    const int SumLevel = 1;
    const int ProductLevel = 2;
    const int NegationLevel = 3;
    const int PowerLevel = 4;
    const int AtomLevel = 5;

    /// <param name="formula">What to print.</param>
    /// <param name="write">How a variable is written: its name, or the number that it has.</param>
    public static string Of(Formula formula, Func<string, string> write) => Print(formula, write).Text;

    /// <summary>The text as a factor of a product, in parentheses where it needs them.</summary>
    public static string AsFactor(Formula formula, Func<string, string> write) =>
        Print(formula, write).Within(ProductLevel);

    readonly record struct Piece(string Text, int Level)
    {
        public string Within(int level) => Level < level ? $"({Text})" : Text;
    }

    static Piece Print(Formula formula, Func<string, string> write) =>
        formula switch
        {
            Formula.Number n => Literal(ShortNumber.Of(n.Value)),
            Formula.Variable v => Literal(write(v.Name)),
            Formula.Call c => Function(c.Op, Print(c.X, write)),
            Formula.Pair p => Operator(p, Print(p.A, write), Print(p.B, write)),
            Formula.Choice c => new(
                $"{Print(c.Test, write).Within(SumLevel)} > 0 ? {Print(c.IfPositive, write).Within(SumLevel)} : {Print(c.Otherwise, write).Text}",
                ChoiceLevel
            ),
            _ => throw new ArgumentException($"No text for {formula.GetType().Name}.", nameof(formula)),
        };

    static Piece Literal(string text) => new(text, text.StartsWith('-') ? NegationLevel : AtomLevel);

    static Piece Function(string op, Piece x) =>
        op switch
        {
            "neg" => new($"-{x.Within(NegationLevel + 1)}", NegationLevel),
            "square" => Raised(x, "2"),
            "transpose" => new($"{x.Within(AtomLevel)}ᵀ", PowerLevel),
            "reciprocal" => new($"1 / {x.Within(NegationLevel)}", ProductLevel),
            _ when op.StartsWith("**", StringComparison.Ordinal) => Raised(x, op[2..]),
            _ => op.IndexOf('(', StringComparison.Ordinal) is var open and > 0
                ? new($"{op[..open]}({x.Text}, {op[(open + 1)..]}", AtomLevel)
                : new($"{op}({x.Text})", AtomLevel),
        };

    static Piece Operator(Formula.Pair pair, Piece a, Piece b) =>
        pair.Op switch
        {
            "+" => new($"{a.Within(SumLevel)} + {b.Within(SumLevel)}", SumLevel),
            "-" => new($"{a.Within(SumLevel)} − {b.Within(ProductLevel)}", SumLevel),
            "*" when pair.A == pair.B => Raised(a, "2"),
            "*" => new($"{a.Within(ProductLevel)} × {b.Within(NegationLevel)}", ProductLevel),
            "matmul" => new($"{a.Within(ProductLevel)} @ {b.Within(NegationLevel)}", ProductLevel),
            "/" => new($"{a.Within(ProductLevel)} / {b.Within(NegationLevel)}", ProductLevel),
            "**" when pair.B is Formula.Number => Raised(a, b.Text),
            "**" => new($"{a.Within(AtomLevel)}^{b.Within(AtomLevel)}", PowerLevel),
            _ => new($"{pair.Op}({a.Text}, {b.Text})", AtomLevel),
        };

    static Piece Raised(Piece x, string exponent) => new(x.Within(AtomLevel) + Superscript(exponent), PowerLevel);

    static string Superscript(string exponent)
    {
        const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        return exponent.All(c => c is '-' or (>= '0' and <= '9'))
            ? string.Concat(exponent.Select(c => c == '-' ? '⁻' : Raised[c - '0']))
            : $"^{(exponent.StartsWith('-') ? $"({exponent})" : exponent)}";
    }
}
