using Micrograd.TensorOps;

namespace Micrograd;

public static partial class TensorOpTable
{
    // Gates by the input, the state's weight, the first state, then the cell's or a bias, then lengths.
    static TensorOpGroup Recurrences =>
        new(
            "recurrence",
            Op(
                "rnn_tanh",
                "a layer through time: h = tanh(x + W h), x made for all steps before; the states, then the last one; back: one way from the last step to the first, one product for the weight",
                "rnn_tanh",
                "RNN",
                [
                    Call((x, w, h) => RNN(RecurrentCell.Tanh).Of(x, w, h), [3, 2, 3], [3, 3], [2, 3]),
                    Call((x, w, h) => RNN(RecurrentCell.Tanh, reverse: true).Of(x, w, h), [2, 1, 2], [2, 2], [1, 2]),
                    Call(
                        (x, w, h, lengths) => RNN(RecurrentCell.Tanh).Of(x, w, h, null, lengths),
                        [3, 2, 2],
                        [2, 2],
                        [2, 2],
                        Whole(1, 3)
                    ),
                ],
                Call((x, w, h) => RNN(RecurrentCell.Tanh).Of(x, w, h), [3, 2, 4], [3, 3], [2, 3]),
                Call((x, w, h) => RNN(RecurrentCell.Tanh).Of(x, w, h), [3, 2, 3], [3, 3], [1, 3]),
                Call((x, w, h) => RNN(RecurrentCell.Tanh).Of(x, w, h), [0, 2, 3], [3, 3], [2, 3]),
                Call((x, w, h) => RNN(RecurrentCell.Tanh).Of(x, w, h), [3, 2, 3], Single(3, 3), [2, 3])
            ),
            Op(
                "rnn_relu",
                "the same with h = max(x + W h, 0)",
                "rnn_relu",
                "RNN",
                [
                    Call(
                        (x, w, h) => RNN(RecurrentCell.Relu).Of(x, w, h),
                        Apart([3, 2, 2], 1, 1, 1, 1, -1, 1, 1, -1, -1, -1, 1, -1),
                        Small(2, 2),
                        [2, 2]
                    ),
                    Call(
                        (x, w, h, lengths) => RNN(RecurrentCell.Relu, reverse: true).Of(x, w, h, null, lengths),
                        Apart([3, 2, 2], -1, 1, 1, -1, 1, 1, -1, -1, 1, -1, -1, 1),
                        Small(2, 2),
                        [2, 2],
                        Whole(2, 0)
                    ),
                ],
                Call((x, w, h) => RNN(RecurrentCell.Relu).Of(x, w, h), [3, 2, 3], [2, 3], [2, 3]),
                Call((x, w, h) => RNN(RecurrentCell.Relu).Of(x, w, h), [3, 6], [3, 3], [2, 3])
            ),
            Op(
                "lstm",
                "the same with c = σ(f) c + σ(i) tanh(g), h = σ(o) tanh(c), i, f, g, o = x + W h; after the last state the cell's",
                "lstm",
                "LSTM",
                [
                    Call((x, w, h, c) => LSTM().Of(x, w, h, c), [3, 2, 8], [8, 2], [2, 2], [2, 2]),
                    Call(
                        (x, w, h, c, lengths) => LSTM(reverse: true).Of(x, w, h, c, lengths),
                        [3, 2, 4],
                        [4, 1],
                        [2, 1],
                        [2, 1],
                        Whole(3, 1)
                    ),
                ],
                Call((x, w, h, c) => LSTM().Of(x, w, h, c), [3, 2, 8], [8, 2], [2, 2], [2, 4]),
                Call((x, w, h, c) => LSTM().Of(x, w, h, c), [3, 2, 8], [6, 2], [2, 2], [2, 2]),
                Call(
                    (x, w, h, c, lengths) => LSTM().Of(x, w, h, c, lengths),
                    [3, 2, 4],
                    [4, 1],
                    [2, 1],
                    [2, 1],
                    Whole(3, 4)
                )
            ),
            Op(
                "gru",
                "the same with h = (1 − z) n + z h, r, z = σ(x + W h + b), n = tanh(x + r (W h + b))",
                "gru",
                "GRU",
                [
                    Call((x, w, h, b) => GRU().Of(x, w, h, b), [3, 2, 6], [6, 2], [2, 2], [6]),
                    Call(
                        (x, w, h, b, lengths) => GRU(reverse: true).Of(x, w, h, b, lengths),
                        [3, 2, 3],
                        [3, 1],
                        [2, 1],
                        [3],
                        Whole(1, 3)
                    ),
                ],
                Call((x, w, h, b) => GRU().Of(x, w, h, b), [3, 2, 6], [6, 2], [2, 2], [2]),
                Call((x, w, h, b) => GRU().Of(x, w, h, b), [3, 2, 4], [6, 2], [2, 2], [6]),
                Call((x, w, h, b, lengths) => GRU().Of(x, w, h, b, lengths), [3, 2, 3], [3, 1], [2, 1], [3], Whole(1))
            )
        );

    // Above or below the kink by more than a product of such weights. In the first step of each sequence all are above, so that there is
    // no weight that nothing flows to: it would meet a state that is 0 and, where the gradient is infinite, be no number, as in any product.
    static TensorInput Apart(Shape shape, params ReadOnlySpan<double> signs)
    {
        var numbers = signs.ToArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] *= 1 + 0.13 * i;
        }
        return TensorInput.Of(Tensor.Of<double>(numbers, shape));
    }

    // So that no sum comes near the kink.
    static TensorInput Small(params ReadOnlySpan<int> sizes) => TensorInput.Within(Shape.Create(sizes), -0.1, 0.1);

    static Recurrence RNN(RecurrentCell cell, bool reverse = false) => new(cell, reverse);

    static Recurrence LSTM(bool reverse = false) => new(RecurrentCell.Lstm, reverse);

    static Recurrence GRU(bool reverse = false) => new(RecurrentCell.Gru, reverse);
}
