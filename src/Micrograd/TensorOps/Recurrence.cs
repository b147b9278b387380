using System.Globalization;
using System.Numerics;
using Micrograd.Kernels.Recurrence;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// A recurrent layer in one direction through all of time. Inputs: the input's part of the gates, <c>[T, N, gates · H]</c>, which is one product
/// for all steps, made before; the state's weight, <c>[gates · H, H]</c>; the first state, <c>[N, H]</c>; the first state of an LSTM's cell,
/// or a GRU's bias beside the weight; and the lengths of the sequences, if they differ, one int64 each. The result is packed:
/// <c>[T + 1, N, H]</c>, the states, 0 beyond a sequence's end, then each sequence's last one, and then the cell's, <c>[T + 2, N, H]</c>.
/// </summary>
/// <param name="Cell">What is done in a step.</param>
/// <param name="Reverse">Whether it runs from each sequence's end to the beginning.</param>
internal sealed record Recurrence(RecurrentCell Cell, bool Reverse) : LibraryOp
{
    internal RecurrentCell Cell { get; } = Cell;

    public override string Name =>
        Cell switch
        {
            RecurrentCell.Tanh => "rnn_tanh",
            RecurrentCell.Relu => "rnn_relu",
            RecurrentCell.Lstm => "lstm",
            _ => "gru",
        };

    internal override string Called =>
        Cell switch
        {
            RecurrentCell.Lstm => "LSTM",
            RecurrentCell.Gru => "GRU",
            _ => "RNN",
        };

    public override object Deciding => Cell;

    /// <summary>Rows of weights for each number of the state.</summary>
    public int Gates =>
        Cell switch
        {
            RecurrentCell.Lstm => LstmCell.Gates,
            RecurrentCell.Gru => GruCell.Gates,
            _ => 1,
        };

    public bool HasCell => Cell == RecurrentCell.Lstm;

    /// <summary>Whether the state's part of the gates has a gradient and a bias of its own.</summary>
    public bool IsApart => Cell == RecurrentCell.Gru;

    int Kept =>
        Cell switch
        {
            RecurrentCell.Lstm => LstmCell.Kept,
            RecurrentCell.Gru => GruCell.Kept,
            _ => 0,
        };

    /// <summary>Which input the lengths are.</summary>
    public int LengthsAt => HasCell || IsApart ? 4 : 3;

    internal override bool GivesAll => true;

    /// <summary>Applies it.</summary>
    /// <param name="input">The input's part of the gates.</param>
    /// <param name="weight">The state's factors.</param>
    /// <param name="state">The first state.</param>
    /// <param name="fourth">The cell's first state, or a GRU's bias; null for others.</param>
    /// <param name="lengths">Steps of each sequence; null where all have all.</param>
    public Tensor Of(Tensor input, Tensor weight, Tensor state, Tensor? fourth = null, Tensor? lengths = null) =>
        (fourth, lengths) switch
        {
            (null, null) => Door.Apply(this, [input, weight, state]),
            ({ }, null) => Door.Apply(this, [input, weight, state, fourth]),
            (null, { }) => Door.Apply(this, [input, weight, state, lengths]),
            _ => Door.Apply(this, [input, weight, state, fourth, lengths]),
        };

    /// <summary>The layer over a sequence, <c>[T, N, in]</c>: first one product for all steps, then the recurrence.</summary>
    /// <param name="x">The sequence.</param>
    /// <param name="inputWeight">The input's factors, <c>[gates · H, in]</c>.</param>
    /// <param name="stateWeight">The state's.</param>
    /// <param name="inputBias">An addend a gate, or null.</param>
    /// <param name="stateBias">One more, which a GRU has apart; null where the other is.</param>
    /// <param name="state">The first state.</param>
    /// <param name="cell">The cell's first state; null where there is none.</param>
    /// <param name="lengths">Steps of each sequence; null where all have all.</param>
    public Tensor Of(
        Tensor x,
        Tensor inputWeight,
        Tensor stateWeight,
        Tensor? inputBias,
        Tensor? stateBias,
        Tensor state,
        Tensor? cell,
        Tensor? lengths
    )
    {
        if (IsApart)
        {
            var apart = stateBias ?? Tensor.Zeros(inputWeight.Shape[..1], inputWeight.DType);
            return Through(Tensor.Linear(x, inputWeight, inputBias), stateWeight, state, apart, lengths);
        }
        var bias = inputBias is null || stateBias is null ? inputBias ?? stateBias : inputBias + stateBias;
        return Through(Tensor.Linear(x, inputWeight, bias), stateWeight, state, cell, lengths);
    }

    /// <summary>Of gates that nobody else has: their memory is free when no op needs it any more.</summary>
    Tensor Through(Tensor gates, Tensor weight, Tensor state, Tensor? fourth, Tensor? lengths)
    {
        var isHeld = TensorNode.Claim(gates);
        var y = Of(gates, weight, state, fourth, lengths);
        if (isHeld)
        {
            gates._storage.Release();
        }
        return y;
    }

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (input, weight) = (inputs[0], inputs[1]);
        if (weight.Rank != 2 || weight._layout.Sizes[1] is var hidden && weight._layout.Sizes[0] != Gates * hidden)
        {
            throw new ArgumentException($"{Called}: a weight of {weight.Shape} for the state; it is [{Rows}H, H].");
        }
        if (input.Rank != 3 || input._layout.Sizes[2] != Gates * hidden)
        {
            throw new ArgumentException(
                $"{Called}: gates of {input.Shape} beside a weight of {weight.Shape}; they are [steps, batch, {Gates * hidden}]."
            );
        }
        var (steps, batch) = (input._layout.Sizes[0], input._layout.Sizes[1]);
        if (steps == 0 || hidden == 0)
        {
            throw new ArgumentException(
                $"{Called}: gates of {input.Shape}: a sequence has one step at least, and a state one number."
            );
        }
        for (var i = 0; i < Math.Min(inputs.Length, LengthsAt); i++)
        {
            if (inputs[i].DType != input.DType || !input.DType.IsComputed())
            {
                throw new ArgumentException(
                    $"{Called}: {input.DType.Text()} beside {inputs[i].DType.Text()}: all must be float32, or all float64; convert with "
                        + "Float() or Double()."
                );
            }
        }
        RequireShape("a state", inputs[2], [batch, hidden]);
        if (LengthsAt > 3)
        {
            RequireShape(
                HasCell ? "a cell's state" : "a bias",
                inputs[3],
                HasCell ? [batch, hidden] : [Gates * hidden]
            );
        }
        if (inputs.Length > LengthsAt)
        {
            var lengths = inputs[LengthsAt];
            if (lengths.DType != DType.Int64)
            {
                throw new ArgumentException(
                    $"{Called}: lengths are {lengths.DType.Text()}, not int64; Long() converts them."
                );
            }
            RequireShape("lengths", lengths, [batch]);
        }
        var spec = TensorSpec.Of([steps + (HasCell ? 2 : 1), batch, hidden], input.DType);
        return Ordered.AsRows(inputs, Kept == 0 ? spec : spec.Keeping([steps, batch, Kept * hidden]));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        RequireLengths(inputs);
        ElementTypes.Floats(new Kernel(this), inputs[0].DType, inputs, outputs);
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        AllGradients(g, inputs.ToArray(), outputs)[input];

    internal override Tensor?[] AllGradients(Tensor g, Tensor[] inputs, ReadOnlySpan<Tensor> outputs)
    {
        var packed = Door.Apply(new RecurrenceGradient(this), [g, .. inputs, .. outputs]);
        var at = 0;
        var input = Next(inputs[0].Shape);
        var apart = IsApart ? Next(inputs[0].Shape) : input;
        var state = Next(inputs[2].Shape);
        var weight = WeightGradient(apart, outputs[0], inputs);
        var fourth =
            HasCell ? Next(inputs[3].Shape)
            : IsApart ? apart.Sum([0, 1])
            : null;
        return
        [
            .. ((Tensor?[])[input, weight, state, fourth, null]).AsSpan(0, LengthsAt),
            .. new Tensor?[inputs.Length - LengthsAt],
        ];

        Tensor Next(Shape shape)
        {
            var count = (int)shape.ElementCount;
            at += count;
            return packed.Slice(0, at - count, at).As(shape);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) => Unrolled(inputs.ToArray(), null);

    /// <summary>Step by step, in other ops.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="more">An addend of the state's part of the gates; null for none.</param>
    public Tensor Unrolled(Tensor[] inputs, Tensor? more)
    {
        var (states, state, cell) = Steps(inputs, more, null);
        return Tensor.Stack(cell is null ? [.. states, state] : [.. states, state, cell]);
    }

    /// <summary>An LSTM whose state is a product of what its cell gives, by ops: the states, the last one, and the cell's.</summary>
    /// <param name="x">The sequence.</param>
    /// <param name="inputWeight">The input's factors, <c>[4 H, in]</c>.</param>
    /// <param name="stateWeight">The state's, <c>[4 H, P]</c>.</param>
    /// <param name="projection">What the state is made by, <c>[P, H]</c>.</param>
    /// <param name="bias">An addend a gate, or null.</param>
    /// <param name="state">The first state, <c>[N, P]</c>.</param>
    /// <param name="cell">The cell's first state, <c>[N, H]</c>.</param>
    /// <param name="lengths">Steps of each sequence; null where all have all.</param>
    public (Tensor States, Tensor State, Tensor Cell) Projected(
        Tensor x,
        Tensor inputWeight,
        Tensor stateWeight,
        Tensor projection,
        Tensor? bias,
        Tensor state,
        Tensor cell,
        Tensor? lengths
    )
    {
        var gates = Tensor.Linear(x, inputWeight, bias);
        Tensor[] inputs = lengths is null
            ? [gates, stateWeight, state, cell]
            : [gates, stateWeight, state, cell, lengths];
        var (states, last, lastCell) = Steps(inputs, null, projection);
        return (Tensor.Stack(states), last, lastCell!);
    }

    (Tensor[] States, Tensor State, Tensor? Cell) Steps(Tensor[] inputs, Tensor? more, Tensor? projection)
    {
        var steps = inputs[0].Shape[0];
        var (state, cell) = (inputs[2], HasCell ? inputs[3] : null);
        var lengths = inputs.Length > LengthsAt ? inputs[LengthsAt].Unsqueeze(1) : null;
        var states = new Tensor[steps];
        for (var step = 0; step < steps; step++)
        {
            var time = Reverse ? steps - 1 - step : step;
            var gates = state.MatMul(inputs[1].T);
            gates = IsApart ? gates + inputs[3] : gates;
            gates = more is null ? gates : gates + more.Select(0, time);
            var (next, nextCell) = Step(inputs[0].Select(0, time), gates, state, cell);
            next = projection is null ? next : next.MatMul(projection.T);
            if (lengths is null)
            {
                (states[time], state, cell) = (next, next, nextCell);
                continue;
            }
            var runs = lengths > time;
            states[time] = Tensor.Where(runs, next, 0);
            state = Tensor.Where(runs, next, state);
            cell = cell is null ? null : Tensor.Where(runs, nextCell!, cell);
        }
        return (states, state, cell);
    }

    (Tensor State, Tensor? Cell) Step(Tensor input, Tensor gates, Tensor state, Tensor? cell)
    {
        switch (Cell)
        {
            case RecurrentCell.Tanh:
                return ((input + gates).Tanh(), null);
            case RecurrentCell.Relu:
                return ((input + gates).Relu(), null);
            case RecurrentCell.Lstm:
                var sum = input + gates;
                var next = Gate(sum, 1).Sigmoid() * cell! + Gate(sum, 0).Sigmoid() * Gate(sum, 2).Tanh();
                return (Gate(sum, 3).Sigmoid() * next.Tanh(), next);
            default:
                var (r, z) = ((Gate(input, 0) + Gate(gates, 0)).Sigmoid(), (Gate(input, 1) + Gate(gates, 1)).Sigmoid());
                var n = (Gate(input, 2) + r * Gate(gates, 2)).Tanh();
                return (n + z * (state - n), null);
        }
    }

    Tensor Gate(Tensor gates, int which)
    {
        var hidden = gates.Shape[1] / Gates;
        return gates.Slice(1, which * hidden, (which + 1) * hidden);
    }

    /// <summary>Σ gᵀ h over steps and sequences, h the state before: one product for all of time, and one for where it begins.</summary>
    Tensor WeightGradient(Tensor g, Tensor states, Tensor[] inputs)
    {
        var steps = g.Shape[0];
        var first = inputs[2];
        if (Reverse && inputs.Length > LengthsAt)
        {
            // Each sequence begins elsewhere.
            var after = Tensor.Arange(1, steps + 1).Unsqueeze(1) < inputs[LengthsAt].Unsqueeze(0);
            var moved = Tensor.Concat([states.Slice(0, 1, steps), first.Unsqueeze(0)]);
            return Product(g, Tensor.Where(after.Unsqueeze(2), moved, first.Unsqueeze(0)));
        }
        var begin = g.Select(0, Reverse ? steps - 1 : 0).T.MatMul(first);
        return steps == 1
            ? begin
            : begin
                + (
                    Reverse
                        ? Product(g.Slice(0, 0, steps - 1), states.Slice(0, 1, steps))
                        : Product(g.Slice(0, 1, steps), states.Slice(0, 0, steps - 1))
                );

        static Tensor Product(Tensor g, Tensor before) => g.Flatten(0, 1).T.MatMul(before.Flatten(0, 1));
    }

    string Rows => Gates == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Gates}");

    void RequireShape(string what, Tensor x, Shape expected)
    {
        if (x.Shape != expected)
        {
            throw new ArgumentException($"{Called}: {what} of {x.Shape}; it is {expected}.");
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">A sequence is longer than there are steps, or of less than none.</exception>
    void RequireLengths(ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length <= LengthsAt)
        {
            return;
        }
        foreach (var length in Reduction.Rows<long>(inputs[LengthsAt]))
        {
            RequireLength(Called, length, inputs[0]._layout.Sizes[0]);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">A sequence is longer than there are steps, or of less than none.</exception>
    public static void RequireLength(string called, long length, int steps)
    {
        if (length < 0 || length > steps)
        {
            throw Refusal.OutOfRange(
                "lengths",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{called}: a sequence of length {length} in an input of {steps} steps; a length is 0 … {steps}."
                )
            );
        }
    }

    /// <summary>The sizes that a kernel takes.</summary>
    public RecurrenceShape ShapeOf(Tensor input, Tensor state) =>
        new(input._layout.Sizes[0], state._layout.Sizes[0], state._layout.Sizes[1], Reverse);

    readonly struct Kernel(Recurrence op) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            switch (op.Cell)
            {
                case RecurrentCell.Tanh:
                    Run<PlainCell<PlainTanh>, T>(inputs, outputs);
                    break;
                case RecurrentCell.Relu:
                    Run<PlainCell<PlainRelu>, T>(inputs, outputs);
                    break;
                case RecurrentCell.Lstm:
                    Run<LstmCell, T>(inputs, outputs);
                    break;
                default:
                    Run<GruCell, T>(inputs, outputs);
                    break;
            }
        }

        void Run<TCell, T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where TCell : struct, IRecurrentCell
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            RecurrenceForward<TCell, T>.Run(
                op.ShapeOf(inputs[0], inputs[2]),
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                op.IsApart ? Reduction.Rows<T>(inputs[3]) : default,
                Reduction.Rows<T>(inputs[2]),
                op.HasCell ? Reduction.Rows<T>(inputs[3]) : default,
                inputs.Length > op.LengthsAt ? Reduction.Rows<long>(inputs[op.LengthsAt]) : default,
                outputs[0]._storage.Span<T>(),
                outputs.Length > 1 ? outputs[1]._storage.Span<T>() : default
            );
    }
}
