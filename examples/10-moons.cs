#:project ../src/Micrograd/Micrograd.csproj

// Chapter 10: micrograd's demo. Two moons of 50 points each, and a network that learns to tell them apart: number for
// number what the Python original does from random.seed(1337).
using System.Globalization;
using Micrograd;
using Micrograd.Charts;

var here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

// A row is x1,x2,label with a label of 0 or 1; the network learns -1 and 1.
var rows = File.ReadLines(Path.Combine(here, "../data/moons.csv"))
    .Skip(1)
    .Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)))
    .ToList();
var points = rows.ConvertAll(row => (X: row[0], Y: row[1], Target: row[2] == 1 ? 1 : -1));

var model = new MLP(2, [16, 16, 1], Activation.Relu, seed: 1337);
Console.WriteLine(model.Summary());
Console.WriteLine();

var optimizer = new SGD(model.Parameters, Schedule.Linear(from: 1.0, to: 0.1, steps: 100));
for (var step = 0; step < 100; step++)
{
    var (loss, accuracy) = Evaluate();
    model.ZeroGrad();
    loss.Backward();
    optimizer.Step();
    if (step is 0 or 1 or 99 || step % 10 == 0)
    {
        Console.WriteLine($"step {step, 2}   loss {loss.Data, -20} accuracy {accuracy, 3:P0}");
    }
}

// Hinge loss: a score on the right side of 0, by at least 1, costs nothing. L2: large weights cost a little.
(Value Loss, double Accuracy) Evaluate()
{
    Value loss = 0,
        squares = 0;
    var correct = 0;
    foreach (var (x, y, target) in points)
    {
        var score = model.Forward(x, y)[0];
        loss += (1 + -target * score).Relu();
        correct += score.Data > 0 == target > 0 ? 1 : 0;
    }
    foreach (var parameter in model.Parameters)
    {
        squares += parameter * parameter;
    }
    return (loss * (1.0 / points.Count) + 1e-4 * squares, (double)correct / points.Count);
}

// What the network says about every place of the plane; the line is where its score is 0.
var picture = new BoundaryChart
{
    Title = "Two moons, told apart by 337 parameters",
    ClassNames = ["upper moon", "lower moon"],
    Field = BoundaryField.Score((x, y) => model.Predict(x, y)[0]),
    Points =
    [
        new ClassPoints(
            "moons",
            points.ConvertAll(p => p.X),
            points.ConvertAll(p => p.Y),
            points.ConvertAll(p => p.Target > 0 ? 1 : 0)
        ),
    ],
};
var file = Path.GetFullPath("../artifacts/10-moons.svg", here);
File.WriteAllText(file, picture.ToSvg());
Console.WriteLine();
Console.WriteLine($"The decision boundary: {file}");
