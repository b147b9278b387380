#:project ../src/Micrograd/Micrograd.csproj

// Chapter 8: a network learns. Three inputs, two hidden layers of four neurons, one output; four examples.
using Micrograd;

double[][] xs =
[
    [2, 3, -1],
    [3, -1, 0.5],
    [0.5, 1, 1],
    [1, 1, -1],
];
double[] ys = [1, -1, -1, 1];

var model = new MLP(3, [4, 4, 1], Activation.Tanh, output: Activation.Tanh, seed: 1);
Console.WriteLine(model.Summary());
Console.WriteLine();

// The lecture adds the four squared errors up where this takes their mean; so its steps are four times as long.
var optimizer = new SGD(model.Parameters, lr: 0.1);
Console.WriteLine("step   loss");
for (var step = 0; step <= 100; step++)
{
    // Forward: what does the network say, and how wrong is it?
    var predictions = xs.Select(x => model.Forward(Inputs(x))[0]).ToArray();
    var loss = Loss.MeanSquaredError(predictions, Inputs(ys));

    // Backward: how does the loss answer to each of the parameters? Gradients add up, so they start from 0.
    model.ZeroGrad();
    loss.Backward();

    // Update: a small step downhill.
    optimizer.Step();

    if (step % 10 == 0)
    {
        Console.WriteLine($"{step, 4}   {loss.Data:F6}");
    }
}

Console.WriteLine();
Console.WriteLine("wanted   predicted");
foreach (var (x, y) in xs.Zip(ys))
{
    Console.WriteLine($"{y, 6}   {model.Predict(x)[0], 9:F4}");
}

static Value[] Inputs(double[] numbers) => Array.ConvertAll(numbers, number => new Value(number));
