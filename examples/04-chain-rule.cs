#:project ../src/Micrograd/Micrograd.csproj

// Chapter 4: the chain rule. If a car is twice as fast as a bicycle and the bicycle four times as fast as a walker, the
// car is 2 * 4 = 8 times as fast as the walker: rates along a chain multiply.
using Micrograd;

Value a = new(-4, "a"),
    b = new(2, "b");
var c = (a + b).Named("c");
var d = (a * b).Named("d");
var e = d.Pow(2).Named("e");
var g = e.Relu().Named("g"); // f is relu: it lets positive numbers through as they are

Console.WriteLine(
    $"a = {a.Data}, b = {b.Data}, c = a + b = {c.Data}, d = a*b = {d.Data}, e = d² = {e.Data}, g = relu(e) = {g.Data}"
);

// Each link of the chain, by its own little rule.
var dgde = e.Data > 0 ? 1 : 0; //  g = relu(e)
var dedd = 2 * d.Data; //          e = d²
var ddda = b.Data; //              d = a * b
var dddb = a.Data;

Console.WriteLine();
Console.WriteLine($"local derivatives: dg/de = {dgde}, de/dd = {dedd}, dd/da = {ddda}, dd/db = {dddb}");
Console.WriteLine($"dg/dd = dg/de * de/dd         = {$"{dgde} * {dedd}", -12} = {dgde * dedd}");
Console.WriteLine($"dg/da = dg/de * de/dd * dd/da = {$"{dgde} * {dedd} * {ddda}", -12} = {dgde * dedd * ddda}");
Console.WriteLine($"dg/db = dg/de * de/dd * dd/db = {$"{dgde} * {dedd} * {dddb}", -12} = {dgde * dedd * dddb}");

// The same by machine. c was computed too, but g does not depend on it: no chain leads there, so its gradient stays 0.
g.Backward();
Console.WriteLine();
Console.WriteLine("Backward() says:");
foreach (var node in new[] { g, e, d, c, b, a })
{
    Console.WriteLine($"  dg/d{node.Label} = {node.Grad}");
}

// Put another function in f's place, and only the first link changes.
(string Name, Func<Value, Value> Apply)[] functions =
[
    ("relu(e)", x => x.Relu()),
    ("e / 2", x => x / 2),
    ("sqrt(e)", x => x.Sqrt()),
    ("log(e)", x => x.Log()),
    ("tanh(e)", x => x.Tanh()), // flat at 64: next to nothing gets back through it
];
Console.WriteLine();
Console.WriteLine("g = f(e)        g        dg/de     dg/da      dg/db");
foreach (var (name, apply) in functions)
{
    var other = apply(e);
    a.ZeroGrad();
    b.ZeroGrad();
    other.Backward();
    Console.WriteLine($"{name, -8} {other.Data, 9:G6} {e.Grad, 11:G3} {a.Grad, 9:G3} {b.Grad, 10:G3}");
}
