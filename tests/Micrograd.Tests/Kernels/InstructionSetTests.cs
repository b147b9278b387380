using System.Runtime.InteropServices;

namespace Micrograd.Tests.Kernels;

/// <summary>
/// What docs/architecture.md says of results on different processors: the same program is run with fewer and fewer of this one's
/// instructions, and its numbers are compared.
/// </summary>
public sealed class InstructionSetTests
{
    // Two results, each within 1.5 units of the last place in float32 and 2 in float64.
    const double FunctionUnits = 4;

    // √k roundings of a sum of k = 203 products, as a random walk goes.
    const double ProductUnits = 15;

    static readonly Lazy<Task<Result>> s_all = new(() => Run());

    public static TheoryData<string> Settings =>
        ["DOTNET_EnableAVX512=0", "DOTNET_EnableAVX2=0", "DOTNET_EnableHWIntrinsic=0"];

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Arithmetic_sums_and_random_numbers_have_the_same_bits_on_every_processor(string setting)
    {
        var (all, fewer) = (await s_all.Value, await Run(setting));
        Assert.True(fewer.Width <= all.Width);
        Assert.All(
            all.Lines.Where(line => line.Kind == "exact"),
            line => Assert.Equal(line.Hex, fewer.Lines.Single(other => other.Name == line.Name).Hex)
        );
    }

    [Fact]
    public async Task Functions_and_products_have_the_same_bits_for_vectors_of_512_and_of_256_bits()
    {
        var (all, fewer) = (await s_all.Value, await Run("DOTNET_EnableAVX512=0"));
        Assert.All(
            all.Lines.Where(line => line.Kind is "function" or "product"),
            line => Assert.Equal(line.Hex, fewer.Lines.Single(other => other.Name == line.Name).Hex)
        );
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Functions_and_products_differ_by_what_rounding_allows(string setting)
    {
        var (all, fewer) = (await s_all.Value, await Run(setting));
        foreach (var line in all.Lines.Where(line => line.Kind != "exact"))
        {
            var (a, b) = (line.Numbers, fewer.Lines.Single(other => other.Name == line.Name).Numbers);
            var largest = a.Max(Math.Abs);
            for (var i = 0; i < a.Length; i++)
            {
                var tolerance =
                    line.Kind == "function"
                        ? FunctionUnits * line.Epsilon * Math.Abs(a[i])
                        : ProductUnits * line.Epsilon * largest;
                Assert.True(
                    a[i].Equals(b[i]) || Math.Abs(a[i] - b[i]) <= tolerance,
                    $"{line.Name}[{i}]: {a[i]:R} and {b[i]:R} with {setting}"
                );
            }
        }
    }

    static async Task<Result> Run(string? setting = null)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Repository.PathOf($"artifacts/bin/Micrograd.Bits/{configuration}/Micrograd.Bits.dll");
        // What this run of the tests has switched off stays so.
        var variables = setting?.Split('=') is [var name, var value]
            ? [(name, (string?)value)]
            : Array.Empty<(string, string?)>();
        var command = await Command.Run("dotnet", [program], Repository.Root, "", variables);
        Assert.True(command.ExitCode == 0, command.Error);
        var lines = command.Output.TrimEnd('\n').Split('\n');
        return new(
            int.Parse(lines[0].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture),
            [.. lines[1..].Select(line => line.Split('\t')).Select(parts => new Line(parts[0], parts[1], parts[2]))]
        );
    }

    sealed record Result(int Width, IReadOnlyList<Line> Lines);

    sealed record Line(string Kind, string Name, string Hex)
    {
        bool IsSingle => Name.EndsWith("Float32", StringComparison.Ordinal);

        public double Epsilon => IsSingle ? 1.0 / (1 << 23) : 1.0 / (1L << 52);

        public double[] Numbers
        {
            get
            {
                var bytes = Convert.FromHexString(Hex);
                return IsSingle
                    ? Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), x => (double)x)
                    : MemoryMarshal.Cast<byte, double>(bytes).ToArray();
            }
        }
    }
}
