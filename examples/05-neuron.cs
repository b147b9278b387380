#:project ../src/Micrograd/Micrograd.csproj

// Chapter 5: a neuron. It weighs its inputs, adds a bias, and squashes the sum with tanh to between -1 and 1.
using Micrograd;

Console.WriteLine("A neuron with x = (2, 0), w = (-3, 1) and a bias that gives round numbers:");
Show(x: (2, 0), w: (-3, 1), bias: 6.8813735870195432);

Console.WriteLine("Another one, x = (2, 3), w = (-0.5, 0.1), no bias:");
Show(x: (2, 3), w: (-0.5, 0.1), bias: 0);

static void Show((double, double) x, (double, double) w, double bias)
{
    Value x1 = new(x.Item1, "x1"),
        x2 = new(x.Item2, "x2");
    Value w1 = new(w.Item1, "w1"),
        w2 = new(w.Item2, "w2");
    var b = new Value(bias, "b");

    // Named() labels a node with the text it was called on, so that it can be told from others below.
    var x1w1 = (x1 * w1).Named();
    var x2w2 = (x2 * w2).Named();
    var sum = (x1w1 + x2w2).Named("sum");
    var n = (sum + b).Named("n");
    var o = n.Tanh().Named("o");

    o.Backward();

    Console.WriteLine("           data      grad");
    foreach (var node in new[] { x1, w1, x1w1, x2, w2, x2w2, sum, b, n, o })
    {
        Console.WriteLine($"  {node.Label, -7} {node.Data, 7:F4} {node.Grad, 9:F4}");
    }

    // What Backward() did, in its order: every node hands its gradient on, times its own local derivative.
    Console.WriteLine();
    foreach (var step in Graph.Of(o).BackwardSteps())
    {
        Console.WriteLine($"  {step}");
    }
    Console.WriteLine();
}

// Where a weight's input is 0, the weight has no say: x2 = 0, so w2's gradient is 0 and learning leaves w2 as it is.
