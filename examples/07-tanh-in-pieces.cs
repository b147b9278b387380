#:project ../src/Micrograd/Micrograd.csproj

// Chapter 7: tanh in pieces. How large an operation is, is up to you: what counts is that its derivative is known.
using Micrograd;

var whole = new Dictionary<string, double>();
var pieces = new Dictionary<string, double>();
var nodes = (Whole: Run(n => n.Tanh(), whole), Pieces: Run(TanhInPieces, pieces));

Console.WriteLine("gradient      tanh   in pieces");
foreach (var name in whole.Keys)
{
    Console.WriteLine($"  {name, -4} {whole[name], 12:F8} {pieces[name], 11:F8}");
}
Console.WriteLine();
Console.WriteLine($"Nodes in the graph: {nodes.Whole} with tanh as one operation, {nodes.Pieces} in pieces.");

// tanh n = (e²ⁿ - 1) / (e²ⁿ + 1): nothing but exp, +, - and /, and the chain rule through all of them.
static Value TanhInPieces(Value n)
{
    var e = (2 * n).Exp();
    return (e - 1) / (e + 1);
}

// The neuron of chapter 5, with whatever squashing function; tells how many nodes its graph has.
static int Run(Func<Value, Value> squash, Dictionary<string, double> gradients)
{
    Value x1 = new(2, "x1"),
        x2 = new(0, "x2");
    Value w1 = new(-3, "w1"),
        w2 = new(1, "w2");
    var b = new Value(6.8813735870195432, "b");
    var o = squash((x1 * w1 + x2 * w2 + b).Named("n")).Named("o");
    o.Backward();

    var graph = Graph.Of(o);
    foreach (var node in graph.Nodes.Where(node => node.Label is not null))
    {
        gradients[node.Name] = node.Value.Grad;
    }
    return graph.Nodes.Count;
}
