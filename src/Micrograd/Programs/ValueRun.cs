namespace Micrograd.Programs;

/// <summary>
/// A program of values ready to be run: all numbers in one array, a place for each value and for each gradient, and what is to be done as
/// runs of ops over places. Nothing is allocated while it runs.
/// </summary>
internal sealed class ValueRun
{
    readonly RecordedValues _code;
    readonly ProgramValue[] _given;
    readonly Moved[] _leaves;
    readonly Part[] _parts;
    readonly double[] _cells;

    // Behind the values: a 0 for inputs that an op does not have, what constants are given, the leaves' gradients, those of a pass.
    readonly int _none;
    readonly int _sink;
    readonly Dictionary<ProgramValue, int> _gradients = [];
    readonly int _passing;

    public ValueRun(RecordedValues code)
    {
        _code = code;
        _none = code.All.Count;
        _sink = _none + 1;
        var places = _sink + 1;
        _given = [.. code.Given];
        foreach (var leaf in _given.Where(given => given.Value!.IsLeaf))
        {
            _gradients[leaf] = places++;
        }
        _leaves = [.. _gradients.Select(leaf => new Moved(leaf.Key.Value!, leaf.Key.Number, leaf.Value))];
        _passing = places;
        places += code.Instructions.OfType<ValuePass>().Select(pass => pass.Ops.Length).DefaultIfEmpty().Max();
        _cells = new double[places];
        foreach (var constant in code.Constants)
        {
            _cells[constant.Number] = constant.Constant!.Value;
        }
        _parts = [.. Parts()];
    }

    /// <summary>Computes the program; the results are at their places afterwards.</summary>
    public void Run(ReadOnlySpan<double> inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            _code.Inputs[i].Value!.Data = inputs[i];
        }
        foreach (var given in _given)
        {
            _cells[given.Number] = given.Value!._data;
        }
        foreach (var leaf in _leaves)
        {
            _cells[leaf.Gradient] = leaf.Value._grad;
        }
        foreach (var part in _parts)
        {
            part.Run(_cells);
        }
        foreach (var leaf in _leaves)
        {
            leaf.Value._grad = _cells[leaf.Gradient];
        }
    }

    /// <summary>The number at a value's place.</summary>
    public double this[ProgramValue value] => _cells[value.Number];

    IEnumerable<Part> Parts()
    {
        var ops = new List<Move>();
        foreach (var instruction in _code.Instructions)
        {
            if (instruction is ValueOp op)
            {
                ops.Add(MoveOf(op));
                continue;
            }
            if (ops.Count > 0)
            {
                yield return new Forward([.. ops]);
                ops.Clear();
            }
            yield return instruction switch
            {
                ValuePass pass => PassOf(pass),
                ValueWrite write => new Write(
                    write,
                    write.IsGradient ? _gradients[write.Written] : write.Written.Number
                ),
                ValueForget forget => new Forget([.. forget.Inputs.Select(leaf => _gradients[leaf])]),
                ValueUpdate update => new Update(update.Action, _leaves),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        if (ops.Count > 0)
        {
            yield return new Forward([.. ops]);
        }
    }

    Move MoveOf(ValueOp op) => new(op.Op, PlaceOf(op, 0), PlaceOf(op, 1), PlaceOf(op, 2), op.Output.Number);

    int PlaceOf(ValueOp op, int input) => input < op.Inputs.Count ? op.Inputs[input].Number : _none;

    Backward PassOf(ValuePass pass)
    {
        var places = new Dictionary<ProgramValue, int>();
        foreach (var op in pass.Ops)
        {
            places.Add(op.Output, _passing + places.Count);
        }
        return new(
            [
                .. pass.Ops.Select(op => new Handing(
                    MoveOf(op),
                    GradientOf(op, 0),
                    GradientOf(op, 1),
                    GradientOf(op, 2),
                    places[op.Output]
                )),
            ],
            Gradient(pass.Start),
            _passing,
            places.Count
        );

        int GradientOf(ValueOp op, int input) => input < op.Inputs.Count ? Gradient(op.Inputs[input]) : _sink;

        int Gradient(ProgramValue value) =>
            places.TryGetValue(value, out var place) || _gradients.TryGetValue(value, out place) ? place : _sink;
    }

    /// <summary>An op, by the places of its inputs and of its result.</summary>
    readonly record struct Move(Op Op, int A, int B, int C, int Y);

    /// <summary>The same with the places of their gradients.</summary>
    readonly record struct Handing(Move Op, int A, int B, int C, int Y);

    /// <summary>A leaf, the place of its number and that of its gradient.</summary>
    readonly record struct Moved(Value Value, int Data, int Gradient);

    /// <summary>A part of the program.</summary>
    abstract class Part
    {
        public abstract void Run(double[] cells);
    }

    sealed class Forward(Move[] ops) : Part
    {
        public override void Run(double[] cells)
        {
            foreach (ref readonly var op in ops.AsSpan())
            {
                cells[op.Y] = op.Op.Evaluate(cells[op.A], cells[op.B], cells[op.C]);
            }
        }
    }

    /// <summary>The same sums in the same order as in <see cref="Value.Backward"/>.</summary>
    sealed class Backward(Handing[] ops, int start, int first, int count) : Part
    {
        public override void Run(double[] cells)
        {
            Array.Clear(cells, first, count);
            cells[start] += 1;
            foreach (ref readonly var way in ops.AsSpan())
            {
                var (op, g) = (way.Op, cells[way.Y]);
                var (a, b, c, y) = (cells[op.A], cells[op.B], cells[op.C], cells[op.Y]);
                if (op.Op.Arity < 3)
                {
                    var adds = op.Op.Backward(a, b, y, g);
                    // Plus 0, for −0 says that there is no gradient.
                    cells[way.A] += adds.A + 0.0;
                    cells[way.B] += adds.B + 0.0;
                    continue;
                }
                cells[way.A] += op.Op.Contribution(0, g, op.Op.Derivative(0, a, b, c, y)) + 0.0;
                cells[way.B] += op.Op.Contribution(1, g, op.Op.Derivative(1, a, b, c, y)) + 0.0;
                cells[way.C] += op.Op.Contribution(2, g, op.Op.Derivative(2, a, b, c, y)) + 0.0;
            }
        }
    }

    sealed class Write(ValueWrite write, int place) : Part
    {
        public override void Run(double[] cells)
        {
            cells[place] = write.Number;
            if (!write.IsGradient)
            {
                write.Written.Value!.Data = write.Number;
            }
        }
    }

    sealed class Forget(int[] places) : Part
    {
        public override void Run(double[] cells)
        {
            foreach (var place in places)
            {
                cells[place] = Value.NoGradient;
            }
        }
    }

    /// <summary>Done on the values themselves, as the code does; on all, for an optimizer may move more of them by now.</summary>
    sealed class Update(Action action, Moved[] leaves) : Part
    {
        public override void Run(double[] cells)
        {
            foreach (var leaf in leaves)
            {
                leaf.Value._grad = cells[leaf.Gradient];
            }
            action();
            foreach (var leaf in leaves)
            {
                (cells[leaf.Data], cells[leaf.Gradient]) = (leaf.Value._data, leaf.Value._grad);
            }
        }
    }
}
