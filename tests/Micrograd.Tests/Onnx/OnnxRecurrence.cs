using Micrograd.TensorOps;

namespace Micrograd.Tests.Onnx;

/// <summary>
/// The standard's recurrent layers: weights with a leading dim of directions, gates in an order of its own (LSTM i, o, f, g; GRU z, r, n), one
/// bias after the other, and lengths as an input.
/// </summary>
static class OnnxRecurrence
{
    public static Tensor[] Run(OnnxNode node, Tensor?[] x, string kind)
    {
        var hidden = (int)node.Long("hidden_size", 0);
        int[] order =
            kind == "LSTM" ? [0, 2, 3, 1]
            : kind == "GRU" ? [1, 0, 2]
            : [0];
        var cell =
            kind == "LSTM" ? RecurrentCell.Lstm
            : kind == "GRU" ? RecurrentCell.Gru
            : RecurrentCell.Tanh;
        if (x.ElementAtOrDefault(7) is not null || node.Text("direction", "forward") != "forward")
        {
            throw new NotSupportedException($"{kind} with peepholes, or in another direction");
        }
        if (kind == "GRU" && node.Long("linear_before_reset", 0) == 0 && (x.Length > 3 || x[0]!.Shape[1] > 1))
        {
            // The state times r before the product: another network, but where the first state is 0, the only one, and no bias beside it.
            throw new NotSupportedException("GRU that resets before the product");
        }
        var first = node.Long("layout", 0) == 1;
        var sequence = first ? x[0]!.Transpose(0, 1) : x[0]!;
        var batch = sequence.Shape[1];
        var biases = x.ElementAtOrDefault(3)?[0];
        Tensor Rows(Tensor of) =>
            Tensor.Concat([.. order.Select(gate => of.Slice(0, gate * hidden, (gate + 1) * hidden))]);
        Tensor Begin(int place) =>
            x.ElementAtOrDefault(place) is not { } given ? Tensor.Zeros([batch, hidden])
            : first ? given.Select(1, 0)
            : given[0];
        var packed = new Recurrence(cell, Reverse: false).Of(
            sequence,
            Rows(x[1]![0]),
            Rows(x[2]![0]),
            biases is null ? null : Rows(biases.Slice(0, 0, order.Length * hidden)),
            biases is null ? null : Rows(biases.Slice(0, order.Length * hidden, 2 * order.Length * hidden)),
            Begin(5),
            kind == "LSTM" ? Begin(6) : null,
            x.ElementAtOrDefault(4)
        );
        var steps = sequence.Shape[0];
        var y = packed.Slice(0, 0, steps).Unsqueeze(1);
        Tensor Last(int place) => packed.Select(0, steps + place).Unsqueeze(first ? 1 : 0);
        return [first ? y.Permute(2, 0, 1, 3) : y, Last(0), .. kind == "LSTM" ? (Tensor[])[Last(1)] : []];
    }
}
