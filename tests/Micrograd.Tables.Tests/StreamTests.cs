using System.Globalization;
using System.Text;

namespace Micrograd.Tables.Tests;

[CollectionDefinition(nameof(StreamTests), DisableParallelization = true)]
[Collection(nameof(StreamTests))]
public class StreamTests
{
    [Fact]
    public void Memory_does_not_grow_with_rows_when_they_are_read_in_parts()
    {
        var (few, many) = (Peak(20_000), Peak(200_000));
        Assert.True(many < few + (2 << 20), $"{few} bytes for 20,000 rows, {many} for 200,000");
    }

    /// <summary>The most that is alive between two parts, looked at every fourth.</summary>
    static long Peak(int rows)
    {
        var text = new StringBuilder("a,b,c\n");
        for (var i = 0; i < rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i * 0.25},name {i},k{i % 9}\n");
        }
        using var file = new TempFile(text.ToString());
        text.Clear().Capacity = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (peak, seen, parts) = (0L, 0, 0);
        foreach (var part in Table.ReadChunks(file.Path))
        {
            seen += part.RowCount;
            if (parts++ % 4 == 2)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }
        Assert.Equal(rows, seen);
        return peak;
    }
}
