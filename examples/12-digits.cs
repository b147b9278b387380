#:project ../src/Micrograd/Micrograd.csproj

// Chapter 12: beyond the lecture. A network of layers over tensors learns to read handwritten digits of 8 × 8 pixels.
using System.Globalization;
using Micrograd;

const int Epochs = 30;
const int BatchSize = 64;
int[] seeds = [1, 2, 3, 4, 5];
var here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

// A row is 64 pixels of 0 … 16 and the digit.
var rows = File.ReadLines(Path.Combine(here, "../data/digits.csv"))
    .Skip(1)
    .Select(line => Array.ConvertAll(line.Split(','), cell => float.Parse(cell, CultureInfo.InvariantCulture)))
    .ToArray();
var pixels = Tensor.Of(rows.Select(row => row[..64]).ToArray()) / 16;
var digits = Tensor.Of(rows.Select(row => (long)row[64]).ToArray());
var data = new TensorDataset(pixels, digits);

Console.WriteLine(Network(seeds[0]).Summary([BatchSize, 64]));
Console.WriteLine();
Console.WriteLine("seed  right of those held out");
var accuracies = new List<double>();
foreach (var seed in seeds)
{
    // A fifth is held out: another one with each seed.
    var (train, test) = data.Split(testShare: 0.2, seed);
    accuracies.Add(Accuracy(Train(train, seed), test));
    Console.WriteLine($"{seed, 4}  {accuracies[^1]:P0}");
}
Console.WriteLine($"mean  {accuracies.Average():P0}");

static Sequential Network(int seed)
{
    var generator = new Generator((ulong)seed);
    return new(
        new Linear(64, 128, generator: generator),
        new ReLU(),
        new Dropout(0.2, generator),
        new Linear(128, 10, generator: generator)
    );
}

static Module Train(TensorDataset train, int seed)
{
    var model = Network(seed);
    var loader = new DataLoader(train, BatchSize, shuffle: true, seed);
    // Quick at first, careful in the end.
    var schedule = Schedule.Cosine(from: 1e-2, to: 1e-4, steps: Epochs * (int)loader.BatchCount);
    var optimizer = new AdamW(model.Parameters, schedule);
    for (var epoch = 0; epoch < Epochs; epoch++)
    {
        foreach (var (x, y) in loader)
        {
            var loss = Loss.CrossEntropy(model.Forward(x), y);
            optimizer.ZeroGrad();
            loss.Backward();
            optimizer.Step();
        }
    }
    return model;
}

static double Accuracy(Module model, TensorDataset test)
{
    model.Eval();
    using var _ = NoGrad.Enter();
    var predicted = model.Forward(test.Inputs).ArgMax(1);
    return predicted.Eq(test.Targets).Float().Mean().Item();
}
