#:project ../src/Micrograd/Micrograd.csproj

// Chapter 18: beyond the lecture. A network draws digits again from two numbers each, which are a map of the digits.
using System.Globalization;
using Micrograd;
using Micrograd.Charts;

const int Epochs = 120;
const int BatchSize = 64;
var here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

// A row is 64 pixels of 0 … 16 and the digit, which the network never sees: it is for the colours of the map.
var rows = File.ReadLines(Path.Combine(here, "../data/digits.csv"))
    .Skip(1)
    .Select(line => Array.ConvertAll(line.Split(','), cell => float.Parse(cell, CultureInfo.InvariantCulture)))
    .ToArray();
var pixels = Tensor.Of(rows.Select(row => row[..64]).ToArray()) / 16;
var digits = Tensor.Of(rows.Select(row => (long)row[64]).ToArray());
var (train, test) = new TensorDataset(pixels, digits).Split(testShare: 0.2, seed: 1);

var generator = new Generator(1);
var model = new Sequential(
    ("encoder", new Sequential(Of(64, 256), new Tanh(), Of(256, 64), new Tanh(), Of(64, 2))),
    ("decoder", new Sequential(Of(2, 64), new Tanh(), Of(64, 256), new Tanh(), Of(256, 64), new Sigmoid()))
);
var loader = new DataLoader(train, BatchSize, shuffle: true, seed: 1);
var schedule = Schedule.Cosine(from: 3e-3, to: 3e-5, steps: Epochs * (int)loader.BatchCount);
var optimizer = new AdamW(model.Parameters, schedule);
var step = TensorProgram.Recorded(x =>
{
    optimizer.ZeroGrad();
    var loss = Loss.MeanSquaredError(model.Forward(x), x);
    loss.Backward();
    optimizer.Step();
    return loss;
});
for (var epoch = 0; epoch < Epochs; epoch++)
{
    foreach (var (x, _) in loader)
    {
        step(x);
    }
}

model.Eval();
using var _ = NoGrad.Enter();

// Of each digit up to 4 one that was held out, and beside it what is drawn of its two numbers.
var drawn = model.Forward(test.Inputs);
var places = Enumerable.Range(0, 5).Select(d => test.Targets.Eq((long)d).Long().ArgMax().Item<long>()).ToArray();
for (var row = 0; row < 8; row++)
{
    Console.WriteLine(
        string.Join("   ", places.Select(i => $"{Line(test.Inputs[i], row)} {Line(drawn[i], row)}")).TrimEnd()
    );
}
Console.WriteLine();

var codes = model[0].Forward(test.Inputs);
var nearest = (codes.Unsqueeze(1) - model[0].Forward(train.Inputs)).Square().Sum(2).ArgMin(1);
var same = train.Targets[nearest].Eq(test.Targets).Float().Mean().Item();
Console.WriteLine(
    $"The nearest neighbour on the map is the same digit: {(same >= 0.85 ? "85 %, or more" : $"{same:P1}")}"
);

var chart = new ScatterChart
{
    Title = "Digits that were held out, each as two numbers",
    Width = 720,
    Height = 560,
    ClassNames = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")],
    Points =
    [
        new(
            "digits",
            codes[.., 0].ToArray<double>(),
            codes[.., 1].ToArray<double>(),
            [.. test.Targets.ToArray<long>().Select(digit => (int)digit)]
        ),
    ],
};
var file = Path.GetFullPath("../artifacts/18-autoencoder.svg", here);
Directory.CreateDirectory(Path.GetDirectoryName(file)!);
File.WriteAllText(file, chart.ToSvg());
Console.WriteLine($"The map of the digits: {file}");

Linear Of(int inputs, int outputs) => new(inputs, outputs, generator: generator);

string Line(Tensor picture, int row) =>
    string.Concat(picture[(8 * row)..(8 * row + 8)].ToArray<float>().Select(ink => " .:+#"[(int)(4.99f * ink)]));
