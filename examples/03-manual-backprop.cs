#:project ../src/Micrograd/Micrograd.csproj

// Chapter 3: backpropagation by hand. From L = (a*b + c) * f back to its inputs, one node at a time.
using Micrograd;

Value a = new(2, "a"),
    b = new(-3, "b"),
    c = new(10, "c"),
    f = new(-2, "f");
var e = (a * b).Named("e");
var d = (e + c).Named("d");
var L = (d * f).Named("L");

// L with respect to itself: nudge it by h and it changes by h.
L.Grad = 1;

// L = d * f. A product hands each factor the other one.
d.Grad = f.Data * L.Grad;
f.Grad = d.Data * L.Grad;

// d = e + c. A sum changes by as much as either part does, so it hands its own gradient on to both.
e.Grad = 1 * d.Grad;
c.Grad = 1 * d.Grad;

// e = a * b. How e answers to a, times how L answers to e: that is the chain rule, and all of backpropagation.
a.Grad = b.Data * e.Grad;
b.Grad = a.Data * e.Grad;

// The judge: compute L again with one number nudged by h.
static double Nudged(double a = 0, double b = 0, double c = 0, double f = 0, double e = 0, double d = 0, double l = 0)
{
    var product = (2 + a) * (-3 + b) + e;
    var sum = product + (10 + c) + d;
    return sum * (-2 + f) + l;
}

const double h = 1e-6;
Console.WriteLine("node     data    by hand   by nudging");
Compare(L, Nudged(l: h));
Compare(d, Nudged(d: h));
Compare(f, Nudged(f: h));
Compare(e, Nudged(e: h));
Compare(c, Nudged(c: h));
Compare(a, Nudged(a: h));
Compare(b, Nudged(b: h));

static void Compare(Value node, double nudged) =>
    Console.WriteLine($"{node.Label, -4} {node.Data, 8} {node.Grad, 10} {(nudged - Nudged()) / h, 12:F6}");

// What gradients are for: a small step along them makes L larger. Training goes the other way, to make a loss smaller.
foreach (var leaf in new[] { a, b, c, f })
{
    leaf.Data += 0.01 * leaf.Grad;
}
Console.WriteLine();
Console.WriteLine($"L before the step {L.Data:F6}");
Console.WriteLine($"L after the step  {((a * b + c) * f).Data:F6}");
