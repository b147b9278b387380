using System.Text;

namespace Micrograd.Tables.Tests;

public class TrainTests
{
    [Fact]
    public void Seven_rows_of_a_line_are_learned()
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7];
        var table = new Table(new TableColumn("x", x), new TableColumn("y", [.. x.Select(v => 2 * v - 1)]));
        var trained = Train(table, new() { Targets = ["y"], Numeric = ["y"] });
        Assert.True(trained.HeldOut[0].R2 > 0.99, trained.HeldOut[0].ToString());
        Assert.Equal(19, trained.Model.Predict(new Table(new TableColumn("x", [10.0]))).Number(0), 0.5);
    }

    [Fact]
    public void A_sine_is_learned()
    {
        var data = Datasets.Sine(seed: 0);
        var table = new Table(
            new TableColumn("x", [.. data.Features.Select(row => row[0])]),
            new TableColumn("y", [.. data.Targets])
        );
        var trained = Train(table, new() { Targets = ["y"] });
        Assert.False(trained.Model.IsLinear);
        Assert.True(trained.HeldOut[0].R2 > 0.95, trained.HeldOut[0].ToString());
        Assert.True(trained.Candidates[1].HeldOut[0].R2 < 0.9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_its_parts_give_it_again()
    {
        var (table, options) = Two();
        var (first, second) = (Train(table, options, epochs: 5), Train(table, options, epochs: 5));
        var x = first.Model.Predict(table);
        var again = TableModel.Load(second.Model.SettingsJson(), second.Model.StateDict()).Predict(table);
        for (var row = 0; row < table.RowCount; row++)
        {
            Assert.Equal(x.Number(row, 1), again.Number(row, 1));
            Assert.Equal(x.Probabilities(row, 0), again.Probabilities(row, 0));
        }
    }

    [Fact]
    public void Several_targets_are_learned_at_once()
    {
        var (table, options) = Two();
        var trained = Train(table, options);
        Assert.Equal(["accuracy", "R²"], trained.HeldOut.Select(s => s.MainName));
        Assert.All(trained.HeldOut, scores => Assert.True(scores.Main > 0.9, scores.ToString()));
    }

    [Fact]
    public void Rows_of_no_weight_are_not_learned_from()
    {
        var random = new Random(2);
        var x = Enumerable.Range(0, 400).Select(_ => random.NextDouble()).ToArray();
        var table = new Table(
            new TableColumn("x", x),
            new TableColumn("w", [.. x.Select((_, i) => i % 2 == 0 ? 1.0 : 0)]),
            new TableColumn("y", [.. x.Select((v, i) => i % 2 == 0 ? 3 * v : -100.0 - i)])
        );
        var trained = Train(table, new() { Targets = ["y"], Weight = "w" });
        Assert.Equal(1.5, trained.Model.Predict(new Table(new TableColumn("x", [0.5]))).Number(0), 0.4);
    }

    [Fact]
    public void Balanced_classes_find_more_of_the_rare_one()
    {
        var random = new Random(3);
        var y = Enumerable.Range(0, 1000).Select(i => i % 20 == 0).ToArray();
        var table = new Table(
            new TableColumn("x", [.. y.Select(rare => (rare ? 1.2 : 0) + Normal(random))]),
            TableColumn.Of("y", [.. y.Select(rare => rare ? "rare" : "usual")])
        );
        SchemaOptions options = new() { Targets = ["y"] };
        var (plain, balanced) = (Train(table, options), Train(table, options, balance: true));
        Assert.True(balanced.HeldOut[0].Classes![0].Recall > plain.HeldOut[0].Classes![0].Recall + 0.2);
    }

    [Fact]
    public void Cross_validation_holds_each_row_out_once()
    {
        var (table, options) = Two();
        var trained = TableTrainer.CrossValidate(
            table,
            TableSchema.Of(table, options),
            count: 3,
            options: new() { Epochs = 10 }
        );
        Assert.Equal(300, trained.Sum(t => t.HeldOut[0].Count));
        Assert.All(trained, t => Assert.True(t.HeldOut[1].R2 > 0.8));
    }

    [Fact]
    public void A_rate_that_leads_nowhere_is_lowered_or_told()
    {
        var (table, options) = Two();
        var schema = TableSchema.Of(table, options);
        var e = Assert.Throws<TableException>(() =>
            TableTrainer.Train(table, schema, options: new() { LearningRate = 1e30 })
        );
        Assert.Contains("learning rate", e.Message);
    }

    [Fact]
    public void Scores_are_those_of_their_definitions()
    {
        var table = new Table(TableColumn.Of("y", ["a", "a", "b", "b", "b"]));
        var preparation = new TablePreparation { Columns = [], Targets = [new() { Name = "y", Classes = ["a", "b"] }] };
        var prediction = new TablePrediction(preparation, [2, 0, 0, 1, 0, 2, 1.5f, 0, 0, 3], []);
        var scores = TableScores.Of(prediction, table);
        Assert.Equal(0.6, scores.Accuracy);
        Assert.Equal(
            [
                [1, 1],
                [1, 2],
            ],
            scores.Confusion!.Select(row => row.ToArray())
        );
        // Scores for b by b − a: −2, 1 | 2, −1.5, 3. Pairs (b, a) in order: 2>−2, 2>1, −1.5>−2, 3>−2, 3>1; −1.5<1.
        Assert.Equal(5.0 / 6, scores.RocAuc!.Value, 1e-12);
        Assert.Equal(2.0 / 3, scores.Classes![1].Precision, 1e-12);
        Assert.Equal(2.0 / 3, scores.Classes[1].Recall, 1e-12);
    }

    [Fact]
    public void Predictions_are_written_without_formulas()
    {
        var preparation = new TablePreparation
        {
            Columns = [],
            Targets =
            [
                new() { Name = "y", Classes = ["=1+2", "a,\"b\"", "-3"] },
                new()
                {
                    Name = "z",
                    Mean = 10,
                    Deviation = 2,
                },
            ],
        };
        var prediction = new TablePrediction(preparation, [9, 0, 0, 1, 0, 9, 0, -1, 0, 0, 9, 0.25f], []);
        var output = new StringWriter { NewLine = "\n" };
        prediction.WriteCsv(output);
        Assert.Equal("y,z\n'=1+2,12\n\"a,\"\"b\"\"\",8\n-3,10.5\n", output.ToString());
        using var file = new TempFile(Encoding.UTF8.GetBytes(output.ToString()));
        Assert.Equal("a,\"b\"", Table.Read(file.Path)["y"].Text(1));
    }

    [Fact]
    public void Networks_that_are_kept_give_the_same_model_and_damaged_ones_are_learned_anew()
    {
        var (table, options) = Two();
        var schema = TableSchema.Of(table, options);
        var plain = State(null);
        var folder = Directory.CreateTempSubdirectory("micrograd-kept-");
        try
        {
            Assert.Equal(plain, State(folder.FullName));
            var kept = folder.GetFiles();
            Assert.NotEmpty(kept);
            File.WriteAllText(kept[0].FullName, "no network");
            var written = File.GetLastWriteTimeUtc(kept[^1].FullName);
            Assert.Equal(plain, State(folder.FullName));
            Assert.Equal(written, File.GetLastWriteTimeUtc(kept[^1].FullName));
            Assert.NotEqual("no network".Length, new FileInfo(kept[0].FullName).Length);
            Assert.Equal(kept.Length, folder.GetFiles().Length);

            // Other seeds are other networks.
            _ = State(folder.FullName, seed: 1);
            Assert.Equal(2 * kept.Length, folder.GetFiles().Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        float[] State(string? keepIn, long seed = 0)
        {
            var trained = TableTrainer.Train(
                table,
                schema,
                TableSplit.Of(table, schema, new() { Kind = SplitKind.Random }),
                new()
                {
                    Epochs = 3,
                    Seed = seed,
                    KeepIn = keepIn,
                }
            );
            return [.. trained.Model.StateDict().Values.SelectMany(tensor => tensor.ToArray<float>())];
        }
    }

    static (Table, SchemaOptions) Two()
    {
        var random = new Random(1);
        var x = Enumerable.Range(0, 300).Select(_ => Normal(random)).ToArray();
        var z = Enumerable.Range(0, 300).Select(_ => Normal(random)).ToArray();
        var table = new Table(
            new TableColumn("x", x),
            new TableColumn("z", z),
            TableColumn.Of("side", [.. x.Select((v, i) => v * z[i] > 0 ? "same" : "other")]),
            new TableColumn("sum", [.. x.Select((v, i) => 100 + 10 * v - 5 * z[i])])
        );
        return (table, new() { Targets = ["side", "sum"] });
    }

    static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    static TrainedTable Train(Table table, SchemaOptions options, int? epochs = null, bool balance = false) =>
        TableTrainer.Train(
            table,
            TableSchema.Of(table, options),
            options: new() { Epochs = epochs, BalanceClasses = balance }
        );
}
