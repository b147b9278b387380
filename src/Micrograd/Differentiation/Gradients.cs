using System.Runtime.CompilerServices;
using Micrograd.Differentiation;

namespace Micrograd;

/// <summary>
/// What one does with derivatives of scalar functions: gradients as graphs and of any order, forward mode, Jacobian,
/// Hessian, numerical derivatives, and the check of one against the other.
/// </summary>
/// <remarks>
/// A function is differentiated with respect to its argument and nothing else. What it uses besides is a constant, even
/// where it is the very point: <c>Grad(y => x + y)(x)</c> is 1. No gradient of it is read or written, and a derivative
/// around this one sees it as the variable that it is there. What it was computed from is not looked at: a backward pass may have
/// freed the graph of a tensor.
/// </remarks>
public static partial class Gradients
{
    /// <summary>
    /// ∂output/∂input for each input, each a graph over the same nodes: it can be differentiated again, to any order,
    /// drawn and explained. The nodes' <see cref="Value.Grad"/> is neither read nor written, but like
    /// <see cref="Value.Backward"/> this walks over the nodes with inputs, which is for one thread at a time.
    /// </summary>
    /// <param name="output">What to differentiate.</param>
    /// <param name="inputs">With respect to what: leaves, or any nodes on the way.</param>
    /// <returns>One value an input; the constant 0 for one that the output does not depend on.</returns>
    /// <exception cref="InvalidOperationException">A node was set after the output was computed from it.</exception>
    public static Value[] Of(Value output, params ReadOnlySpan<Value> inputs)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var input in inputs)
        {
            ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        }
        return GradientGraph.Build(output, inputs, begin: 0);
    }

    /// <inheritdoc cref="Of(Value, ReadOnlySpan{Value})" />
    [OverloadResolutionPriority(-1)]
    public static Value[] Of(Value output, params Value[] inputs) => Of(output, inputs.AsSpan());

    /// <summary>
    /// f′ as a function of graphs, so that <c>Grad(Grad(f))</c> is f″. The result depends on the point through the argument
    /// that f is given, a node of its own.
    /// </summary>
    [OverloadResolutionPriority(1)]
    public static Func<Value, Value> Grad(Func<Value, Value> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            ArgumentNullException.ThrowIfNull(x);
            // Unlike x + 0 it is the same number for −0, and unlike x * 1 it adds no node to a derivative.
            var argument = x - 0;
            var begin = Value.Now;
            return GradientGraph.Build(f(argument), [argument], begin)[0];
        };
    }

    /// <summary>The gradient of f as a function of numbers: <c>[n] → [n]</c>.</summary>
    [OverloadResolutionPriority(1)]
    public static Func<double[], double[]> Grad(Func<Value[], Value> f)
    {
        var both = ValueAndGrad(f);
        return at => both(at).Gradient;
    }

    /// <summary>The value of f and its gradient, in one pass.</summary>
    [OverloadResolutionPriority(1)]
    public static Func<double[], (double Value, double[] Gradient)> ValueAndGrad(Func<Value[], Value> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return at =>
        {
            var leaves = Leaves(at, out var begin);
            var output = f(leaves);
            return (output.Data, Slopes(output, leaves, begin));
        };
    }

    /// <summary>The derivative of f of the given order at x: f, f′, f″ …</summary>
    /// <param name="f">The function.</param>
    /// <param name="at">Where.</param>
    /// <param name="order">0 and up; the graph grows with each order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    public static double Derivative(Func<Value, Value> f, double at, int order = 1)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        var x = new Value(at);
        var begin = Value.Now;
        var y = f(x);
        for (var i = 0; i < order; i++)
        {
            y = GradientGraph.Build(y, [x], begin)[0];
        }
        return y.Data;
    }

    /// <summary>
    /// Forward mode: f and its derivative in one direction, ∇f · direction, by dual numbers in one pass and with no graph.
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="at">Where.</param>
    /// <param name="direction">How fast each input moves.</param>
    /// <exception cref="ArgumentException">The point and the direction differ in length.</exception>
    /// <exception cref="InvalidOperationException">
    /// A dual that another call of Jvp gave to its function has got into the result of f.
    /// </exception>
    public static (double Value, double Tangent) Jvp(
        Func<Dual[], Dual> f,
        ReadOnlySpan<double> at,
        ReadOnlySpan<double> direction
    )
    {
        ArgumentNullException.ThrowIfNull(f);
        RequireSameLength(nameof(Jvp), at, direction);
        var call = Dual.BeginCall();
        var inputs = new Dual[at.Length];
        for (var i = 0; i < at.Length; i++)
        {
            inputs[i] = new(at[i], direction[i], call);
        }
        var y = f(inputs);
        if (y.IsOfLaterThan(call))
        {
            throw new InvalidOperationException(
                "Jvp: a dual number of another call has got into the result of this one. What that call gives to its function "
                    + "must not leave it; its result is the pair of numbers that it returns."
            );
        }
        return (y.Value, y.TangentIn(call));
    }

    /// <summary>
    /// Reverse mode: the outputs of f, and Σ cotangent · ∂output/∂input for each input: <c>[n] → [m]</c>, cotangent <c>[m]</c>.
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="at">Where.</param>
    /// <param name="cotangent">The weight of each output.</param>
    /// <exception cref="ArgumentException">There are not as many cotangents as outputs.</exception>
    public static (double[] Values, double[] Gradient) Vjp(
        Func<Value[], Value[]> f,
        ReadOnlySpan<double> at,
        ReadOnlySpan<double> cotangent
    )
    {
        ArgumentNullException.ThrowIfNull(f);
        var leaves = Leaves(at, out var begin);
        var outputs = f(leaves);
        if (outputs.Length != cotangent.Length)
        {
            throw new ArgumentException(
                $"Vjp: f gives {outputs.Length} outputs, but there are {cotangent.Length} cotangents.",
                nameof(cotangent)
            );
        }
        Value weighted = 0;
        for (var i = 0; i < outputs.Length; i++)
        {
            weighted += cotangent[i] * outputs[i];
        }
        return (Array.ConvertAll(outputs, y => y.Data), Slopes(weighted, leaves, begin));
    }

    /// <summary>All first derivatives of f: row i, column j is ∂fᵢ/∂xⱼ; <c>[n] → [m, n]</c>.</summary>
    /// <param name="f">The function.</param>
    /// <param name="at">Where.</param>
    public static double[,] Jacobian(Func<Value[], Value[]> f, ReadOnlySpan<double> at)
    {
        ArgumentNullException.ThrowIfNull(f);
        var leaves = Leaves(at, out var begin);
        return Rows(f(leaves), leaves, begin);
    }

    /// <summary>All second derivatives of f: row i, column j is ∂²f/∂xᵢ∂xⱼ; <c>[n] → [n, n]</c>.</summary>
    /// <param name="f">The function.</param>
    /// <param name="at">Where.</param>
    public static double[,] Hessian(Func<Value[], Value> f, ReadOnlySpan<double> at)
    {
        ArgumentNullException.ThrowIfNull(f);
        var leaves = Leaves(at, out var begin);
        return Rows(GradientGraph.Build(f(leaves), leaves, begin), leaves, begin);
    }

    /// <summary>The Hessian of f times a vector, in two passes and without the Hessian: <c>[n] → [n]</c>.</summary>
    /// <param name="f">The function.</param>
    /// <param name="at">Where.</param>
    /// <param name="vector">The vector, of the input's shape.</param>
    /// <exception cref="ArgumentException">The point and the vector differ in length.</exception>
    public static double[] Hvp(Func<Value[], Value> f, ReadOnlySpan<double> at, ReadOnlySpan<double> vector)
    {
        ArgumentNullException.ThrowIfNull(f);
        RequireSameLength(nameof(Hvp), at, vector);
        var leaves = Leaves(at, out var begin);
        var gradient = GradientGraph.Build(f(leaves), leaves, begin);
        Value slope = 0;
        for (var i = 0; i < gradient.Length; i++)
        {
            slope += vector[i] * gradient[i];
        }
        return Slopes(slope, leaves, begin);
    }

    /// <summary>∂outputᵢ/∂leafⱼ, by a backward pass for each output; the leaves' gradients are written over, and no others.</summary>
    internal static double[,] Rows(Value[] outputs, Value[] leaves, long begin = 0)
    {
        var rows = new double[outputs.Length, leaves.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            var slopes = Slopes(outputs[i], leaves, begin);
            for (var j = 0; j < leaves.Length; j++)
            {
                rows[i, j] = slopes[j];
            }
        }
        return rows;
    }

    static double[] Slopes(Value output, Value[] leaves, long begin)
    {
        if (output.IsLeaf || output.IsOf(begin))
        {
            return Array.ConvertAll(leaves, leaf => ReferenceEquals(leaf, output) ? 1.0 : 0);
        }
        using var order = GraphOrder.ByCreation(output, begin);
        order.RequireFresh();
        order.BackpropagateTo(leaves);
        return Array.ConvertAll(leaves, leaf => leaf._grad);
    }

    /// <summary>The arguments of a call, and when they were there: what is as old, and no argument, is a constant of it.</summary>
    static Value[] Leaves(ReadOnlySpan<double> at, out long begin)
    {
        var leaves = new Value[at.Length];
        for (var i = 0; i < at.Length; i++)
        {
            leaves[i] = new(at[i], $"x{i}");
        }
        begin = Value.Now;
        return leaves;
    }

    static void RequireSameLength(string name, ReadOnlySpan<double> at, ReadOnlySpan<double> vector)
    {
        if (at.Length != vector.Length)
        {
            throw new ArgumentException($"{name}: the point has {at.Length} numbers, the vector {vector.Length}.");
        }
    }
}
