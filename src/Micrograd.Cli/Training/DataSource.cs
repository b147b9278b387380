using Micrograd.Expressions;

namespace Micrograd.Cli.Training;

/// <summary>The data sets that are made, by their names.</summary>
static class DataSource
{
    const int Rows = 400;

    static readonly Dictionary<string, Func<int, double?, long, IRows>> s_generators = new()
    {
        ["moons"] = (rows, noise, seed) => Datasets.Moons(rows, noise ?? 0.1, seed),
        ["circles"] = (rows, noise, seed) => Datasets.Circles(rows, noise ?? 0.08, seed),
        ["spirals"] = (rows, noise, seed) => Datasets.Spirals(rows, noise ?? 0.02, seed),
        ["xor"] = (rows, noise, seed) => Datasets.Xor(rows, noise ?? 0.05, seed),
        ["blobs"] = (rows, noise, seed) => Datasets.Blobs(rows, noise ?? 1, seed),
        ["sine"] = (rows, noise, seed) => Datasets.Sine(rows, noise ?? 0.1, seed),
    };

    /// <summary>The names of the generators.</summary>
    public static IReadOnlyCollection<string> Names => s_generators.Keys;

    /// <summary>Whether a generator has this name; one that has neither dot nor slash and is no file was probably meant as one.</summary>
    /// <exception cref="CommandException">It was, and there is none of that name.</exception>
    public static bool IsGenerated(string name)
    {
        if (s_generators.ContainsKey(name))
        {
            return true;
        }
        if (
            !File.Exists(name)
            && !name.Contains('.', StringComparison.Ordinal)
            && !name.Contains('/', StringComparison.Ordinal)
        )
        {
            throw CommandException.Usage(
                $"no data set is called '{name}'",
                NearestName.Of(name, Names) is { } nearest
                    ? $"Did you mean {nearest}?"
                    : $"There are {string.Join(", ", Names)}, or a file with --target COLUMN."
            );
        }
        return false;
    }

    /// <summary>The rows of a generator.</summary>
    public static IRows Generate(string name, int? rows, double? noise, long seed) =>
        s_generators[name](rows ?? Rows, noise, seed);
}
