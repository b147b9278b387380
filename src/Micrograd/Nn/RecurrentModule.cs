using System.Globalization;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// What <see cref="RNN"/>, <see cref="LSTM"/> and <see cref="GRU"/> share: layers over sequences, each of which runs through time in one
/// direction or in both, and what goes from one layer to the next.
/// </summary>
/// <typeparam name="TIn">A sequence, the states that it begins with, and lengths.</typeparam>
/// <typeparam name="TOut">The outputs, and the states that it ends with.</typeparam>
public abstract class RecurrentModule<TIn, TOut> : Module<TIn, TOut>
{
    readonly RecurrentCell _cell;
    readonly Direction[] _directions;
    readonly bool _batchFirst;
    readonly double _dropout;
    readonly Generator? _generator;

    private protected RecurrentModule(
        RecurrentCell cell,
        int inputSize,
        int hiddenSize,
        int numLayers,
        bool bias,
        bool batchFirst,
        double dropout,
        bool bidirectional,
        Generator? generator,
        DType dtype,
        int projSize = 0
    )
    {
        ModuleSize.Require(GetType().Name, inputSize);
        ModuleSize.Require(GetType().Name, hiddenSize);
        ModuleSize.Require(GetType().Name, numLayers);
        if (projSize < 0 || projSize >= hiddenSize)
        {
            throw new ArgumentOutOfRangeException(
                nameof(projSize),
                $"{GetType().Name}: a projSize of {projSize} for a hidden size of {hiddenSize}; it is smaller than that, or 0 for none."
            );
        }
        (_cell, _batchFirst, _dropout, _generator) = (cell, batchFirst, Hyperparameter.Probability(dropout), generator);
        (InputSize, HiddenSize, NumLayers, Bidirectional) = (inputSize, hiddenSize, numLayers, bidirectional);
        StateSize = projSize > 0 ? projSize : hiddenSize;
        _directions = new Direction[numLayers * Ways];
        var rows = new Recurrence(cell, Reverse: false).Gates * hiddenSize;
        var bound = 1 / Math.Sqrt(hiddenSize);
        for (var i = 0; i < _directions.Length; i++)
        {
            var (layer, reverse) = (i / Ways, i % Ways == 1);
            var suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}{(reverse ? "_reverse" : "")}");
            _directions[i] = new(
                new(cell, reverse),
                Drawn("weight_ih", [rows, layer == 0 ? inputSize : StateSize * Ways]),
                Drawn("weight_hh", [rows, StateSize]),
                bias ? Drawn("bias_ih", [rows]) : null,
                bias ? Drawn("bias_hh", [rows]) : null,
                projSize > 0 ? Drawn("weight_hr", [projSize, hiddenSize]) : null
            );

            ModuleTensor Drawn(string name, Shape shape) =>
                Parameter(name + suffix, Init.Uniform(Tensor.Zeros(shape, dtype), -bound, bound, generator));
        }
    }

    /// <inheritdoc />
    internal override IEnumerable<Generator> Generators => _generator is { } generator ? [generator] : [];

    /// <summary>Numbers of an input in a step.</summary>
    public int InputSize { get; }

    /// <summary>Numbers of a state.</summary>
    public int HiddenSize { get; }

    /// <summary>Layers on top of each other.</summary>
    public int NumLayers { get; }

    /// <summary>Whether each layer runs backward through time, too; the outputs of both lie beside each other.</summary>
    public bool Bidirectional { get; }

    /// <summary>Numbers of what goes on to the next step and the next layer.</summary>
    private protected int StateSize { get; }

    int Ways => Bidirectional ? 2 : 1;

    private protected (Tensor Y, Tensor State, Tensor? Cell) Run(Tensor x, Tensor? state, Tensor? cell, Tensor? lengths)
    {
        ArgumentNullException.ThrowIfNull(x);
        var kind = GetType().Name;
        if (x.Rank is not (2 or 3) || x.Shape[^1] != InputSize)
        {
            var layout = _batchFirst ? "[batch, steps" : "[steps, batch";
            throw new ArgumentException(
                $"{kind}: an input of {x.Shape}; it is {layout}, {InputSize}], or without a batch [steps, {InputSize}]."
            );
        }
        var isBatch = x.Rank == 3;
        var sequence =
            !isBatch ? x.Unsqueeze(1)
            : _batchFirst ? x.Transpose(0, 1)
            : x;
        var (steps, batch) = (sequence.Shape[0], sequence.Shape[1]);
        if (steps == 0)
        {
            throw new ArgumentException($"{kind}: an input of {x.Shape} has no steps; there is one at least.");
        }
        lengths = isBatch || lengths is null || lengths.Rank == 1 ? lengths : lengths.Unsqueeze(0);
        if (lengths is not null && (lengths.Shape != [batch] || lengths.DType != DType.Int64))
        {
            throw new ArgumentException(
                $"{kind}: lengths of {lengths.Shape} {lengths.DType.Text()} for an input of {x.Shape}; they are one int64 for each of the "
                    + $"{batch} sequences."
            );
        }
        if (lengths is not null && StateSize < HiddenSize)
        {
            // Where there is a projection no op looks at them.
            foreach (var length in lengths.ToArray<long>())
            {
                Recurrence.RequireLength(kind, length, steps);
            }
        }
        var first = First("state", state, StateSize, x, isBatch, batch);
        var firstCell = _cell == RecurrentCell.Lstm ? First("cell's state", cell, HiddenSize, x, isBatch, batch) : null;
        var (ends, cells) = (new Tensor[_directions.Length], new Tensor[_directions.Length]);
        for (var layer = 0; layer < NumLayers; layer++)
        {
            if (layer > 0 && Training && _dropout > 0)
            {
                sequence = sequence.Dropout(_dropout, _generator);
            }
            var outputs = new Tensor[Ways];
            for (var way = 0; way < Ways; way++)
            {
                var i = layer * Ways + way;
                (outputs[way], ends[i], cells[i]) = _directions[i]
                    .Through(sequence, first.Select(0, i), firstCell?.Select(0, i), lengths);
            }
            sequence = Ways == 1 ? outputs[0] : Tensor.Concat(outputs, 2);
        }
        var y =
            !isBatch ? sequence.Squeeze(1)
            : _batchFirst ? sequence.Transpose(0, 1)
            : sequence;
        return (y, Joined(ends, isBatch), firstCell is null ? null : Joined(cells, isBatch));
    }

    /// <summary>Steps of each sequence as a tensor, of numbers that are none too large.</summary>
    private protected Tensor Lengths(Tensor x, ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(x);
        var steps = x.Rank == 0 ? 0 : x.Shape[_batchFirst && x.Rank == 3 ? 1 : 0];
        var numbers = new long[lengths.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            Recurrence.RequireLength(GetType().Name, lengths[i], steps);
            numbers[i] = lengths[i];
        }
        return Tensor.Of<long>(numbers, [numbers.Length]);
    }

    Tensor First(string what, Tensor? state, int size, Tensor x, bool isBatch, int batch)
    {
        Shape whole = [_directions.Length, batch, size];
        if (state is null)
        {
            return Tensor.Zeros(whole, x.DType);
        }
        Shape expected = isBatch ? whole : [_directions.Length, size];
        return state.Shape != expected
                ? throw new ArgumentException(
                    $"{GetType().Name}: a {what} of {state.Shape} for an input of {x.Shape}; it is {expected}: "
                        + $"layers × directions, {(isBatch ? "sequences, " : "")}hidden."
                )
            : isBatch ? state
            : state.Unsqueeze(1);
    }

    static Tensor Joined(Tensor[] ends, bool isBatch)
    {
        var joined = ends.Length == 1 ? ends[0].Unsqueeze(0) : Tensor.Stack(ends);
        return isBatch ? joined : joined.Squeeze(1);
    }

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{GetType().Name}({InputSize} → {HiddenSize}{(NumLayers > 1 ? $", {NumLayers} layers" : "")}{(Bidirectional ? ", both directions" : "")})"
        );

    /// <summary>A layer in one direction.</summary>
    sealed record Direction(
        Recurrence Op,
        ModuleTensor InputWeight,
        ModuleTensor StateWeight,
        ModuleTensor? InputBias,
        ModuleTensor? StateBias,
        ModuleTensor? Projection
    )
    {
        /// <summary>The outputs, the last state, and the cell's, or where there is no cell whatever.</summary>
        public (Tensor Y, Tensor State, Tensor Cell) Through(Tensor x, Tensor state, Tensor? cell, Tensor? lengths)
        {
            var (inputBias, stateBias) = (InputBias?.Value, StateBias?.Value);
            if (Projection is not null)
            {
                var bias = inputBias is null ? null : inputBias + stateBias!;
                return Op.Projected(
                    x,
                    InputWeight.Value,
                    StateWeight.Value,
                    Projection.Value,
                    bias,
                    state,
                    cell!,
                    lengths
                );
            }
            var steps = x.Shape[0];
            var packed = Op.Of(x, InputWeight.Value, StateWeight.Value, inputBias, stateBias, state, cell, lengths);
            return (
                packed.Slice(0, 0, steps),
                packed.Select(0, steps),
                cell is null ? packed : packed.Select(0, steps + 1)
            );
        }
    }
}
