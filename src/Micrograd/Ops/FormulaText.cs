using Micrograd.Numbers;
using Micrograd.Ops;

namespace Micrograd.Ops;

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

    /// <summary>The pieces of the text as a factor of a product, in parentheses where it needs them.</summary>
    public static FormulaPart[] AsFactor(Formula formula, Func<string, string> write) =>
        Print(formula, write).Within(ProductLevel);

    /// <summary>The pieces of the text.</summary>
    public static FormulaPart[] Parts(Formula formula, Func<string, string> write) => Print(formula, write).Parts;

    readonly record struct Piece(FormulaPart[] Parts, int Level)
    {
        public string Text => string.Concat(Parts.Select(part => part.Text));

        public FormulaPart[] Within(int level) => Level < level ? ["(", .. Parts, ")"] : Parts;
    }

    static Piece Print(Formula formula, Func<string, string> write) =>
        formula switch
        {
            Formula.Number n => Literal(ShortNumber.Of(n.Value)),
            Formula.Variable v => Literal(new(write(v.Name), v.Name)),
            Formula.Call c => Function(c.Op, Print(c.X, write)),
            Formula.Pair p => Operator(p, Print(p.A, write), Print(p.B, write)),
            Formula.Choice c => new(
                [
                    .. Print(c.Test, write).Within(SumLevel),
                    " > 0 ? ",
                    .. Print(c.IfPositive, write).Within(SumLevel),
                    " : ",
                    .. Print(c.Otherwise, write).Parts,
                ],
                ChoiceLevel
            ),
            _ => throw new ArgumentException($"No text for {formula.GetType().Name}.", nameof(formula)),
        };

    static Piece Literal(FormulaPart part) => new([part], part.Text.StartsWith('-') ? NegationLevel : AtomLevel);

    static Piece Function(string op, Piece x) =>
        op switch
        {
            "neg" => new(["-", .. x.Within(NegationLevel + 1)], NegationLevel),
            "square" => Raised(x, "2"),
            "transpose" => new([.. x.Within(AtomLevel), "ᵀ"], PowerLevel),
            "reciprocal" => new(["1 / ", .. x.Within(NegationLevel)], ProductLevel),
            _ when op.StartsWith("**", StringComparison.Ordinal) => Raised(x, op[2..]),
            _ => op.IndexOf('(', StringComparison.Ordinal) is var open and > 0
                ? new([$"{op[..open]}(", .. x.Parts, $", {op[(open + 1)..]}"], AtomLevel)
                : new([$"{op}(", .. x.Parts, ")"], AtomLevel),
        };

    static Piece Operator(Formula.Pair pair, Piece a, Piece b) =>
        pair.Op switch
        {
            "+" => new([.. a.Within(SumLevel), " + ", .. b.Within(SumLevel)], SumLevel),
            "-" => new([.. a.Within(SumLevel), " − ", .. b.Within(ProductLevel)], SumLevel),
            "*" when pair.A == pair.B => Raised(a, "2"),
            "*" => new([.. a.Within(ProductLevel), " × ", .. b.Within(NegationLevel)], ProductLevel),
            "matmul" => new([.. a.Within(ProductLevel), " @ ", .. b.Within(NegationLevel)], ProductLevel),
            "%" => new([.. a.Within(ProductLevel), " % ", .. b.Within(NegationLevel)], ProductLevel),
            "/" => new([.. a.Within(ProductLevel), " / ", .. b.Within(NegationLevel)], ProductLevel),
            "**" when pair.B is Formula.Number => Raised(a, b.Text),
            "**" => new([.. a.Within(AtomLevel), "^", .. b.Within(AtomLevel)], PowerLevel),
            _ => new([$"{pair.Op}(", .. a.Parts, ", ", .. b.Parts, ")"], AtomLevel),
        };

    static Piece Raised(Piece x, string exponent) => new([.. x.Within(AtomLevel), Superscript(exponent)], PowerLevel);

    static string Superscript(string exponent)
    {
        const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        return exponent.All(c => c is '-' or (>= '0' and <= '9'))
            ? string.Concat(exponent.Select(c => c == '-' ? '⁻' : Raised[c - '0']))
            : $"^{(exponent.StartsWith('-') ? $"({exponent})" : exponent)}";
    }
}
