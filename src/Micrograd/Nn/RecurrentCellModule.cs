using System.Globalization;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>What <see cref="RNNCell"/>, <see cref="LSTMCell"/> and <see cref="GRUCell"/> share: one step of a recurrent layer.</summary>
/// <typeparam name="TIn">An input, and the states before.</typeparam>
/// <typeparam name="TOut">The states after.</typeparam>
public abstract class RecurrentCellModule<TIn, TOut> : Module<TIn, TOut>
{
    readonly Recurrence _op;
    readonly ModuleTensor _inputWeight;
    readonly ModuleTensor _stateWeight;
    readonly ModuleTensor? _inputBias;
    readonly ModuleTensor? _stateBias;

    private protected RecurrentCellModule(
        RecurrentCell cell,
        int inputSize,
        int hiddenSize,
        bool bias,
        Generator? generator,
        DType dtype
    )
    {
        ModuleSize.Require(GetType().Name, inputSize);
        ModuleSize.Require(GetType().Name, hiddenSize);
        (InputSize, HiddenSize) = (inputSize, hiddenSize);
        _op = new(cell, Reverse: false);
        var (rows, bound) = (_op.Gates * hiddenSize, 1 / Math.Sqrt(hiddenSize));
        _inputWeight = Drawn("weight_ih", [rows, inputSize]);
        _stateWeight = Drawn("weight_hh", [rows, hiddenSize]);
        _inputBias = bias ? Drawn("bias_ih", [rows]) : null;
        _stateBias = bias ? Drawn("bias_hh", [rows]) : null;

        ModuleTensor Drawn(string name, Shape shape) =>
            Parameter(name, Init.Uniform(Tensor.Zeros(shape, dtype), -bound, bound, generator));
    }

    /// <summary>Numbers of an input.</summary>
    public int InputSize { get; }

    /// <summary>Numbers of a state.</summary>
    public int HiddenSize { get; }

    private protected (Tensor State, Tensor? Cell) Step(Tensor x, Tensor? state, Tensor? cell)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank is not (1 or 2) || x.Shape[^1] != InputSize)
        {
            throw new ArgumentException(
                $"{GetType().Name}: an input of {x.Shape}; it is [batch, {InputSize}], or [{InputSize}]."
            );
        }
        Shape expected = [.. x.Shape[..^1], HiddenSize];
        var before = Before("state", state);
        var cellBefore = _op.HasCell ? Before("cell's state", cell) : null;
        var packed = _op.Of(
            (x.Rank == 1 ? x.Unsqueeze(0) : x).Unsqueeze(0),
            _inputWeight.Value,
            _stateWeight.Value,
            _inputBias?.Value,
            _stateBias?.Value,
            before,
            cellBefore,
            null
        );
        return (After(1), cellBefore is null ? null : After(2));

        Tensor Before(string what, Tensor? given)
        {
            given ??= Tensor.Zeros(expected, x.DType);
            return given.Shape != expected
                    ? throw new ArgumentException(
                        $"{GetType().Name}: a {what} of {given.Shape} for an input of {x.Shape}; it is {expected}."
                    )
                : x.Rank == 1 ? given.Unsqueeze(0)
                : given;
        }

        Tensor After(int place)
        {
            var after = packed.Select(0, place);
            return x.Rank == 1 ? after.Squeeze(0) : after;
        }
    }

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}({InputSize} → {HiddenSize})");
}
