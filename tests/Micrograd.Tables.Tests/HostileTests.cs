using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace Micrograd.Tables.Tests;

/// <summary>Whatever a file holds: a table, or an error that says where, soon, and without much memory.</summary>
[Collection(nameof(StreamTests))]
public class HostileTests
{
    const long MostBytes = 16L << 20;

    // A minute in a day's run; a second of it otherwise.
    static readonly double s_seconds = double.Parse(
        Environment.GetEnvironmentVariable("MICROGRAD_TEST_SECONDS") ?? "1",
        CultureInfo.InvariantCulture
    );

    public static TheoryData<string> Kinds => ["csv", "utf-16", "gzip", "parquet"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Mutated_bytes_give_a_table_or_a_typed_error(string kind)
    {
        var good = kind switch
        {
            "csv" => Csv(),
            "utf-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Csv()))],
            "gzip" => Gzip(Csv()),
            _ => await Parquet(),
        };
        var random = new Random(kind.Length);
        Try(good, kind);
        var watch = Stopwatch.StartNew();
        var (tried, slow) = (0, 0);
        // Parquet.Net 6.1.0 does not return from some damaged files: these are cut at random and nothing else.
        while (watch.Elapsed.TotalSeconds < s_seconds)
        {
            var bytes = kind == "parquet" ? good[..random.Next(1, good.Length)] : Mutated(good, random);
            var start = Stopwatch.GetTimestamp();
            Try(bytes, kind);
            slow += Stopwatch.GetElapsedTime(start).TotalMilliseconds > 100 ? 1 : 0;
            tried++;
        }
        // A busy machine may stop any of them for a while.
        Assert.True(slow * 2 <= tried, $"{slow} of {tried} took longer than 100 ms");
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_told_with_its_row()
    {
        var text = "a,b\n1,2\n3,\"" + new string('x', 3_000_000) + "\n";
        using var file = new TempFile(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<TableException>(() => Table.Read(file.Path));
        Assert.Equal(3, e.Row);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes);
    }

    [Fact]
    public void A_footer_is_not_believed()
    {
        byte[] bytes = [.. "PAR1"u8, .. new byte[100], .. BitConverter.GetBytes(int.MaxValue), .. "PAR1"u8];
        Fails(bytes, "cut or damaged");
        Fails([.. "PAR1"u8, 1, 2], "cut");
    }

    [Fact]
    public void What_is_no_file_ends_with_a_message()
    {
        Assert.Contains("directory", Assert.Throws<TableException>(() => Table.Read(Path.GetTempPath())).Message);
        Assert.Contains("no such file", Assert.Throws<TableException>(() => Table.Read("nowhere.csv")).Message);
        Fails([], "empty");
        Fails("a,b\n"u8.ToArray(), "no rows");
        Fails([1, 0, 0, 0, 7, 0, 0, 3, 0], "not text");
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        Assert.Contains("pipe or device", Assert.Throws<TableException>(() => Table.Read("/dev/zero")).Message);
        var pipe = Path.Combine(Path.GetTempPath(), $"pipe-{Guid.NewGuid():N}");
        using (var made = Process.Start("mkfifo", pipe))
        {
            made.WaitForExit();
        }
        try
        {
            Assert.Contains("pipe or device", Assert.Throws<TableException>(() => Table.Read(pipe)).Message);
        }
        finally
        {
            File.Delete(pipe);
        }
    }

    static void Fails(byte[] bytes, string why)
    {
        using var file = new TempFile(bytes);
        Assert.Contains(why, Assert.Throws<TableException>(() => Table.Read(file.Path)).Message);
    }

    static void Try(byte[] bytes, string kind)
    {
        using var file = new TempFile(bytes, kind == "parquet" ? ".parquet" : ".csv");
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Assert.True(Table.Read(file.Path).RowCount > 0);
        }
        catch (TableException e)
        {
            Assert.Equal(file.Path, e.File);
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MostBytes, $"{allocated} bytes for a file of {bytes.Length}");
    }

    static byte[] Mutated(byte[] good, Random random)
    {
        var bytes = (byte[])good.Clone();
        for (var n = random.Next(1, 8); n > 0; n--)
        {
            bytes[random.Next(bytes.Length)] = (byte)(
                random.Next(3) == 0 ? "\",;\n\r#\0"[random.Next(7)] : random.Next(256)
            );
        }
        return random.Next(4) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
    }

    static byte[] Csv()
    {
        var text = new StringBuilder("a,b,\"c d\"\n");
        for (var i = 0; i < 40; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i * 0.5},w{i % 3},\"x, {i}\"\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(bytes);
        }
        return packed.ToArray();
    }

    static async Task<byte[]> Parquet()
    {
        using var bytes = new MemoryStream();
        DataField<double?> a = new("a");
        DataField<string> b = new("b");
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(a, b), bytes))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<double>(a, Enumerable.Range(0, 40).Select(i => (double?)i).ToArray());
            await group.WriteAsync(b, Enumerable.Range(0, 40).Select(i => $"w{i % 3}").ToArray());
        }
        return bytes.ToArray();
    }
}
