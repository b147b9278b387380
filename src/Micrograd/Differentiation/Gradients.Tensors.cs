using System.Runtime.CompilerServices;
using Micrograd.Differentiation;
using Micrograd.Tensors;

namespace Micrograd;

// The same for functions of tensors. A lambda of one untyped parameter means values; `(Tensor x) => …` means tensors.
public static partial class Gradients
{
    /// <summary>
    /// ∂output/∂input for each input, each recorded, so that it can be differentiated again; PyTorch's
    /// <c>torch.autograd.grad(…, create_graph=True)</c>. No tensor's <see cref="Tensor.Grad"/> is read or written.
    /// </summary>
    /// <param name="output">What to differentiate, a single number.</param>
    /// <param name="inputs">With respect to what: leaves that require a gradient, or results on the way.</param>
    /// <returns>A tensor of each input's shape; zeros for one that the output does not depend on.</returns>
    /// <exception cref="InvalidOperationException">
    /// An input requires no gradient, the output is not a single number, or something on the way was freed or changed in place; where an
    /// input is a leaf, anything that was freed may have been on the way.
    /// </exception>
    public static Tensor[] Of(Tensor output, params ReadOnlySpan<Tensor> inputs) =>
        Of(output, inputs, gradient: null, retain: true, createGraph: true);

    /// <inheritdoc cref="Of(Tensor, ReadOnlySpan{Tensor})" />
    [OverloadResolutionPriority(-1)]
    public static Tensor[] Of(Tensor output, params Tensor[] inputs) => Of(output, inputs.AsSpan());

    /// <summary>∂output/∂input for each input, weighted by what flows in from above.</summary>
    /// <param name="output">What to differentiate.</param>
    /// <param name="inputs">With respect to what: leaves that require a gradient, or results on the way.</param>
    /// <param name="gradient">What flows in from above, of the output's shape; null is 1 for a single number.</param>
    /// <param name="retain">Keeps the graph for another pass.</param>
    /// <param name="createGraph">Records the pass itself, so that gradients can be differentiated again; keeps the graph, too.</param>
    /// <returns>A tensor of each input's shape; zeros for one that the output does not depend on.</returns>
    /// <exception cref="InvalidOperationException">
    /// An input requires no gradient, the output is not a single number and no gradient flows in, or something on the way was freed or
    /// changed in place; where an input is a leaf, anything that was freed may have been on the way.
    /// </exception>
    /// <exception cref="ArgumentException">The gradient has another shape.</exception>
    public static Tensor[] Of(
        Tensor output,
        ReadOnlySpan<Tensor> inputs,
        Tensor? gradient,
        bool retain = false,
        bool createGraph = false
    )
    {
        ArgumentNullException.ThrowIfNull(output);
        var begin = long.MaxValue;
        for (var i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], nameof(inputs));
            if (!inputs[i].RequiresGrad)
            {
                throw new InvalidOperationException(
                    $"Gradients.Of: input {i}, a tensor of {inputs[i].Shape}, requires no gradient; call RequireGrad() on it before "
                        + "the output is computed from it."
                );
            }
            // A leaf may be an input of any op, a result of none that is older.
            begin = Math.Min(begin, inputs[i].Node is { } node ? node.Number - 1 : 0);
        }
        return Of(output, inputs, gradient, retain || createGraph, createGraph, begin);
    }

    static Tensor[] Of(
        Tensor output,
        ReadOnlySpan<Tensor> inputs,
        Tensor? gradient,
        bool retain,
        bool createGraph,
        long begin
    )
    {
        var upstream = output.Upstream(gradient, "Gradients.Of");
        var found = BackwardPass.Of(output, upstream, inputs, retain, createGraph, begin);
        var gradients = new Tensor[found.Length];
        for (var i = 0; i < found.Length; i++)
        {
            gradients[i] = found[i] ?? Tensor.ZerosLike(inputs[i]);
        }
        return gradients;
    }

    /// <summary>
    /// f′ as a function of tensors, recorded, so that <c>Grad(Grad(f))</c> and whatever is made of it differentiate again. Within
    /// <see cref="NoGrad"/> it is the same, but not recorded.
    /// </summary>
    /// <param name="f">A function with a single number as its result: [shape] → [].</param>
    /// <returns>[shape] → [shape]</returns>
    public static Func<Tensor, Tensor> Grad(Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var gradients = Grad((Tensor[] inputs) => f(inputs[0]));
        return x => gradients([x])[0];
    }

    /// <summary>
    /// The gradients of f with respect to each of its inputs, recorded. A tensor given as two inputs has a partial derivative by
    /// each.
    /// </summary>
    public static Func<Tensor[], Tensor[]> Grad(Func<Tensor[], Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return inputs =>
        {
            ArgumentNullException.ThrowIfNull(inputs);
            using var call = new VariedArguments(inputs);
            return Within(call, f(call.Arguments), call.Arguments, gradient: null, call.IsSeen);
        };
    }

    /// <summary>The value of f and its gradient in one pass, as numbers: neither is recorded.</summary>
    public static Func<Tensor, (Tensor Value, Tensor Gradient)> ValueAndGrad(Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            var (value, gradients) = Pull(inputs => f(inputs[0]), [x], null, asNumbers: true);
            return (value, gradients[0]);
        };
    }

    /// <summary>The value of f and its gradients in one pass, as numbers: neither is recorded.</summary>
    public static Func<Tensor[], (Tensor Value, Tensor[] Gradients)> ValueAndGrad(Func<Tensor[], Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return inputs => Pull(f, inputs, null, asNumbers: true);
    }

    /// <summary>Reverse mode: f(x), and Jᵀ · cotangent, where J is the Jacobian of f at x.</summary>
    /// <param name="f">The function: [in] → [out].</param>
    /// <param name="at">Where: [in].</param>
    /// <param name="cotangent">What flows in: [out].</param>
    /// <returns>
    /// The value [out] and the gradient [in]; both are recorded where they depend on what requires a gradient besides the argument.
    /// </returns>
    /// <exception cref="ArgumentException">The cotangent has another shape than the value.</exception>
    public static (Tensor Value, Tensor Gradient) Vjp(Func<Tensor, Tensor> f, Tensor at, Tensor cotangent)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(cotangent);
        var (value, gradients) = Pull(inputs => f(inputs[0]), [at], cotangent, asNumbers: false);
        return (value, gradients[0]);
    }

    /// <summary>
    /// Forward mode: f(x), and J · tangent. Jᵀu is linear in u, so its own derivative along the tangent is J · tangent: two reverse
    /// passes, through every op there is.
    /// </summary>
    /// <param name="f">The function: [in] → [out].</param>
    /// <param name="at">Where: [in].</param>
    /// <param name="tangent">The direction: [in].</param>
    /// <returns>
    /// The value [out] and the derivative along the direction [out]; both are recorded where they depend on what requires a gradient
    /// besides the argument.
    /// </returns>
    /// <exception cref="ArgumentException">The tangent has another shape than the point.</exception>
    public static (Tensor Value, Tensor Tangent) Jvp(Func<Tensor, Tensor> f, Tensor at, Tensor tangent)
    {
        ArgumentNullException.ThrowIfNull(f);
        RequireSameShape(nameof(Jvp), at, tangent);
        using var call = new VariedArguments([at]);
        var x = call.Arguments[0];
        var y = f(x);
        if (!y.RequiresGrad)
        {
            return (y, Tensor.ZerosLike(y));
        }
        var seen = call.IsSeenFrom(y, tangent);
        var u = Tensor.ZerosLike(y).RequireGrad();
        var pulled = Within(call, y, [x], u, isRecorded: true)[0];
        var pushed = pulled.RequiresGrad ? Within(call, pulled, [u], tangent, seen)[0] : Tensor.ZerosLike(y);
        return (seen ? y : y.Detach(), pushed);
    }

    /// <summary>
    /// All first derivatives of f: [in] → [out…, in…], one reverse pass an element of the result. They are recorded where they depend on
    /// what requires a gradient besides the argument.
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="at">Where.</param>
    public static Tensor Jacobian(Func<Tensor, Tensor> f, Tensor at)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(at);
        using var call = new VariedArguments([at]);
        var y = f(call.Arguments[0]);
        return Rows(call, y, call.IsSeenFrom(y));
    }

    /// <summary>
    /// All second derivatives of f, a function with a single number as its result: [in…, in…]. They are recorded where they depend on
    /// what requires a gradient besides the argument.
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="at">Where.</param>
    /// <exception cref="InvalidOperationException">The result of f is not a single number.</exception>
    public static Tensor Hessian(Func<Tensor, Tensor> f, Tensor at)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(at);
        using var call = new VariedArguments([at]);
        var x = call.Arguments[0];
        var slopes = Within(call, f(x), [x], gradient: null, isRecorded: true)[0];
        return Rows(call, slopes, call.IsSeenFrom(slopes));
    }

    /// <summary>The Hessian of f times a vector, in two passes and without the Hessian: [in] → [in].</summary>
    /// <param name="f">The function.</param>
    /// <param name="at">Where.</param>
    /// <param name="vector">The vector, of the input's shape.</param>
    /// <returns>The product, recorded where it depends on what requires a gradient besides the argument.</returns>
    /// <exception cref="ArgumentException">The vector has another shape than the point.</exception>
    /// <exception cref="InvalidOperationException">The result of f is not a single number.</exception>
    public static Tensor Hvp(Func<Tensor, Tensor> f, Tensor at, Tensor vector)
    {
        ArgumentNullException.ThrowIfNull(f);
        return Hvp(inputs => f(inputs[0]), [at], [vector])[0];
    }

    /// <summary>The Hessian of f over all its inputs, times a vector of the same shapes.</summary>
    /// <param name="f">The function.</param>
    /// <param name="at">Where.</param>
    /// <param name="vectors">The vector, a part for each input.</param>
    /// <returns>The products, recorded where they depend on what requires a gradient besides the arguments.</returns>
    /// <exception cref="ArgumentException">The vectors are not as many, or not of the shapes of the inputs.</exception>
    /// <exception cref="InvalidOperationException">The result of f is not a single number.</exception>
    public static Tensor[] Hvp(Func<Tensor[], Tensor> f, Tensor[] at, Tensor[] vectors)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(vectors);
        if (at.Length != vectors.Length)
        {
            throw new ArgumentException($"Hvp: {at.Length} inputs, but {vectors.Length} vectors.", nameof(vectors));
        }
        for (var i = 0; i < at.Length; i++)
        {
            RequireSameShape(nameof(Hvp), at[i], vectors[i]);
        }
        using var call = new VariedArguments(at);
        var x = call.Arguments;
        var slopes = Within(call, f(x), x, gradient: null, isRecorded: true);
        var along = Tensor.Of(0.0);
        for (var i = 0; i < slopes.Length; i++)
        {
            along += (slopes[i] * vectors[i]).Sum();
        }
        return along.RequiresGrad
            ? Within(call, along, x, gradient: null, call.IsSeenFrom(along))
            : Array.ConvertAll(x, Tensor.ZerosLike);
    }

    static (Tensor Value, Tensor[] Gradients) Pull(
        Func<Tensor[], Tensor> f,
        Tensor[] at,
        Tensor? cotangent,
        bool asNumbers
    )
    {
        ArgumentNullException.ThrowIfNull(at);
        using var call = new VariedArguments(at, asNumbers);
        var x = call.Arguments;
        var y = f(x);
        var upstream = y.Upstream(cotangent, "Gradients");
        if (!y.RequiresGrad)
        {
            return (y.Detach(), Array.ConvertAll(x, Tensor.ZerosLike));
        }
        var seen = call.IsSeenFrom(y, cotangent);
        return (seen ? y : y.Detach(), Within(call, y, x, upstream, seen));
    }

    /// <summary>Derivatives within the call of a function, of which only what is younger than its arguments is looked at.</summary>
    static Tensor[] Within(
        VariedArguments call,
        Tensor output,
        ReadOnlySpan<Tensor> inputs,
        Tensor? gradient,
        bool isRecorded
    ) => Of(output, inputs, gradient, retain: true, isRecorded, call.Begin);

    static Tensor Rows(VariedArguments call, Tensor y, bool isRecorded)
    {
        var x = call.Arguments[0];
        var sizes = new Shape([.. y.Shape.ToArray(), .. x.Shape.ToArray()]);
        if (!y.RequiresGrad || y.Count == 0)
        {
            return Tensor.Zeros(sizes, x.DType);
        }
        var rows = new Tensor[y.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var one = Tensor.ZerosLike(y);
            one.Flatten()[i].Fill(1);
            rows[i] = Within(call, y, [x], one, isRecorded)[0];
        }
        return Tensor.Stack(rows).Reshape(sizes.AsSpan());
    }

    static void RequireSameShape(string name, Tensor at, Tensor vector)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(vector);
        if (at.Shape != vector.Shape)
        {
            throw new ArgumentException($"{name}: the point is {at.Shape}, the vector {vector.Shape}.", nameof(vector));
        }
    }
}
