#:project ../src/Micrograd/Micrograd.csproj

// Chapter 9: the most common bug. Gradients of leaves add up until they are set to 0, so who forgets ZeroGrad() steps
// along the sum of all gradients there ever were: ever faster, and far past the goal, since the old ones still push.
using Micrograd;

var weight = (Right: OneWeight(zeroGrad: true), Wrong: OneWeight(zeroGrad: false));
Console.WriteLine("One weight, loss (w - 3)²");
Console.WriteLine("step   w with ZeroGrad()   w without");
for (var step = 0; step <= 30; step += 3)
{
    Console.WriteLine($"{step, 4}   {weight.Right[step], 18:F4}   {weight.Wrong[step], 9:F4}");
}

var network = (Right: Network(zeroGrad: true), Wrong: Network(zeroGrad: false));
Console.WriteLine();
Console.WriteLine("The network of chapter 8");
Console.WriteLine("step   loss with ZeroGrad()   loss without");
for (var step = 0; step <= 40; step += 4)
{
    Console.WriteLine($"{step, 4}   {network.Right[step], 21:F4}   {network.Wrong[step], 12:F4}");
}

// It looks better at first, and that is the trap. Then two of the four answers are thrown to the wrong end of tanh, and
// no gradient leads back from there, for it is flat. With other seeds the network is lucky and learns: the bug hides.

static double[] OneWeight(bool zeroGrad)
{
    var w = new Value(0);
    return Train(() => (w - 3).Pow(2), [w], zeroGrad, () => w.Data);
}

static double[] Network(bool zeroGrad)
{
    double[][] xs =
    [
        [2, 3, -1],
        [3, -1, 0.5],
        [0.5, 1, 1],
        [1, 1, -1],
    ];
    double[] ys = [1, -1, -1, 1];
    var model = new MLP(3, [4, 4, 1], Activation.Tanh, output: Activation.Tanh, seed: 1);
    var loss = new Value(0);
    return Train(Forward, model.Parameters, zeroGrad, () => loss.Data);

    Value Forward() => loss = Loss.MeanSquaredError(xs.Select(x => model.Forward(Values(x))[0]).ToArray(), Values(ys));
}

// Forty steps; gives what is watched before each of them and after the last.
static double[] Train(Func<Value> forward, IReadOnlyList<Value> parameters, bool zeroGrad, Func<double> watched)
{
    var seen = new double[41];
    for (var step = 0; step <= 40; step++)
    {
        var loss = forward();
        seen[step] = watched();
        if (zeroGrad) // the line that gets forgotten
        {
            foreach (var parameter in parameters)
            {
                parameter.ZeroGrad();
            }
        }
        loss.Backward();
        foreach (var parameter in parameters)
        {
            parameter.Data -= 0.1 * parameter.Grad;
        }
    }
    return seen;
}

static Value[] Values(double[] numbers) => Array.ConvertAll(numbers, number => new Value(number));
