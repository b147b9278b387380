using Micrograd.Cli.Csv;
using Micrograd.Expressions;

namespace Micrograd.Cli.Training;

/// <summary>Where the rows come from: a generator by its name, or a CSV file.</summary>
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

    /// <summary>Opens the rows; a file's must be disposed.</summary>
    /// <exception cref="CommandException">There is no such data, or an option does not go with it.</exception>
    /// <exception cref="CsvProblem">The file can't be learned from.</exception>
    public static IRows Open(
        string name,
        string? target,
        LossChoice loss,
        int? rows,
        double? noise,
        long seed,
        Action<string> note,
        CancellationToken cancel
    )
    {
        if (s_generators.TryGetValue(name, out var generate))
        {
            return target is null
                ? generate(rows ?? Rows, noise, seed)
                : throw CommandException.Usage($"--target is for a CSV file; {name} has a target of its own");
        }
        if (rows is not null || noise is not null)
        {
            throw CommandException.Usage(
                $"--rows and --noise are for {string.Join(", ", Names)}; '{name}' is none of them"
            );
        }
        // A word without a dot or a slash was probably meant as a generator's name.
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
                    : $"There are {string.Join(", ", Names)}, or a CSV file with --target COLUMN."
            );
        }
        if (target is null)
        {
            throw CommandException.Usage($"--target COLUMN must say which column of {name} to predict");
        }
        var table = CsvTable.Open(name, target, Kind(loss), cancel);
        if (table.LeftOut.Count > 0)
        {
            note($"left out, since they hold text: {string.Join(", ", table.LeftOut)}");
        }
        return table;
    }

    static TargetKind? Kind(LossChoice loss) =>
        loss switch
        {
            LossChoice.Mse => TargetKind.Number,
            LossChoice.CrossEntropy or LossChoice.Hinge => TargetKind.Classes,
            _ => null,
        };
}
