#:project ../src/Micrograd/Micrograd.csproj

// Chapter 6: backpropagation by machine. Two mistakes that everyone makes once: the order, and "=" instead of "+=".
using Micrograd;

Value a = new(3, "a");
var b = (a * a).Named("b");
var c = (b + a).Named("c");
var L = (b * c).Named("L");
var graph = Graph.Of(L);
Console.WriteLine($"a = 3, b = a*a = {b.Data}, c = b + a = {c.Data}, L = b*c = {L.Data}");
Console.WriteLine($"By hand, L = a² (a² + a), so dL/da = 4a³ + 3a² = {4 * 27 + 3 * 9}");

// Mistake 1: hand the gradient on to each input, and at once go on there. b is used twice, by L and by c. It is walked
// when L reaches it and again when c does, and the second time it hands on once more what it handed on already.
void Recurse(ValueGraphNode node)
{
    foreach (var (input, local) in InputsOf(graph, node))
    {
        input.Value.Grad += local * node.Value.Grad;
        Recurse(input);
    }
}

Start();
Recurse(graph.Output);
Console.WriteLine();
Console.WriteLine($"Merely recursing:        dL/da = {a.Grad}, wrong");

// The cure: a node hands on only after everything that uses it has handed on to it. In a topological order every node
// stands after its inputs; walked from the back, each is met once, and its gradient is complete by then.
Start();
var fromTheBack = graph.Nodes.Reverse().ToList();
foreach (var node in fromTheBack)
{
    foreach (var (input, local) in InputsOf(graph, node))
    {
        input.Value.Grad += local * node.Value.Grad;
    }
}
Console.WriteLine(
    $"In topological order:    dL/da = {a.Grad}, by {string.Join(", ", fromTheBack.Select(n => n.Name))}"
);

a.ZeroGrad();
L.Backward(); // does just that
Console.WriteLine($"Backward():              dL/da = {a.Grad}");

// Mistake 2: to set the gradient instead of adding to it. y = x + x reaches x on two ways, and each counts.
Value x = new(3, "x");
var y = (x + x).Named("y");
var sum = Graph.Of(y);
foreach (var (input, local) in InputsOf(sum, sum.Output))
{
    input.Value.Grad = local * 1;
}
Console.WriteLine();
Console.WriteLine($"y = x + x, gradient set: dy/dx = {x.Grad}, wrong: the second way overwrote the first");

x.ZeroGrad();
y.Backward();
Console.WriteLine($"y = x + x, added up:     dy/dx = {x.Grad}");

// Every gradient 0, but 1 at the end: dL/dL.
void Start()
{
    foreach (var node in graph.Nodes)
    {
        node.Value.Grad = 0;
    }
    L.Grad = 1;
}

// A node's inputs, each with the derivative of the node with respect to it; a * a has the input a twice.
static IEnumerable<(ValueGraphNode Input, double Local)> InputsOf(ValueGraph graph, ValueGraphNode node) =>
    node.Inputs.Select((id, i) => (graph.Nodes[id], node.Local(i)));
