#:project ../src/Micrograd/Micrograd.csproj

// Chapter 15: beyond the lecture. A residual network names shapes and colours in noisy pictures that the program draws.
using Micrograd;

const int Steps = 300;
const int Size = 32;
string[] shapes = ["disc", "cross", "triangle", "ring"];
string[] colours = ["red", "green", "blue"];
float[][] rgb =
[
    [1, 0.2f, 0.2f],
    [0.2f, 1, 0.2f],
    [0.2f, 0.2f, 1],
];
var generator = new Generator(1);

var model = new Sequential(
    Convolution(3, 16, stride: 2),
    new ReLU(),
    Block(16),
    Convolution(16, 32, stride: 2),
    new ReLU(),
    Block(32),
    new AdaptiveMaxPool2d(1),
    new Flatten(),
    new Linear(32, shapes.Length * colours.Length, generator: generator)
);
var optimizer = new AdamW(model.Parameters, Schedule.Cosine(from: 1e-2, to: 1e-4, Steps));
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
for (var i = 0; i < Steps; i++)
{
    var (x, y) = Pictures(32);
    step(x, y);
}

model.Eval();
using var _ = NoGrad.Enter();
var (pictures, labels) = Pictures(1200);
var named = model.Forward(pictures).ArgMax(1);
var right = named.Eq(labels).Float().Mean().Item();
Console.WriteLine($"New pictures named right: {(right >= 0.98 ? "98 %, or more" : $"{right:P1}")}; by chance, 8 %.");
Console.WriteLine();

// Three of them, at half the size: the letter of the strongest colour, where there is one.
var small = pictures[..3].AvgPool2d(2);
var letters = Tensor.Where(small.Max(1) - small.Min(1) > 0.35, small.ArgMax(1), 3L);
for (var row = 0; row < Size / 2; row++)
{
    Console.WriteLine(string.Join("   ", Enumerable.Range(0, 3).Select(i => Line(letters[i, row]))));
}
Console.WriteLine(string.Join("   ", Enumerable.Range(0, 3).Select(i => Name(named[i].Item<long>()))).TrimEnd());

static string Line(Tensor row) => string.Concat(row.ToArray<long>().Select(letter => "rgb·"[(int)letter]));
string Name(long label) => $"{colours[label % colours.Length]} {shapes[label / colours.Length]}".PadRight(Size / 2);

Sequential Convolution(int inputs, int outputs, int stride = 1) =>
    new(
        new Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false, generator: generator),
        new BatchNorm2d(outputs)
    );

// What is in the brackets is added to the block's input, so that it has to learn the difference alone.
Module Block(int channels) =>
    new Residual(new Sequential(Convolution(channels, channels), new ReLU(), Convolution(channels, channels)));

// A shape anywhere, of any size and turned by any angle, on a grey ground, in noise.
(Tensor Pictures, Tensor Labels) Pictures(int count)
{
    var kind = Tensor.RandInt(0, shapes.Length, count, generator);
    var colour = Tensor.RandInt(0, colours.Length, count, generator);
    var (size, angle) = (Drawn(7, 12), Drawn(0, 2 * Math.PI));
    var across = Tensor.Arange(Size).Float();
    var (dx, dy) = (across - Drawn(10, 22), across.Unsqueeze(1) - Drawn(10, 22));
    var (u, v) = ((dx * angle.Cos() + dy * angle.Sin()) / size, (dy * angle.Cos() - dx * angle.Sin()) / size);
    var radius = (u * u + v * v).Sqrt();
    Tensor[] inside =
    [
        radius < 1,
        ((u.Abs() < 0.3) | (v.Abs() < 0.3)) & (radius < 1),
        (v < 0.6) & (v > 2 * u.Abs() - 1),
        (radius < 1) & (radius > 0.6),
    ];
    var mask = Tensor.Stack(inside, 1)[Tensor.Arange(count), kind].Unsqueeze(1);
    var paint = Tensor.Of(rgb)[colour].Reshape(count, 3, 1, 1) * Drawn(0.7, 1).Unsqueeze(1);
    var picture = Tensor.Where(mask, paint, Drawn(0, 0.4).Unsqueeze(1));
    return (picture + 0.1 * Tensor.Randn(picture.Shape, generator), kind * colours.Length + colour);

    Tensor Drawn(double from, double to) => from + (to - from) * Tensor.Rand([count, 1, 1], generator);
}
