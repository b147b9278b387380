using System.Numerics;

namespace Micrograd;

public sealed partial class TensorGraph
{
    /// <summary>
    /// Why the gradient of a tensor is what it is: the largest ways from it to the first output. Ways are followed from the output
    /// back, the <paramref name="top"/> largest at each node; where there are more, a way that shrinks first and grows later can be
    /// missed, as a matrix may do that, while their number and the gradient are exact.
    /// </summary>
    /// <param name="input">A tensor of this graph.</param>
    /// <param name="top">At most how many ways are listed.</param>
    /// <exception cref="ArgumentException">The tensor is not part of this graph.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is negative.</exception>
    public TensorExplanation Explain(Tensor input, int top = 20)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        var from = Find(input) ?? throw new ArgumentException("The tensor is not part of this graph.", nameof(input));
        var counts = new BigInteger[_nodes.Length];
        var open = new List<Way>?[_nodes.Length];
        if (from.Id <= Output.Id && Output.Tensor.RequiresGrad)
        {
            counts[Output.Id] = 1;
            open[Output.Id] = [new(Output.Id, null, Tensor.OnesLike(Output.Tensor))];
        }
        var reaches = ReachedFrom(from.Id);
        for (var id = Output.Id; id > from.Id; id--)
        {
            if (open[id] is not { } found || !reaches[id])
            {
                continue;
            }
            var largest = found.OrderByDescending(way => way.Size).Take(top).ToArray();
            open[id] = null;
            for (var operand = 0; operand < _nodes[id].Inputs.Count; operand++)
            {
                var to = _nodes[id].Inputs[operand];
                if (!reaches[to] || !_nodes[to].Tensor.RequiresGrad)
                {
                    continue;
                }
                counts[to] += counts[id];
                var ways = open[to] ??= [];
                foreach (var rest in largest)
                {
                    ways.Add(new(to, rest, Contribution(_nodes[id], operand, rest.Gradient)!));
                }
            }
        }
        var paths = (open[from.Id] ?? []).OrderByDescending(way => way.Size).Take(top).Select(way => way.ToPath());
        return new(
            from.Id,
            Output.Id,
            counts[from.Id],
            GradientOf(from.Id) ?? Tensor.ZerosLike(from.Tensor),
            [.. paths]
        );
    }

    /// <summary>A way from a node to the output: the rest of the way, which many ways share, and what comes back along it.</summary>
    sealed class Way(int node, Way? rest, Tensor gradient)
    {
        public Tensor Gradient => gradient;

        // A NaN is what one looks for first.
        public double Size { get; } =
            gradient.Detach().To(DType.Float64).Norm().Item() is var size && double.IsNaN(size)
                ? double.PositiveInfinity
                : size;

        public TensorPath ToPath()
        {
            var nodes = new List<int>();
            for (var way = this; way is not null; way = way.Rest)
            {
                nodes.Add(way.Node);
            }
            return new(nodes, gradient, Size);
        }

        int Node => node;

        Way? Rest => rest;
    }
}
