namespace Micrograd.Tests.Data;

public sealed class DatasetTests
{
    [Fact]
    public void A_row_reads_back()
    {
        var data = new Dataset(
            [
                [1, 2],
                [3, 4],
            ],
            [1, 0],
            ["a", "b"],
            ["no", "yes"]
        );
        var features = new double[2];
        Assert.Equal(0, data.Read(1, features));
        Assert.Equal([3, 4], features);
        Assert.Equal(["no", "yes"], data.ClassNames!);
        Assert.Equal([1.0, 0.0], data.Targets);
        Assert.Null(
            new Dataset(
                [
                    [1],
                ],
                [0.5]
            ).ClassNames
        );
    }

    [Fact]
    public void Names_are_given_where_there_are_none()
    {
        var data = new Dataset(
            [
                [1, 2],
                [3, 4],
            ],
            classes: [2, 0]
        );
        Assert.Equal(["x1", "x2"], data.FeatureNames);
        Assert.Equal(["0", "1", "2"], data.ClassNames!);
    }

    [Fact]
    public void Later_changes_of_what_was_given_change_nothing()
    {
        double[][] features =
        [
            [1],
        ];
        var data = new Dataset(features, [0.5]);
        features[0][0] = 7;
        Assert.Equal(1, data.Features[0][0]);
    }

    [Fact]
    public void Bad_rows_are_named()
    {
        Says("at least one row", () => new Dataset([], [0.5]));
        Says(
            "at least one feature",
            () =>
                new Dataset(
                    [
                        [],
                    ],
                    [0.5]
                )
        );
        Says(
            "2 rows of features but 1 targets",
            () =>
                new Dataset(
                    [
                        [1],
                        [2],
                    ],
                    [0.5]
                )
        );
        Says(
            "Row 1 has 1 features, row 0 has 2",
            () =>
                new Dataset(
                    [
                        [1, 2],
                        [3],
                    ],
                    [0.5, 0.5]
                )
        );
        Says(
            "Row 1 has 0 features",
            () =>
                new Dataset(
                    [
                        [1, 2],
                        null!,
                    ],
                    [0.5, 0.5]
                )
        );
        Says(
            "Row 1, feature 'b' is NaN",
            () =>
                new Dataset(
                    [
                        [1, 2],
                        [3, double.NaN],
                    ],
                    [0.5, 1],
                    ["a", "b"]
                )
        );
        Says(
            "Row 0, feature 'x1' is -Infinity",
            () =>
                new Dataset(
                    [
                        [double.NegativeInfinity],
                    ],
                    [0.5]
                )
        );
        Says(
            "target of row 0 is NaN",
            () =>
                new Dataset(
                    [
                        [1],
                    ],
                    [double.NaN]
                )
        );
        Says(
            "Row 1 has class -1; classes go from 0 to 1",
            () =>
                new Dataset(
                    [
                        [1],
                        [2],
                    ],
                    classes: [1, -1]
                )
        );
        Says(
            "Row 0 has class 2; classes go from 0 to 1",
            () =>
                new Dataset(
                    [
                        [1],
                    ],
                    classes: [2],
                    null,
                    ["a", "b"]
                )
        );
        Says(
            "need names",
            () =>
                new Dataset(
                    [
                        [1],
                    ],
                    classes: [int.MaxValue]
                )
        );
        Says(
            "2 features but there are 1 names",
            () =>
                new Dataset(
                    [
                        [1, 2],
                    ],
                    [0.5],
                    ["a"]
                )
        );
        Says(
            "'a' is there twice",
            () =>
                new Dataset(
                    [
                        [1, 2],
                    ],
                    [0.5],
                    ["a", "a"]
                )
        );
        Says(
            "Name 1 is empty",
            () =>
                new Dataset(
                    [
                        [1, 2],
                    ],
                    [0.5],
                    ["a", " "]
                )
        );

        static void Says(string part, Func<object> make) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 0.2, 2)]
    [InlineData(10, 0.01, 1)]
    [InlineData(10, 0.99, 9)]
    [InlineData(2, 0.5, 1)]
    [InlineData(150, 0.2, 30)]
    public void A_split_puts_each_row_on_one_side(int count, double share, int held)
    {
        var data = Numbers(count);
        var (train, test) = data.Split(share, seed: 3);
        Assert.Equal(held, test.RowCount);
        Assert.Equal(data.Targets, train.Targets.Concat(test.Targets).Order());
        Assert.All(train.Targets.Zip(train.Features), row => Assert.Equal(row.First, row.Second[0]));
    }

    [Fact]
    public void A_split_in_memory_and_one_by_index_hold_the_same_rows()
    {
        var data = Datasets.Moons(50, seed: 2);
        var (train, test) = data.Split(0.3, seed: 8);
        var (trainRows, testRows) = RowSubset.Split(data, 0.3, seed: 8);
        Assert.Equal(Read(trainRows), Read(train));
        Assert.Equal(Read(testRows), Read(test));
        Assert.Equal(data.ClassNames, train.ClassNames);
        Assert.NotEqual(Read(test), Read(data.Split(0.3, seed: 9).Test));
    }

    [Fact]
    public void Nothing_need_be_held_out()
    {
        var (train, test) = RowSubset.Split(Numbers(5), 0, seed: 1);
        Assert.Equal(5, train.RowCount);
        Assert.Equal(0, test.RowCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Read(0, new double[1]));
    }

    [Fact]
    public void A_split_that_leaves_nothing_to_train_on_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSubset.Split(Numbers(5), 1, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSubset.Split(Numbers(5), double.NaN, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers(5).Split(0, seed: 1));
        Assert.Throws<ArgumentException>(() => Numbers(1).Split(0.5, seed: 1));
    }

    [Fact]
    public void Reading_elsewhere_is_refused()
    {
        var data = Numbers(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Read(2, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Read(-1, new double[1]));
        Assert.Throws<ArgumentException>(() => data.Read(0, new double[2]));
    }

    static Dataset Numbers(int count) =>
        new(
            [.. Enumerable.Range(0, count).Select(i => new double[] { i })],
            [.. Enumerable.Range(0, count).Select(i => (double)i)]
        );

    static (double, double)[] Read(IRows rows)
    {
        var features = new double[rows.FeatureNames.Count];
        var read = new (double, double)[rows.RowCount];
        for (var row = 0; row < read.Length; row++)
        {
            var target = rows.Read(row, features);
            read[row] = (features[0], target);
        }
        return read;
    }
}
