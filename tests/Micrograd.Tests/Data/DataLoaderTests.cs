namespace Micrograd.Tests.Data;

public sealed class DataLoaderTests
{
    static TensorDataset Numbers(int count) => new(Tensor.Arange(2 * count).Reshape(count, 2), Tensor.Arange(count));

    [Fact]
    public void Without_shuffling_examples_come_in_order_and_the_last_batch_has_the_rest()
    {
        var loader = new DataLoader(Numbers(7), batchSize: 3);
        var batches = loader.ToList();

        Assert.Equal(3, loader.BatchCount);
        Assert.Equal(
            [
                [3, 2],
                [3, 2],
                [1, 2],
            ],
            batches.Select(b => b.Inputs.Shape)
        );
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Targets(batches));
        Assert.Equal([6, 7, 8, 9, 10, 11], batches[1].Inputs.ToArray<long>());
        Assert.Equal([0, 1, 2, 3, 4, 5], Targets(new DataLoader(Numbers(7), 3, dropLast: true)));
        Assert.Empty(new DataLoader(Numbers(2), 3, dropLast: true));
        Assert.Empty(new DataLoader(Numbers(0), 3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_epoch_has_every_example_once_in_an_order_of_its_own_that_can_be_had_again(int prefetch)
    {
        var loader = new DataLoader(Numbers(50), 8, shuffle: true, seed: 4, prefetch: prefetch);
        var (first, second) = (Targets(loader), Targets(loader));

        Assert.Equal(2, loader.NextEpoch);
        Assert.NotEqual(first, second);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), first.Order());
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), second.Order());
        Assert.Equal(second, Targets(loader.Epoch(1)));
        Assert.Equal(first, Targets(new DataLoader(Numbers(50), 8, shuffle: true, seed: 4)));
        Assert.NotEqual(first, Targets(new DataLoader(Numbers(50), 8, shuffle: true, seed: 5)));
        Assert.All(loader, b => Assert.Equal(b.Targets.ToArray<long>(), (b.Inputs[.., 0] / 2).ToArray<long>()));
    }

    [Fact]
    public void Threads_may_loop_over_one_loader_and_each_loop_is_an_epoch_of_its_own()
    {
        const int Loops = 200;
        var loader = new DataLoader(Numbers(20), 8, shuffle: true, seed: 4);
        var orders = new List<long>[4 * Loops];
        Threads.Run(
            4,
            thread =>
            {
                for (var i = 0; i < Loops; i++)
                {
                    orders[thread * Loops + i] = Targets(loader);
                }
            }
        );
        Assert.Equal(orders.Length, loader.NextEpoch);
        Assert.Equal(
            Enumerable.Range(0, orders.Length).Select(epoch => string.Join(' ', Targets(loader.Epoch(epoch)))).Order(),
            orders.Select(order => string.Join(' ', order)).Order()
        );
    }

    [Fact]
    public void Every_pair_of_seed_and_epoch_has_an_order_of_its_own()
    {
        // Neighbours of the numbers of epochs' distance are where sums of seeds and epochs would meet.
        long[] seeds =
        [
            .. Enumerable
                .Range(-4, 9)
                .SelectMany(turns => Enumerable.Range(-3, 7).Select(rest => turns * 1_000_003L + rest)),
            long.MinValue,
            long.MinValue + 1,
            long.MaxValue,
            int.MinValue,
            int.MaxValue,
            1L << 32,
        ];
        int[] epochs = [.. Enumerable.Range(0, 12), 1 << 20, int.MaxValue];
        var orders = new HashSet<(long, long, long, long)>();
        foreach (var seed in seeds)
        {
            foreach (var epoch in epochs)
            {
                var order = DataLoader.Order(1 << 30, seed, epoch);
                Assert.True(orders.Add((order[0], order[1], order[2], order[3])), $"seed {seed}, epoch {epoch}");
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 1_000_003)]
    [InlineData(4, 2, 3_000_013)]
    [InlineData(1_000_002, 0, 2_000_005)]
    public void Orders_of_small_seeds_are_those_of_one_sum(long seed, int epoch, long sum)
    {
        var (order, expected) = (DataLoader.Order(100, seed, epoch), new Permutation(100, sum));
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(expected[i], order[i]));
    }

    [Fact]
    public void Rows_become_batches_standardised_and_typed_by_their_target()
    {
        var rows = new Dataset(
            [
                [1, 10],
                [3, 10],
                [5, 10],
            ],
            classes: [0, 1, 1]
        );
        var batch = new DataLoader(new RowDataset(rows, Standardizer.Of(rows), DType.Float64), 10).Single();
        Assert.Equal([0, 1, 1], batch.Targets.ToArray<long>());
        Assert.Equal(DType.Int64, batch.Targets.DType);
        var z = 2 / Math.Sqrt(8.0 / 3);
        Assert.Equal([-z, 0, 0, 0, z, 0], batch.Inputs.ToArray<double>());

        var numbers = new RowDataset(
            new Dataset(
                [
                    [1, 2],
                ],
                targets: [0.5]
            )
        ).Read([0]);
        Assert.Equal(DType.Float32, numbers.Targets.DType);
        Assert.Equal(0.5, numbers.Targets.Item());
    }

    [Fact]
    public void A_split_has_the_rows_of_a_split_of_rows()
    {
        var rows = Datasets.Moons(30, seed: 2);
        var all = new RowDataset(rows, dtype: DType.Float64).Read([.. Enumerable.Range(0, 30)]);
        var (train, test) = new TensorDataset(all.Inputs, all.Targets).Split(0.2, seed: 7);
        var (rowTrain, rowTest) = rows.Split(0.2, seed: 7);

        Assert.Equal((24, 6), (train.Count, test.Count));
        Assert.Equal(rowTrain.Features.SelectMany(f => f), train.Inputs.ToArray<double>());
        Assert.Equal(rowTest.Targets, test.Targets.ToArray<double>());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains(
            "[3, 2]",
            Assert.Throws<ArgumentException>(() => new TensorDataset(Tensor.Ones([3, 2]), Tensor.Ones([2]))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => new TensorDataset(Tensor.Of(1f), Tensor.Of(1f)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers(3).Read([3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers(3).Read([-1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers(3).Split(1, 0));
        Assert.Throws<ArgumentException>(() => Numbers(1).Split(0.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbers(3), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbers(3), 1, prefetch: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(Numbers(3), 1).Epoch(-1));
    }

    static List<long> Targets(IEnumerable<Batch> batches) => [.. batches.SelectMany(b => b.Targets.ToArray<long>())];
}
