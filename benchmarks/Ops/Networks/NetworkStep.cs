using TorchSharp;
using TorchSharp.Modules;

namespace Micrograd.Benchmarks;

/// <summary>
/// One network on both sides, from the same numbers. A step is forward and backward: of the loss, and then Adam's update, where the network
/// trains, and else from a fixed gradient of the output, with no update.
/// </summary>
sealed class NetworkStep
{
    const double Rate = 1e-3;

    // Of sums over many places: what moves as little as by Adam.
    const double PlainRate = 1e-5;

    readonly IReadOnlyList<Tensor> _leaves;
    readonly IReadOnlyList<Parameter> _theirLeaves;
    readonly Func<Tensor> _forward;
    readonly Func<torch.Tensor> _theirForward;
    readonly Optimizer _optimizer;
    readonly torch.optim.Optimizer _theirOptimizer;
    readonly (Tensor Ours, torch.Tensor Theirs)? _above;

    /// <param name="leaves">What wants a gradient: parameters, and where it is said the input.</param>
    /// <param name="theirLeaves">The same in TorchSharp and in the same order; they get our numbers.</param>
    /// <param name="forward">The loss, a scalar, where the network trains, and else the output.</param>
    /// <param name="theirForward">The same in TorchSharp.</param>
    /// <param name="output">The output's shape where the network does not train.</param>
    public NetworkStep(
        IReadOnlyList<Tensor> leaves,
        IEnumerable<Parameter> theirLeaves,
        Func<Tensor> forward,
        Func<torch.Tensor> theirForward,
        Shape? output = null
    )
    {
        (_leaves, _theirLeaves) = (leaves, [.. theirLeaves]);
        (_forward, _theirForward) = (forward, theirForward);
        Disturb(_leaves);
        Copy(_leaves, _theirLeaves);
        if (output is { } shape)
        {
            var above = Tensor.Randn(shape, new Generator(9));
            _above = (above, Torch.Of(above));
            (_optimizer, _theirOptimizer) = (new SGD(_leaves, PlainRate), torch.optim.SGD(_theirLeaves, PlainRate));
        }
        else
        {
            (_optimizer, _theirOptimizer) = (new Adam(_leaves, Rate), torch.optim.Adam(_theirLeaves, Rate));
        }
    }

    public void Ours()
    {
        var y = OursBack();
        if (_above is null)
        {
            _optimizer.Step();
            y.Item();
        }
    }

    public void Theirs()
    {
        using var scope = torch.NewDisposeScope();
        var y = TheirsBack();
        if (_above is null)
        {
            _theirOptimizer.step();
            y.ToSingle();
        }
    }

    /// <summary>
    /// Whether loss, or output, and all gradients agree over three steps of training, by the length of their difference: where the input of a
    /// relu is 0 to rounding it opens on one side alone, so that single numbers of what lies below differ, and more of them after an update.
    /// </summary>
    public bool Agree()
    {
        for (var step = 0; step < 3; step++)
        {
            using var scope = torch.NewDisposeScope();
            var tolerance = step == 0 ? 1e-3 : 2e-2;
            if (
                Torch.Distance(OursBack().Detach(), TheirsBack()) > tolerance
                || _leaves
                    .Zip(_theirLeaves)
                    .Any(pair => Torch.Distance(pair.First.Grad!, pair.Second.grad!) > tolerance)
            )
            {
                return false;
            }
            _optimizer.Step();
            _theirOptimizer.step();
        }
        return true;
    }

    Tensor OursBack()
    {
        _optimizer.ZeroGrad();
        var y = _forward();
        y.Backward(_above?.Ours);
        return y;
    }

    torch.Tensor TheirsBack()
    {
        _theirOptimizer.zero_grad();
        var y = _theirForward();
        if (_above is { } above)
        {
            y.backward([above.Theirs]);
        }
        else
        {
            y.backward();
        }
        return y;
    }

    /// <summary>
    /// Biases and what norms begin with, 0 and 1, a little otherwise: where a norm follows upon a norm the gradient of the first one's weight
    /// would be 0, and what is computed of it rounding alone.
    /// </summary>
    static void Disturb(IReadOnlyList<Tensor> leaves)
    {
        using var _ = NoGrad.Enter();
        var g = new Generator(8);
        foreach (var leaf in leaves.Where(leaf => leaf.Rank == 1))
        {
            leaf.CopyFrom(leaf + Tensor.Randn(leaf.Shape, g) * 0.1);
        }
    }

    static void Copy(IReadOnlyList<Tensor> from, IReadOnlyList<Parameter> to)
    {
        using var _ = torch.no_grad();
        for (var i = 0; i < Math.Max(from.Count, to.Count); i++)
        {
            using var copy = Torch.Of(from[i]);
            if (!copy.shape.SequenceEqual(to[i].shape))
            {
                throw new InvalidOperationException(
                    $"leaf {i}: {from[i].Shape} and [{string.Join(", ", to[i].shape)}]."
                );
            }
            to[i].copy_(copy);
        }
    }
}
