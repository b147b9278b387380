#:project ../src/Micrograd/Micrograd.csproj

// Chapter 2: Value, a number that remembers how it was made. Arithmetic on values leaves a graph behind.
using Micrograd;

Value a = new(2, "a"),
    b = new(-3, "b"),
    c = new(10, "c"),
    f = new(-2, "f");
var e = (a * b).Named("e");
var d = (e + c).Named("d");
var L = (d * f).Named("L");

Console.WriteLine($"a = {a}");
Console.WriteLine($"L = {L}");
foreach (var node in new[] { e, d, L })
{
    Console.WriteLine(
        $"{node.Label} was made by {node.Op!.Name} from {string.Join(" and ", node.Inputs.Select(i => i.Label))}"
    );
}

// Names are for people. What counts is the history: everything that L was computed from, each node after its inputs.
var graph = Graph.Of(L);
Console.WriteLine();
Console.WriteLine($"The graph of L: {string.Join(", ", graph.Nodes.Select(node => node.Name))}");

// Backward() fills in the gradients: how much L changes a unit of change in each node. Chapter 3 finds them by hand.
L.Backward();
Console.WriteLine();
Console.WriteLine(graph.ToText());

// The same as a picture, and in the language of Graphviz, should you want to draw it otherwise.
var here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
var picture = Path.GetFullPath("../artifacts/02-value-graph.svg", here);
File.WriteAllText(picture, graph.ToSvg());
Console.WriteLine();
Console.WriteLine($"As a picture: {picture}");
Console.WriteLine();
Console.Write(graph.ToDot());
