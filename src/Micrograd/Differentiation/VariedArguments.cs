using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Differentiation;

/// <summary>
/// The differentiation of a function of tensors with respect to its arguments and nothing else: each is a tensor of its own,
/// so that whatever the function uses besides, be it the very point, is a constant. The function is recorded, whatever holds
/// around it.
/// </summary>
internal sealed class VariedArguments : IDisposable
{
    readonly bool _threadBefore;
    readonly EnableGrad? _recording;

    /// <param name="at">The point.</param>
    /// <param name="asNumbers">Whether no derivative around this one is to see it.</param>
    public VariedArguments(Tensor[] at, bool asNumbers = false)
    {
        foreach (var point in at)
        {
            ArgumentNullException.ThrowIfNull(point, nameof(at));
        }
        IsSeen = GradMode.IsOn && !asNumbers;
        Arguments = Array.ConvertAll(at, Argument);
        Begin = TensorNode.Made;
        // A backward pass may be under way, as where an op's gradient asks for this one.
        _threadBefore = GradMode.SetThreadOff(false);
        _recording = GradMode.IsOn ? null : EnableGrad.Enter();
    }

    /// <summary>What the function is given.</summary>
    public Tensor[] Arguments { get; }

    /// <summary>The number of the last op before the function: what is as old, and no argument, is a constant of this call.</summary>
    public long Begin { get; }

    /// <summary>Whether a derivative around this one may see it: where ops are recorded.</summary>
    public bool IsSeen { get; }

    /// <summary>
    /// Whether there is something around this that the derivative of a result depends on, and by which it can be differentiated.
    /// </summary>
    /// <param name="result">What the function gave.</param>
    /// <param name="vector">What the derivative is multiplied by.</param>
    public bool IsSeenFrom(Tensor result, Tensor? vector = null) =>
        IsSeen && (vector is { RequiresGrad: true } || UsesMore(result));

    /// <summary>
    /// Whether a result depends on what requires a gradient and was not made for this call: on other leaves, and on results that are
    /// older, such as the one that an argument is a view of.
    /// </summary>
    bool UsesMore(Tensor result)
    {
        if (result.Node is null)
        {
            return IsOther(result);
        }
        var order = TensorOrder.Of(result.Node, begin: Begin);
        var found = false;
        for (var place = 0; place < order.Count && !found; place++)
        {
            var node = order[place];
            found = node.Number <= Begin;
            for (var i = 0; i < node.Inputs && !found; i++)
            {
                found = node.Wants(i) && node.Source(i) is Tensor leaf && IsOther(leaf);
            }
        }
        order.GiveBack();
        return found;
    }

    bool IsOther(Tensor tensor) => tensor.RequiresGrad && tensor.Node is null && !Arguments.Contains(tensor);

    /// <summary>The point as a variable of its own: a view of it where a derivative around this one goes on through it.</summary>
    Tensor Argument(Tensor point) => IsSeen && point.RequiresGrad ? point.Again() : point.Detach().RequireGrad();

    public void Dispose()
    {
        _recording?.Dispose();
        GradMode.SetThreadOff(_threadBefore);
    }
}
