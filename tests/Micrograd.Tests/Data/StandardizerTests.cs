using CsCheck;

namespace Micrograd.Tests.Data;

public sealed class StandardizerTests
{
    [Fact]
    public void Columns_get_mean_0_and_deviation_1()
    {
        // Whole thousandths: a deviation of 1e-200 is 0 by the squares, as the documentation says.
        Gen.Int[-1_000_000, 1_000_000]
            .Select(thousandths => thousandths / 1000.0)
            .Array[2]
            .Array[2, 50]
            .Sample(rows =>
            {
                var standardizer = new Standardizer(2);
                foreach (var row in rows)
                {
                    standardizer.Add(row);
                }
                // A constant column becomes 0 and has no deviation to bring to 1.
                var deviations = Enumerable
                    .Range(0, 2)
                    .Select(c => rows.All(r => r[c] == rows[0][c]) ? 0 : 1)
                    .ToArray();
                foreach (var row in rows)
                {
                    standardizer.Apply(row);
                }
                for (var column = 0; column < 2; column++)
                {
                    Assert.Equal(0, rows.Average(row => row[column]), 1e-9);
                    Assert.Equal(deviations[column], rows.Average(row => row[column] * row[column]), 1e-9);
                }
            });
    }

    [Fact]
    public void Digits_survive_a_large_offset()
    {
        // Σx² − (Σx)²/n would lose all of them.
        var standardizer = new Standardizer(1);
        foreach (var x in (double[])[1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
        {
            standardizer.Add([x]);
        }
        Assert.Equal(1e9 + 10, standardizer.Means[0]);
        Assert.Equal(Math.Sqrt(22.5), standardizer.Scales[0], 1e-12);
    }

    [Fact]
    public void A_constant_column_becomes_0()
    {
        var standardizer = new Standardizer(1);
        for (var i = 0; i < 1000; i++)
        {
            standardizer.Add([0.1]);
        }
        double[] row = [0.1];
        standardizer.Apply(row);
        Assert.Equal(0, row[0]);
        Assert.Equal(1, standardizer.Scales[0]);
    }

    [Fact]
    public void Invert_undoes_apply()
    {
        var standardizer = Standardizer.Of(Datasets.Moons(seed: 4));
        double[] row = [0.25, -3];
        standardizer.Apply(row);
        Assert.NotEqual(0.25, row[0]);
        standardizer.Invert(row);
        Assert.Equal(0.25, row[0], 1e-14);
        Assert.Equal(-3, row[1], 1e-14);
    }

    [Fact]
    public void Scales_follow_rows_that_come_later()
    {
        var standardizer = new Standardizer(1);
        Assert.Equal(1, standardizer.Scales[0]);
        standardizer.Add([0]);
        Assert.Equal(1, standardizer.Scales[0]);
        standardizer.Add([6]);
        Assert.Equal(3, standardizer.Scales[0]);
    }

    [Fact]
    public void A_row_of_another_length_is_refused()
    {
        var standardizer = new Standardizer(2);
        Assert.Throws<ArgumentException>(() => standardizer.Add([1]));
        Assert.Throws<ArgumentException>(() => standardizer.Apply(new double[3]));
        Assert.Throws<ArgumentException>(() => standardizer.Invert(new double[3]));
    }
}
