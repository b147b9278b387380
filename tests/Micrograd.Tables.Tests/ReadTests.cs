using System.Globalization;
using System.IO.Compression;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace Micrograd.Tables.Tests;

public class ReadTests
{
    const string Plain = "name,price,sold\nWien,12.5,yes\nGraz,7,no\n\"Linz, Nord\",,yes\n";

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void The_delimiter_is_found_out(char delimiter)
    {
        var table = Read(Plain.Replace("Linz, Nord", "Linz Nord").Replace(',', delimiter));
        Assert.Equal(delimiter, table.Format!.Delimiter);
        Assert.Equal(["name", "price", "sold"], table.Columns.Select(c => c.Name));
        Assert.Equal([12.5, 7, double.NaN], Numbers(table["price"]));
        Assert.Equal("Linz Nord", table["name"].Text(2));
        Assert.Equal(1, table["price"].MissingCount);
    }

    public static TheoryData<string> Encodings =>
        ["utf-8", "utf-8 bom", "utf-16", "utf-16BE", "utf-16 no mark", "latin1"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_encoding_gives_the_same_table(string name)
    {
        const string Text = "città,größe\nPerché,1\nMünchen,2\nÅrhus,3\n";
        var bytes = name switch
        {
            "utf-8 bom" => (byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)],
            "utf-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text)],
            "utf-16BE" => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text)],
            "utf-16 no mark" => Encoding.Unicode.GetBytes(Text),
            "latin1" => Encoding.Latin1.GetBytes(Text),
            _ => Encoding.UTF8.GetBytes(Text),
        };
        using var file = new TempFile(bytes);
        var table = Table.Read(file.Path);
        Assert.Equal(["città", "größe"], table.Columns.Select(c => c.Name));
        Assert.Equal(["Perché", "München", "Århus"], Texts(table["città"]));
        Assert.Equal([1, 2, 3], Numbers(table["größe"]));
    }

    [Fact]
    public void A_byte_of_Latin_1_far_behind_is_found_by_reading_again()
    {
        var text = new StringBuilder("a,b\n");
        for (var i = 0; i < 60_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i},word\n");
        }
        text.Append("60000,Köln\n");
        using var file = new TempFile(Encoding.Latin1.GetBytes(text.ToString()));
        var table = Table.Read(file.Path);
        Assert.Equal("Köln", table["b"].Text(60_000));
        Assert.StartsWith("Latin-1", table.Format!.Encoding);
        Assert.Throws<TableException>(() => Table.ReadChunks(file.Path).ToList());
    }

    [Fact]
    public void Decimal_commas_are_found_by_column_and_told()
    {
        var table = Read("ort;preis;menge;code\nA;1.234,50;1.000;1,5\nB;12,00;2.500;2,25\nC;7,25;12;3,0\n");
        Assert.Equal([1234.5, 12, 7.25], Numbers(table["preis"]));
        Assert.Equal([1000, 2500, 12], Numbers(table["menge"]));
        Assert.Equal(["preis", "menge", "code"], table.Format!.DecimalCommas);
        Assert.Contains("decimal commas in preis", table.Format.ToString());
    }

    [Fact]
    public void A_decimal_comma_that_shows_late_is_found_by_reading_again()
    {
        var text = new StringBuilder("a;b\n");
        for (var i = 0; i < 40_000; i++)
        {
            text.Append("10;x\n");
        }
        text.Append("1.234,5;x\n");
        Assert.Equal(1234.5, Read(text.ToString())["a"].Number(40_000));
    }

    [Theory]
    [InlineData("1,234.5", 1234.5)]
    [InlineData("\"1,234,567\"", 1234567)]
    [InlineData("$12.50", 12.5)]
    [InlineData("12 %", 12)]
    [InlineData("1e-3", 0.001)]
    [InlineData("-.5", -0.5)]
    [InlineData("+3", 3)]
    [InlineData("123456789012345678901", 123456789012345678901.0)]
    [InlineData("0.1234567890123456789", 0.1234567890123456789)]
    public void Numbers_are_read_as_they_are_written(string cell, double number) =>
        Assert.Equal(number, Read($"a;b\n{cell};1.5\n2.5;1.5\n")["a"].Number(0));

    [Theory]
    [InlineData("007")]
    [InlineData("1,23,4")]
    [InlineData("12a")]
    [InlineData("1.2.3")]
    [InlineData("--5")]
    [InlineData("inf")]
    [InlineData("1e999")]
    public void What_is_no_number_stays_text(string cell) =>
        Assert.Equal(cell, Read($"a;b\n{cell};1.5\n2.5;1.5\n")["a"].Text(0));

    [Fact]
    public void Random_numbers_have_the_bits_that_parsing_gives_them()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var text = random.Next(3) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64()).ToString("R", CultureInfo.InvariantCulture),
                1 => (random.NextDouble() * 1e6 - 5e5).ToString("F" + random.Next(12), CultureInfo.InvariantCulture),
                _ => random.NextInt64(-1L << 60, 1L << 60).ToString(CultureInfo.InvariantCulture),
            };
            var expected = double.Parse(text, CultureInfo.InvariantCulture);
            if (Reading.NumberText.TryParse(text, comma: false, out var number))
            {
                Assert.Equal(expected, number);
            }
            else
            {
                Assert.True(!(Math.Abs(expected) <= 1e150), text);
            }
        }
    }

    [Fact]
    public void What_stands_for_nothing_is_missing()
    {
        var table = Read("a,b\n?,1\nNA,1\nn/a,1\nnull,1\n,1\n-,1\nNaN,1\nx,1\n");
        Assert.Equal(7, table["a"].MissingCount);
        using var file = new TempFile("a\n1\n-999\nnone\n");
        Assert.Equal(2, Table.Read(file.Path, new() { Missing = ["-999", "None"] })["a"].MissingCount);
    }

    [Fact]
    public void A_first_row_that_looks_like_data_is_told()
    {
        var table = Read("1,14.23,1.71\n2,13.2,1.78\n1,13.16,2.36\n");
        Assert.False(table.Format!.HasHeader);
        Assert.Equal(3, table.RowCount);
        Assert.Equal("column1", table.Columns[0].Name);
        Assert.Contains("looks like data", Assert.Single(table.Format.Notes));
        var categories = Read("e,x,s\np,x,s\ne,b,y\np,b,y\ne,x,y\n");
        Assert.False(categories.Format!.HasHeader);
        Assert.True(Read("kind,cap,surface\np,x,s\ne,b,y\np,b,y\n").Format!.HasHeader);
    }

    [Fact]
    public void Comments_separator_lines_and_blank_lines_are_skipped()
    {
        var table = Read("sep=;\n# by hand\na;b\n\n1;2\n# more\n3;4\n");
        Assert.Equal([1, 3], Numbers(table["a"]));
        Assert.True(table.Format!.HasComments && table.Format.HasSeparatorLine);
        Assert.Equal("id", Read("#id,b\n1,2\n3,4\n").Columns[0].Name);
    }

    [Fact]
    public void Gzip_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Plain));
        }
        using var file = new TempFile(packed.ToArray(), ".csv.gz");
        var table = Table.Read(file.Path);
        Assert.True(table.Format!.IsCompressed);
        Assert.Equal("Linz, Nord", table["name"].Text(2));
    }

    [Fact]
    public async Task Parquet_is_read_with_what_is_missing()
    {
        using var bytes = new MemoryStream();
        DataField<double?> price = new("price");
        DataField<string> city = new("city");
        DataField<bool> sold = new("sold");
        DataField<int> rooms = new("rooms");
        DataField<DateTime> day = new("day");
        await using (
            var writer = await ParquetWriter.CreateAsync(new ParquetSchema(price, city, sold, rooms, day), bytes)
        )
        {
            for (var part = 0; part < 2; part++)
            {
                using var group = writer.CreateRowGroup();
                await group.WriteAsync<double>(price, new double?[] { 1.5, null, part });
                await group.WriteAsync(city, (string[])["Wien", "Graz", "?"]);
                await group.WriteAsync<bool>(sold, new[] { true, false, true });
                await group.WriteAsync<int>(rooms, new[] { 1, 2, 3 });
                await group.WriteAsync<DateTime>(
                    day,
                    new[] { new DateTime(2020, 1, 2), new DateTime(2021, 3, 4), new DateTime(2022, 5, 6) }
                );
            }
        }
        using var file = new TempFile(bytes.ToArray(), ".parquet");
        var table = Table.Read(file.Path);
        Assert.Equal("Parquet", table.Format!.Kind);
        Assert.Equal([1.5, double.NaN, 0, 1.5, double.NaN, 1], Numbers(table["price"]));
        Assert.Equal(["Wien", "Graz", null, "Wien", "Graz", null], Texts(table["city"]));
        Assert.Equal(["true", "false", "true", "true", "false", "true"], Texts(table["sold"]));
        Assert.Equal([1, 2, 3, 1, 2, 3], Numbers(table["rooms"]));
        Assert.Equal("2021-03-04", table["day"].Text(1));
        Assert.Equal(2, Table.ReadChunks(file.Path).Count());
    }

    [Fact]
    public void Parts_have_the_same_cells_as_the_whole()
    {
        var text = new StringBuilder("a,b\n");
        for (var i = 0; i < 1000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i * 0.5},{(i % 7 == 0 ? "" : $"v{i % 5}")}\n");
        }
        using var file = new TempFile(text.ToString());
        var whole = Table.Read(file.Path);
        var parts = Table.ReadChunks(file.Path, rows: 64).ToList();
        Assert.Equal(16, parts.Count);
        Assert.Equal(Numbers(whole["a"]), parts.SelectMany(part => Numbers(part["a"])));
        Assert.Equal(Texts(whole["b"]), parts.SelectMany(part => Texts(part["b"])));
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", 3, "b")]
    [InlineData("a,b\n1,2\n3,4,5\n", 3, null)]
    [InlineData("a,b\n1,\"2\n3,4\n", 2, null)]
    public void A_flaw_is_told_with_row_and_column(string text, long row, string? column)
    {
        var e = Assert.Throws<TableException>(() => Read(text));
        Assert.Equal((row, column), (e.Row, e.Column));
        Assert.NotNull(e.File);
    }

    [Fact]
    public void Names_that_are_there_twice_or_not_at_all_are_made_different()
    {
        var table = Read("a,,a\n1,2,3\n4,5,6\n");
        Assert.Equal(["a", "column2", "a_2"], table.Columns.Select(c => c.Name));
        Assert.Equal(2, table.Format!.Notes.Count);
    }

    [Fact]
    public void Numbers_are_read_alike_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal([1.5, 2.25], Numbers(Read("a,b\n1.5,x\n2.25,y\n")["a"]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    static Table Read(string text)
    {
        using var file = new TempFile(text);
        return Table.Read(file.Path);
    }

    static double[] Numbers(TableColumn column) => [.. Enumerable.Range(0, column.Count).Select(column.Number)];

    static string?[] Texts(TableColumn column) => [.. Enumerable.Range(0, column.Count).Select(column.Text)];
}
