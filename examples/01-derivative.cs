#:project ../src/Micrograd/Micrograd.csproj

// Chapter 1: the derivative. Nudge an input by a small h and see how much the output answers.
using Micrograd;

static double F(double x) => 3 * x * x - 4 * x + 5;

// How steep f is at x: rise over run. The shorter the run h, the truer the slope.
static double Slope(double x, double h) => (F(x + h) - F(x)) / h;

Console.WriteLine($"f(x) = 3x² - 4x + 5, so f(3) = {F(3)}");
Console.WriteLine();
Console.WriteLine("    h   slope of f at 3");
foreach (var h in new[] { 1, 0.1, 0.01, 0.001, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14 })
{
    Console.WriteLine($"{h, 5:0e+0}   {Slope(3, h), 12:F8}");
}

// School says f'(x) = 6x - 4, which is 14 at 3. From 1e-10 on, f(x + h) and f(x) are so alike that a double keeps few
// digits of their difference: no h is small enough and large enough at once.

Console.WriteLine();
Console.WriteLine($"slope at  3   {Slope(3, 1e-6), 8:F4}   uphill");
Console.WriteLine($"slope at -3   {Slope(-3, 1e-6), 8:F4}   downhill");
Console.WriteLine($"slope at 2/3  {Slope(2.0 / 3, 1e-6), 8:F4}   the bottom of the valley");

// A function of several inputs has a slope for each: nudge one, leave the others alone.
static double D(double a, double b, double c) => a * b + c;

var (a, b, c) = (2.0, -3.0, 10.0);
var d = D(a, b, c);
const double nudge = 0.0001;

Console.WriteLine();
Console.WriteLine($"d = a*b + c at a = {a}, b = {b}, c = {c}");
Report("a", D(a + nudge, b, c)); // b, which a is multiplied with
Report("b", D(a, b + nudge, c)); // a
Report("c", D(a, b, c + nudge)); // 1: what is added to c goes through as it is

void Report(string input, double nudged) =>
    Console.WriteLine($"  nudge {input}: d goes from {d:F4} to {nudged:F4}, slope {(nudged - d) / nudge, 7:F4}");

// Nudging takes a run for every input, and a network has thousands. Backpropagation finds all slopes in one go.
Console.WriteLine();
Console.WriteLine($"Micrograd, with no h at all: f'(3) = {Gradients.Derivative(x => 3 * x * x - 4 * x + 5, at: 3)}");
