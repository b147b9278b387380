using Micrograd.Graphs;
using Micrograd.Numbers;

namespace Micrograd.Lab.Expressions;

/// <summary>What is to say about a step of gradient descent.</summary>
static class Descent
{
    /// <exception cref="LabException">It is no learning rate.</exception>
    public static void RequireRate(double lr)
    {
        if (!(lr > 0 && double.IsFinite(lr)))
        {
            throw new LabException("The learning rate must be a number greater than 0.");
        }
    }

    /// <summary>Where descent moves a number with this gradient.</summary>
    public static Direction DirectionOf(double gradient) =>
        gradient switch
        {
            > 0 => Direction.Down,
            < 0 => Direction.Up,
            _ => Direction.Stays,
        };

    /// <summary>The step as a sentence: <c>a ← a.data − lr × a.grad = 2 − 0.1 × -3 = 2.3</c>.</summary>
    public static IReadOnlyList<SentencePart> Told(ValueGraphNode node, double before, double lr, double after) =>
        Sentence.Of([
            Part.Of(node.NameInFormula, TextSubject.Data, node),
            " ← ",
            Part.Of(node, "data"),
            " − lr × ",
            Part.Of(node, "grad"),
            " = ",
            Part.Of(ShortNumber.Of(before), TextSubject.Data, node),
            $" − {ShortNumber.Of(lr)} × ",
            Part.Of(ShortNumber.Of(node.Value.Grad), TextSubject.Grad, node),
            " = ",
            Part.Of(ShortNumber.Of(after), TextSubject.Data, node),
        ]);
}
