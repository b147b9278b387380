using System.Diagnostics;

namespace Micrograd.Ops;

/// <summary>
/// The choice a &gt; 0 ? b : c as an op: the derivative flows to the chosen side. It stays a node of the graph, so that a
/// graph that is computed again with other numbers chooses again.
/// </summary>
internal sealed class SelectOp : Op
{
    public static readonly SelectOp Instance = new();

    SelectOp()
        // Of tensors, select is a view.
        : base("select", [], "where", 3) { }

    internal override double Evaluate(double a, double b, double c) => a > 0 ? b : c;

    // A backward step with three inputs asks for one contribution at a time.
    internal override Contributions Backward(double a, double b, double y, double upstream) =>
        throw new UnreachableException();

    // Handed on as it is, or not at all: 0 times an infinite gradient would be NaN on the other side.
    public override double Contribution(int input, double upstream, double local) => local == 0 ? 0 : upstream;

    internal override T Derivative<T>(int input, T a, T b, T c, T y) =>
        input switch
        {
            0 => T.Constant(0),
            1 => T.SelectPositive(a, T.Constant(1), T.Constant(0)),
            _ => T.SelectPositive(a, T.Constant(0), T.Constant(1)),
        };

    internal override T Value<T>(T a, T b, T c) => T.SelectPositive(a, b, c);

    internal override T Apply<T>(T a, T b, T c) => T.SelectPositive(a, b, c);

    internal override T Textbook<T>(int input, T a, T b, T c, T y) => Derivative(input, a, b, c, y);
}
