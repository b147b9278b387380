using System.Globalization;

namespace Micrograd.Benchmarks;

/// <summary>micrograd's demo step, written as micrograd writes it: 65,818 nodes, none fused away.</summary>
sealed class MoonsStep
{
    public const int Nodes = 65_818;

    readonly (double X1, double X2, double Label)[] _rows;
    readonly MLP _model = new(2, [16, 16, 1], Activation.Relu, seed: 1337);
    readonly SGD _optimizer;

    public MoonsStep(string path)
    {
        _rows = [.. File.ReadLines(path).Skip(1).Select(Row)];
        _optimizer = new(_model.Parameters, Schedule.Linear(1.0, 0.1, 100));
    }

    public Value Loss()
    {
        Value losses = 0;
        foreach (var (x1, x2, label) in _rows)
        {
            var score = _model.Forward(x1, x2)[0];
            losses += (1 + -label * score).Relu();
        }
        Value squares = 0;
        foreach (var parameter in _model.Parameters)
        {
            squares += parameter * parameter;
        }
        return losses * (1.0 / _rows.Length) + 1e-4 * squares;
    }

    public double Run()
    {
        var loss = Loss();
        _optimizer.ZeroGrad();
        loss.Backward();
        _optimizer.Step();
        return loss.Data;
    }

    static (double, double, double) Row(string line)
    {
        var cells = line.Split(',');
        double Number(int column) => double.Parse(cells[column], CultureInfo.InvariantCulture);
        return (Number(0), Number(1), Number(2) * 2 - 1);
    }
}
