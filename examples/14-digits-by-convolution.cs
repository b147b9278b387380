#:project ../src/Micrograd/Micrograd.csproj

// Chapter 14: beyond the lecture. Convolutions read the digits of chapter 12: they look for a stroke at every place.
using System.Globalization;
using Micrograd;

const int Epochs = 20;
const int BatchSize = 64;
int[] seeds = [1, 2, 3, 4, 5];
var here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

// A row is 8 × 8 pixels of 0 … 16 and the digit.
var rows = File.ReadLines(Path.Combine(here, "../data/digits.csv"))
    .Skip(1)
    .Select(line => Array.ConvertAll(line.Split(','), cell => float.Parse(cell, CultureInfo.InvariantCulture)))
    .ToArray();
var pixels = Tensor.Of(rows.Select(row => row[..64]).ToArray()).Reshape(-1, 1, 8, 8) / 16;
var digits = Tensor.Of(rows.Select(row => (long)row[64]).ToArray());
var data = new TensorDataset(pixels, digits);

Console.WriteLine(Network(new Generator(1)).Summary([BatchSize, 1, 8, 8]));
Console.WriteLine();
var accuracies = seeds.Select(seed =>
{
    // A fifth is held out: another one with each seed.
    var (train, test) = data.Split(testShare: 0.2, seed);
    return Accuracy(Train(train, seed), test);
});
var mean = accuracies.Average();
Console.WriteLine($"held out and right, mean of 5 seeds: {(mean >= 0.988 ? "98.8 %, or more" : $"{mean:P2}")}");

static Sequential Network(Generator generator) =>
    new(
        new Conv2d(1, 32, 3, padding: 1, generator: generator),
        new BatchNorm2d(32),
        new ReLU(),
        new Conv2d(32, 64, 3, padding: 1, generator: generator),
        new BatchNorm2d(64),
        new ReLU(),
        new MaxPool2d(2),
        new Flatten(),
        new Dropout(0.3, generator),
        new Linear(64 * 4 * 4, 10, generator: generator)
    );

static Module Train(TensorDataset train, int seed)
{
    var model = Network(new Generator((ulong)seed));
    var loader = new DataLoader(train, BatchSize, shuffle: true, seed);
    var schedule = Schedule.Cosine(from: 3e-3, to: 3e-5, steps: Epochs * (int)loader.BatchCount);
    var optimizer = new AdamW(model.Parameters, schedule);
    // The first batch is recorded, and so is the last one, which is smaller; all others run as programs.
    var step = TensorProgram.Recorded(
        (x, y) =>
        {
            optimizer.ZeroGrad();
            var loss = Loss.CrossEntropy(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            return loss;
        }
    );
    for (var epoch = 0; epoch < Epochs; epoch++)
    {
        foreach (var (x, y) in loader)
        {
            step(x, y);
        }
    }
    return model;
}

static double Accuracy(Module model, TensorDataset test)
{
    model.Eval();
    using var _ = NoGrad.Enter();
    return model.Forward(test.Inputs).ArgMax(1).Eq(test.Targets).Float().Mean().Item();
}
