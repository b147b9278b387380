using Micrograd.Cli.Csv;

namespace Micrograd.Tests.Csv;

/// <summary>What reading takes from the machine; no other test runs meanwhile, since memory and files are everyone's.</summary>
[Collection(nameof(CsvResourceTests))]
[CollectionDefinition(nameof(CsvResourceTests), DisableParallelization = true)]
public sealed class CsvResourceTests
{
    [Fact]
    public void No_temporary_file_is_left()
    {
        var before = Directory.GetFiles(Path.GetTempPath(), "micrograd-*.rows");
        using (var file = new CsvFile("a,y\n1,p\n2,q\n"))
        using (CsvTable.Open(file.Name, "y", null, TestContext.Current.CancellationToken))
        {
            Assert.True(File.Exists(file.Name));
        }
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "micrograd-*.rows").Except(before));
    }

    [Fact]
    public void Memory_does_not_grow_with_the_rows()
    {
        var few = LiveBytes(1_000);
        var many = LiveBytes(300_000);
        Assert.InRange(few, 0, 400_000);
        Assert.InRange(many, 0, few + 100_000);

        static long LiveBytes(int count)
        {
            using var file = new CsvFile(Lines(count));
            var before = GC.GetTotalMemory(forceFullCollection: true);
            using var table = CsvTable.Open(file.Name, "kind", null, TestContext.Current.CancellationToken);
            var (train, test) = RowSubset.Split(table, 0.2, seed: 1);
            var statistics = Standardizer.Of(train);
            var after = GC.GetTotalMemory(forceFullCollection: true);
            Assert.Equal(count, train.RowCount + test.RowCount);
            Assert.Equal(train.RowCount, statistics.RowCount);
            GC.KeepAlive(table);
            return after - before;
        }

        static IEnumerable<string> Lines(int count) =>
            Enumerable.Range(0, count).Select(i => $"{i},{i % 7}.25,name {i},kind {i % 5}").Prepend("a,b,name,kind");
    }
}
