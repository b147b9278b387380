using Micrograd.Numbers;
using Micrograd.Rules;

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
            Formula.Call c => Unary(c.Op, Print(c.X, write)),
            Formula.Pair p => Binary(p, Print(p.A, write), Print(p.B, write)),
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
            Formula.Named { B: { } b } n => Function(n.Name, "", Print(n.A, write), Print(b, write)),
            Formula.Named n => Function(n.Name, "", Print(n.A, write)),
            Formula.Transposed t => new([.. Print(t.X, write).Within(AtomLevel), "ᵀ"], PowerLevel),
            Formula.MatrixProduct m => Infix(" @ ", ProductLevel, Print(m.A, write), Print(m.B, write), NegationLevel),
            _ => throw new ArgumentException($"No text for {formula.GetType().Name}.", nameof(formula)),
        };

    static Piece Literal(FormulaPart part) => new([part], part.Text.StartsWith('-') ? NegationLevel : AtomLevel);

    static Piece Unary(Op op, Piece x) =>
        op switch
        {
            UnaryOp<Negate> => new(["-", .. x.Within(NegationLevel + 1)], NegationLevel),
            UnaryOp<Square> => Raised(x, "2"),
            UnaryOp<Reciprocal> => new(["1 / ", .. x.Within(NegationLevel)], ProductLevel),
            UnaryOp<PowerOf> power => Raised(x, power.ParametersText),
            _ => Function(op.RuleName, op.ParametersText, x),
        };

    static Piece Binary(Formula.Pair pair, Piece a, Piece b) =>
        pair.Op switch
        {
            BinaryOp<Add> => Infix(" + ", SumLevel, a, b, SumLevel),
            BinaryOp<Subtract> => Infix(" − ", SumLevel, a, b, ProductLevel),
            BinaryOp<Multiply> when pair.A == pair.B => Raised(a, "2"),
            BinaryOp<Multiply> => Infix(" × ", ProductLevel, a, b, NegationLevel),
            BinaryOp<Remainder> => Infix(" % ", ProductLevel, a, b, NegationLevel),
            BinaryOp<Divide> => Infix(" / ", ProductLevel, a, b, NegationLevel),
            BinaryOp<Power> when pair.B is Formula.Number => Raised(a, b.Text),
            BinaryOp<Power> => new([.. a.Within(AtomLevel), "^", .. b.Within(AtomLevel)], PowerLevel),
            var op => Function(op.RuleName, op.ParametersText, a, b),
        };

    static Piece Infix(string sign, int level, Piece a, Piece b, int rightLevel) =>
        new([.. a.Within(level), sign, .. b.Within(rightLevel)], level);

    static Piece Function(string name, string parameters, params ReadOnlySpan<Piece> inputs)
    {
        var parts = new List<FormulaPart> { $"{name}(" };
        foreach (var input in inputs)
        {
            parts.AddRange(parts.Count > 1 ? [", ", .. input.Parts] : input.Parts);
        }
        parts.Add(parameters.Length > 0 ? $", {parameters})" : ")");
        return new([.. parts], AtomLevel);
    }

    static Piece Raised(Piece x, string exponent) => new([.. x.Within(AtomLevel), Superscript(exponent)], PowerLevel);

    static string Superscript(string exponent)
    {
        const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        return exponent.All(c => c is '-' or (>= '0' and <= '9'))
            ? string.Concat(exponent.Select(c => c == '-' ? '⁻' : Raised[c - '0']))
            : $"^{(exponent.StartsWith('-') ? $"({exponent})" : exponent)}";
    }
}
