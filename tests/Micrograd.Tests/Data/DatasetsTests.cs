using System.Globalization;

namespace Micrograd.Tests.Data;

public sealed class DatasetsTests
{
    public static TheoryData<string> Names => [.. s_all.Keys];

    static readonly Dictionary<string, Func<int, double, long, Dataset>> s_all = new()
    {
        ["moons"] = Datasets.Moons,
        ["circles"] = (count, noise, seed) => Datasets.Circles(count, noise, seed),
        ["spirals"] = (count, noise, seed) => Datasets.Spirals(count, noise, seed),
        ["xor"] = Datasets.Xor,
        ["blobs"] = (count, noise, seed) => Datasets.Blobs(count, noise, seed),
        ["sine"] = Datasets.Sine,
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void The_seed_decides_the_rows(string name)
    {
        var make = s_all[name];
        Assert.Equal(make(40, 0.1, 5).Features, make(40, 0.1, 5).Features);
        Assert.NotEqual(make(40, 0.1, 5).Features, make(40, 0.1, 6).Features);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Counts_are_kept_and_classes_of_one_size(string name)
    {
        var data = s_all[name](101, 0.1, 1);
        Assert.Equal(101, data.RowCount);
        if (data.ClassNames is { } classes)
        {
            var sizes = data.Targets.GroupBy(target => target).Select(group => group.Count()).ToArray();
            Assert.Equal(classes.Count, sizes.Length);
            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
            Assert.NotEqual(data.Targets.Order(), data.Targets);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Impossible_arguments_are_refused(string name)
    {
        var make = s_all[name];
        Assert.Throws<ArgumentOutOfRangeException>(() => make(0, 0.1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => make(50, -0.1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => make(50, double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => make(50, double.PositiveInfinity, 1));
    }

    [Fact]
    public void Moons_are_half_circles_as_scikit_learns()
    {
        foreach (var (x, y, moon) in Rows(Datasets.Moons(60, noise: 0, seed: 1)))
        {
            var fromCentre = moon == 0 ? double.Hypot(x, y) : double.Hypot(x - 1, y - 0.5);
            Assert.Equal(1, fromCentre, 1e-12);
            Assert.True(moon == 0 ? y >= -1e-12 : y <= 0.5 + 1e-12);
        }
    }

    // make_moons(100, noise=.1) of scikit-learn itself, drawn with other random numbers: the moons must lie where its do.
    [Fact]
    public void Moons_lie_where_scikit_learns_do()
    {
        var theirs = File.ReadLines(Repository.PathOf("data/moons.csv"))
            .Skip(1)
            .Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)))
            .ToArray();
        Assert.Equal(100, theirs.Length);
        var ours = Rows(Datasets.Moons(10_000, 0.1, seed: 1)).ToArray();
        for (var moon = 0; moon < 2; moon++)
        {
            Assert.Equal(theirs.Where(r => r[2] == moon).Average(r => r[0]), Mean(r => r.X, moon), 0.05);
            Assert.Equal(theirs.Where(r => r[2] == moon).Average(r => r[1]), Mean(r => r.Y, moon), 0.05);
        }

        double Mean(Func<(double X, double Y, int Class), double> value, int moon) =>
            ours.Where(r => r.Class == moon).Average(value);
    }

    [Fact]
    public void Circles_have_their_radii()
    {
        foreach (var (x, y, circle) in Rows(Datasets.Circles(60, noise: 0, seed: 1, factor: 0.3)))
        {
            Assert.Equal(circle == 0 ? 1 : 0.3, double.Hypot(x, y), 1e-12);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Datasets.Circles(factor: 1));
    }

    [Theory]
    [InlineData(2, 1.0)]
    [InlineData(3, 0.5)]
    [InlineData(5, 2.0)]
    public void Spiral_arms_wind_evenly(int arms, double turns)
    {
        var data = Datasets.Spirals(arms * 50, 0, seed: 1, arms, turns);
        Assert.Equal(arms, data.ClassNames!.Count);
        foreach (var (x, y, arm) in Rows(data))
        {
            var radius = double.Hypot(x, y);
            var angle = Math.Atan2(x, y) / Math.Tau - turns * radius - (double)arm / arms;
            Assert.InRange(radius, 0.1 - 1e-12, 1 + 1e-12);
            Assert.Equal(0, angle - Math.Round(angle), 1e-9);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Datasets.Spirals(arms: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Datasets.Spirals(turns: 0));
    }

    [Fact]
    public void Xor_is_whether_signs_differ()
    {
        var rows = Rows(Datasets.Xor(200, noise: 0, seed: 1)).ToArray();
        Assert.All(rows, row => Assert.Equal(row.X * row.Y < 0 ? 1 : 0, row.Class));
        Assert.All(rows, row => Assert.InRange(Math.Abs(row.X), 0.1, 1));
        Assert.Equal(4, rows.Select(row => (row.X > 0, row.Y > 0)).Distinct().Count());
    }

    [Fact]
    public void Blobs_keep_apart()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var centres = Rows(Datasets.Blobs(3, noise: 0, seed)).Select(row => (row.X, row.Y)).ToArray();
            Assert.Equal(3, centres.Length);
            Assert.All(centres, c => Assert.True(Math.Abs(c.X) <= 10 && Math.Abs(c.Y) <= 10));
            foreach (var (a, b) in ((int, int)[])[(0, 1), (0, 2), (1, 2)])
            {
                var distance = double.Hypot(centres[a].X - centres[b].X, centres[a].Y - centres[b].Y);
                Assert.InRange(distance, 4, 30);
            }
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Datasets.Blobs(centres: 1));
    }

    [Fact]
    public void Sine_is_a_sine_with_noise()
    {
        var data = Datasets.Sine(20_000, 0.1, seed: 1);
        var errors = data.Features.Zip(data.Targets, (x, y) => y - Math.Sin(x[0])).ToArray();
        Assert.Null(data.ClassNames);
        Assert.All(data.Features, x => Assert.InRange(x[0], -Math.PI, Math.PI));
        Assert.Equal(0, errors.Average(), 0.005);
        Assert.Equal(0.1, Math.Sqrt(errors.Average(e => e * e)), 0.005);
    }

    static IEnumerable<(double X, double Y, int Class)> Rows(Dataset data) =>
        data.Features.Zip(data.Targets, (x, y) => (x[0], x[1], (int)y));
}
