using System.Globalization;

namespace Micrograd.Lab.Expressions;

/// <summary>The exercises by level: a program with numbers that are easily reckoned with, the same for the same seed.</summary>
static class PracticeLevels
{
    static readonly (string Name, Func<PracticeNumbers, string> Program)[] s_levels =
    [
        ("one multiplication", n => $"a = {n.Whole()}\nb = {n.Whole()}\nL = a * b"),
        (
            "a product and a sum",
            n => $"a = {n.Whole()}\nb = {n.Whole()}\nc = {n.Whole()}\nd = a * b\nL = d {n.Sign()} c"
        ),
        (
            "a chain of three",
            n =>
                $"a = {n.Whole()}\nb = {n.Whole()}\nc = {n.Whole()}\nf = {n.Whole()}\n"
                + $"e = a * b\nd = e {n.Sign()} c\nL = d * f"
        ),
        ("two paths", n => $"a = {n.Whole()}\nb = {n.Whole()}\nc = a * b\nL = c {n.Sign()} a"),
        ("paths that meet", n => $"a = {n.Whole()}\nb = a * a\nc = b {n.Sign()} a\nL = b * c"),
        (
            "a square and a relu",
            n => $"a = {n.Whole()}\nb = {n.Whole()}\nc = {n.Whole()}\nd = a * b\ne = d + c\nh = relu(e)\nL = h**2"
        ),
        (
            "a neuron",
            n =>
                $"x1 = {n.Whole()}\nx2 = {n.Whole()}\nw1 = {n.Twentieth()}\nw2 = {n.Twentieth()}\nb = {n.Tenth()}\n"
                + "p = x1 * w1\nq = x2 * w2\ns = p + q\nn = s + b\no = tanh(n)"
        ),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. s_levels.Select(level => level.Name)];

    /// <exception cref="LabException">There is no such level.</exception>
    public static string Program(int seed, int level) =>
        (uint)level < (uint)s_levels.Length
            ? s_levels[level].Program(new(seed, level))
            : throw new LabException($"There is no level {level}: they go from 0 to {s_levels.Length - 1}.");

    /// <summary>
    /// Numbers for an exercise. No two have the same size, and none is 0 or ±1, so that a mistake gives another number than
    /// the right one.
    /// </summary>
    sealed class PracticeNumbers(int seed, int level)
    {
        readonly PythonRandom _random = new((uint)seed * 16L + level);
        readonly HashSet<int> _sizes = [];

        /// <summary>One of ±2 … ±7.</summary>
        public string Whole() => Draw().ToString(CultureInfo.InvariantCulture);

        /// <summary>One of ±0.2 … ±0.7.</summary>
        public string Tenth() => (Draw() / 10.0).ToString(CultureInfo.InvariantCulture);

        /// <summary>One of ±0.1 … ±0.35: such weights leave tanh its slope.</summary>
        public string Twentieth() => (Draw() / 20.0).ToString(CultureInfo.InvariantCulture);

        public string Sign() => _random.NextDouble() < 0.5 ? "+" : "-";

        int Draw()
        {
            while (true)
            {
                var size = 2 + (int)(6 * _random.NextDouble());
                var number = _random.NextDouble() < 0.5 ? -size : size;
                if (_sizes.Add(size))
                {
                    return number;
                }
            }
        }
    }
}
