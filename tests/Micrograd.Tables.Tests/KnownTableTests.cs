using System.Globalization;
using System.Text.Json;

namespace Micrograd.Tables.Tests;

/// <summary>Nine tables train with nothing said but the target, and do as well as gradient boosting with defaults.</summary>
public class KnownTableTests
{
    // Five splits take a quarter of an hour: a day's run has them all, any other the first.
    static readonly int s_seeds = int.Parse(
        Environment.GetEnvironmentVariable("MICROGRAD_TABLE_SPLITS") ?? "1",
        CultureInfo.InvariantCulture
    );

    public static TheoryData<string> Names => [.. KnownTables.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_table_is_told_as_well_as_by_gradient_boosting(string name)
    {
        var (table, schema) = Read(name);
        using var peers = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "peers.json")));
        var peer = peers.RootElement.GetProperty(name).EnumerateArray().Select(score => score.GetDouble()).ToArray();
        var ours = new List<double>();
        for (var seed = 0; seed < s_seeds; seed++)
        {
            var split = TableSplit.Of(table, schema, new() { Seed = seed });
            var trained = TableTrainer.Train(
                table,
                schema,
                split,
                new() { Seed = seed },
                TestContext.Current.CancellationToken
            );
            ours.Add(trained.HeldOut[0].Main);
            var told = string.Join(
                ", ",
                trained.Candidates.Select(c =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{c.Name} {c.HeldOut[0].Main:0.0000} ({c.Validation[0].Main:0.0000})"
                    )
                )
            );
            TestContext.Current.TestOutputHelper!.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} {seed}: {told}; {trained.HeldOut[0].MainName}, peer {peer[seed]:0.0000}"
                )
            );
        }
        var allowed =
            s_seeds < 5 ? 0.02
            : name == "fraud" ? 0.01
            : 0.005;
        Assert.True(
            ours.Average() >= peer.Take(s_seeds).Average() - allowed,
            $"{ours.Average():0.0000}, the peer {peer.Take(s_seeds).Average():0.0000}"
        );
    }

    /// <summary>Writes the tables and the rows that are held out, for tests/tools/table_peers.py.</summary>
    [Fact]
    public void The_peer_gets_the_same_rows()
    {
        var folder = Environment.GetEnvironmentVariable("MICROGRAD_TABLES_OUT");
        var names = folder is null ? ["titanic"] : KnownTables.All.Keys.ToArray();
        foreach (var name in names)
        {
            var (table, schema) = Read(name);
            var splits = Enumerable
                .Range(0, 5)
                .Select(seed => TableSplit.Of(table, schema, new() { Seed = seed }))
                .ToList();
            Assert.All(splits, split => Assert.Empty(split.Test.Intersect(split.Train)));
            if (folder is not null)
            {
                File.WriteAllBytes(Path.Combine(folder, name + ".csv"), KnownTables.All[name].Make());
                File.WriteAllLines(
                    Path.Combine(folder, name + ".splits"),
                    splits.Select(split => string.Join(' ', split.Test))
                );
            }
        }
    }

    static (Table Table, TableSchema Schema) Read(string name)
    {
        var (make, target) = KnownTables.All[name];
        using var file = new TempFile(make());
        var table = Table.Read(file.Path);
        return (table, TableSchema.Of(table, new() { Targets = [target] }));
    }
}
