using System.Globalization;
using System.Text;

namespace Micrograd.Lab.Training;

/// <summary>A run as a C# program: its examples, its network with today's weights, and how it goes on learning.</summary>
sealed class TrainingProgram
{
    readonly TrainingRun _run;
    readonly StringBuilder _text = new();

    TrainingProgram(TrainingRun run) => _run = run;

    public static TrainingProgramAnswer Of(TrainingRun run)
    {
        var program = new TrainingProgram(run);
        program.Write();
        return new(program._text.ToString());
    }

    void Write()
    {
        var settings = _run.Settings;
        Line("#:package Micrograd@*");
        Line("");
        Line(
            $"// A network of the playground at step {_run.Step}: its examples, its weights, and how it learns on, with a new optimizer."
        );
        Line("using Micrograd;");
        Line("");
        Line(
            $"// What it is told of each example: {string.Join(", ", (settings.Features ?? Problem.DefaultFeatures).Select(Name))}."
        );
        Matrix("var inputs = Tensor.Of(new double[,]", _run.Problem.Train.Inputs, ");");
        Line($"var targets = Tensor.Of(new double[] {{ {Numbers(_run.Problem.Train.Targets)} }});");
        Line("");
        Network();
        Line("");
        Line("""Console.WriteLine($"loss {LossOf(inputs, targets).Item():R}");""");
        Line("");
        Learning(settings);
        Line("");
        Line("// The mean loss of some examples.");
        Line($"Tensor LossOf(Tensor x, Tensor target) => {LossText(settings.Loss, _run.Problem.Classes?.Count)};");
    }

    void Network()
    {
        var (linears, activations) = (_run.Layers.Linears, _run.Layers.Activations);
        var parts = new List<string>();
        var state = new List<(string Name, Linear Linear)>();
        for (var i = 0; i < linears.Count; i++)
        {
            state.Add((Number(parts.Count), linears[i]));
            parts.Add(
                $"new Linear({Number(linears[i].Weight.Shape[1])}, {Number(linears[i].Weight.Shape[0])}, dtype: DType.Float64)"
            );
            if (activations[i] != Activation.Linear)
            {
                parts.Add(activations[i] is Activation.Relu ? "new ReLU()" : $"new {activations[i]}()");
            }
        }
        Line($"var network = new Sequential(\n    {string.Join(",\n    ", parts)}\n);");
        Line("network.LoadStateDict(new Dictionary<string, Tensor>");
        Line("{");
        foreach (var (name, linear) in state)
        {
            Matrix($"    [\"{name}.weight\"] = Tensor.Of(new double[,]", linear.Weight, "),", "    ");
            Line($"    [\"{name}.bias\"] = Tensor.Of(new double[] {{ {Numbers(linear.Bias!)} }}),");
        }
        Line("});");
    }

    void Learning(TrainingSettings settings)
    {
        var rate = Number(settings.LearningRate);
        var optimizer = settings.Optimizer switch
        {
            OptimizerKind.Adam => $"new Adam(network.Parameters, {rate})",
            OptimizerKind.Momentum => $"new SGD(network.Parameters, {rate}, momentum: 0.9)",
            _ => $"new SGD(network.Parameters, {rate})",
        };
        Line($"var optimizer = {optimizer};");
        Line(
            $"var loader = new DataLoader(new TensorDataset(inputs, targets), {Number(settings.BatchSize)}, "
                + $"shuffle: true, seed: {Number(settings.Seed)});"
        );
        Line("for (var epoch = 0; epoch < 10; epoch++)");
        Line("{");
        Line("    foreach (var (x, target) in loader)");
        Line("    {");
        Line($"        var loss = LossOf(x, target){Penalty(settings)};");
        Line(
            settings.ZeroGrads
                ? "        optimizer.ZeroGrad();"
                : "        // Without optimizer.ZeroGrad(): gradients of all steps add up."
        );
        Line("        loss.Backward();");
        Line("        optimizer.Step();");
        Line("    }");
        Line("}");
        Line("""Console.WriteLine($"loss after ten more epochs {LossOf(inputs, targets).Item():R}");""");
    }

    static string Penalty(TrainingSettings settings)
    {
        if (settings.Regularization is RegularizationKind.None || settings.RegularizationRate == 0)
        {
            return "";
        }
        var size = settings.Regularization is RegularizationKind.L1 ? "w.Abs().Sum()" : "0.5 * w.Square().Sum()";
        var sum = $"network.Parameters.Where(w => w.Rank == 2).Select(w => {size}).Aggregate((a, b) => a + b)";
        return $" + {Number(settings.RegularizationRate)} * {sum}";
    }

    /// <summary>The same loss as <see cref="Objectives"/> chooses, by its public name; two classes are 0 and 1, or −1 and 1.</summary>
    static string LossText(LossKind? loss, int? classes)
    {
        if (classes > 2)
        {
            return "Loss.CrossEntropy(network.Forward(x), target.Long())";
        }
        if (classes == 2 && loss is null or LossKind.CrossEntropy)
        {
            return "Loss.BinaryCrossEntropyWithLogits(network.Forward(x).Squeeze(1), target)";
        }
        var name = loss switch
        {
            LossKind.Hinge => "Hinge",
            LossKind.Absolute => "MeanAbsoluteError",
            LossKind.Huber => "Huber",
            _ => "MeanSquaredError",
        };
        return $"Loss.{name}(network.Forward(x).Squeeze(1), {(classes == 2 ? "2 * target - 1" : "target")})";
    }

    static string Name(InputFeature feature) =>
        feature switch
        {
            InputFeature.X => "x",
            InputFeature.Y => "y",
            InputFeature.XSquared => "x²",
            InputFeature.YSquared => "y²",
            InputFeature.Product => "x y",
            InputFeature.SinX => "sin x",
            _ => "sin y",
        };

    void Matrix(string before, Tensor matrix, string after, string indent = "")
    {
        Line(before);
        Line($"{indent}{{");
        for (var row = 0; row < matrix.Shape[0]; row++)
        {
            Line($"{indent}    {{ {Numbers(matrix.Select(0, row))} }},");
        }
        Line($"{indent}}}{after}");
    }

    void Line(string text) => _text.Append(text).Append('\n');

    static string Numbers(Tensor numbers) => string.Join(", ", numbers.ToArray<double>().Select(Number));

    static string Number(double x) =>
        double.IsNaN(x) ? "double.NaN"
        : double.IsInfinity(x) ? (x > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity")
        : x.ToString("R", CultureInfo.InvariantCulture);
}
