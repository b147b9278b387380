using System.Diagnostics;
using System.Text;
using Micrograd.Tests.Cli;
using static Micrograd.Tests.Files.SafetensorsText;

namespace Micrograd.Tests.Files;

/// <summary>What is none of the format is refused at once, by key and reason, and nothing is made on the word of a header.</summary>
public sealed class SafetensorsRefusalTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The name of a case, the file, the key that the message is about, and a part of the reason.
    public static TheoryData<string, byte[], string?, string> Malformed()
    {
        var ten = string.Join(',', Enumerable.Range(0, 10).Select(i => Entry($"weight_{i}", "[2,2]", 0, 16)));
        var hundredThousand = string.Join(
            ',',
            Enumerable.Range(0, 100_000).Select(i => Entry($"weight_{i}", "[2,2]", 0, 16))
        );
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 70_000));
        return new()
        {
            { "too short for a length", [1, 0, 0], null, "it has 3 bytes" },
            { "a header of 2^55 bytes", [(byte)'<', 0, 0, 0, 0, 0xFF, 0xFF, 0xFF], null, "more than 100000000" },
            { "a header of -1 bytes", [.. Enumerable.Repeat((byte)0xFF, 8)], null, "more than 100000000" },
            { "a header that isn't there", [(byte)'<', 0, 0, 0, 0, 0, 0, 0], null, "60 bytes long, and 0 follow" },
            {
                "a header of 1000 in a tiny file",
                File("{}"u8.ToArray(), null, 1000),
                null,
                "1000 bytes long, and 2 follow"
            },
            {
                "a header of 100 MB in a tiny file",
                File("{}"u8.ToArray(), null, 100_000_000),
                null,
                "100000000 bytes long, and 2"
            },
            { "no header", File(""), null, "no JSON" },
            { "no UTF-8", File([0xFF]), null, "not UTF-8" },
            { "no UTF-8 in a name", File([.. "{\""u8, 0xC3, 0x28, .. "\":1}"u8]), null, "not UTF-8" },
            { "half a pair in a name", File("{\"\\ud800\":1}"), null, "no JSON" },
            { "no end", File("{"), null, "no JSON" },
            { "a list", File("[]"), null, "no object" },
            { "a number", File("5"), null, "no object" },
            { "text after the object", File("{}x"), null, "no JSON" },
            { "two objects", File("{}{}"), null, "no JSON" },
            { "a comment", File("{/* */}"), null, "no JSON" },
            { "a comma too many", File($"{{{Entry("a", "[1]", 0, 4)},}}", new byte[4]), null, "no JSON" },
            { "a NUL before", File("\0{}"), null, "no JSON" },
            { "a mark of the order of bytes", File("\uFEFF{}"), null, "no JSON" },
            { "70,000 objects deep", File(deep), "a", "is none of dtype" },
            { "70,000 lists deep", File("{\"a\":" + new string('[', 70_000)), "a", "no object with dtype" },
            {
                "deep in metadata",
                File("{\"__metadata__\":{\"k\":" + new string('[', 70_000)),
                "__metadata__",
                "'k' is no text"
            },
            {
                "a key twice",
                File($"{{{Entry("a", "[1]", 0, 4)},{Entry("a", "[1]", 4, 8)}}}", new byte[8]),
                "a",
                "twice"
            },
            {
                "a key twice, escaped",
                File($"{{{Entry("a", "[1]", 0, 4)},{Entry("\\u0061", "[1]", 4, 8)}}}", new byte[8]),
                "a",
                "twice"
            },
            { "metadata twice", File("{\"__metadata__\":{},\"__metadata__\":{}}"), "__metadata__", "twice" },
            {
                "a key of metadata twice",
                File("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}"),
                "__metadata__",
                "'k' is there twice"
            },
            { "metadata of numbers", File("{\"__metadata__\":{\"k\":1}}"), "__metadata__", "'k' is no text" },
            { "metadata a text", File("{\"__metadata__\":\"k\"}"), "__metadata__", "no object of texts" },
            { "a tensor a text", File("{\"a\":\"k\"}"), "a", "no object with dtype" },
            { "no dtype", File("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", new byte[4]), "a", "no dtype" },
            { "no shape", File("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", new byte[4]), "a", "no shape" },
            { "no offsets", File("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", new byte[4]), "a", "no data_offsets" },
            {
                "one offset",
                File("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", new byte[4]),
                "a",
                "two numbers"
            },
            {
                "three offsets",
                File("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", new byte[4]),
                "a",
                "more than 2"
            },
            { "dtype twice", File("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}"), "a", "dtype is there twice" },
            { "shape twice", File("{\"a\":{\"shape\":[1],\"shape\":[1]}}"), "a", "shape is there twice" },
            { "an unknown property", File("{\"a\":{\"dtype\":\"F32\",\"strides\":[1]}}"), "a", "'strides' is none of" },
            {
                "an unknown dtype",
                File($"{{{Entry("a", "[1]", 0, 4, "F31")}}}", new byte[4]),
                "a",
                "type F31 are not read"
            },
            {
                "dtype in small letters",
                File($"{{{Entry("a", "[1]", 0, 4, "f32")}}}", new byte[4]),
                "a",
                "type f32 are not read"
            },
            { "dtype a number", File("{\"a\":{\"dtype\":32}}"), "a", "dtype is no text" },
            { "a negative size", File($"{{{Entry("a", "[-1]", 0, 4)}}}", new byte[4]), "a", "no whole number" },
            { "half a size", File($"{{{Entry("a", "[1.5]", 0, 4)}}}", new byte[4]), "a", "no whole number" },
            { "a size of 1e0", File($"{{{Entry("a", "[1e0]", 0, 4)}}}", new byte[4]), "a", "no whole number" },
            { "a size as a text", File($"{{{Entry("a", "[\"1\"]", 0, 4)}}}", new byte[4]), "a", "no whole number" },
            { "a shape that is a number", File($"{{{Entry("a", "1", 0, 4)}}}", new byte[4]), "a", "shape is no list" },
            { "a shape within a shape", File($"{{{Entry("a", "[[1]]", 0, 4)}}}", new byte[4]), "a", "no whole number" },
            {
                "65 dims",
                File($"{{{Entry("a", $"[{string.Join(',', Enumerable.Repeat(1, 65))}]", 0, 4)}}}", new byte[4]),
                "a",
                "more than 64"
            },
            { "a negative offset", File($"{{{Entry("a", "[1]", -4, 0)}}}", new byte[4]), "a", "no whole number" },
            { "ten tensors on one place", File($"{{{ten}}}", new byte[16]), "weight_1", "another tensor's, too" },
            {
                "100,000 tensors on one place",
                File($"{{{hundredThousand}}}", new byte[16]),
                "weight_1",
                "another tensor's, too"
            },
            {
                "two tensors that overlap",
                File($"{{{Entry("a", "[2]", 0, 8)},{Entry("b", "[2]", 4, 12)}}}", new byte[16]),
                "b",
                "begins at byte 4"
            },
            {
                "a hole",
                File($"{{{Entry("a", "[1]", 0, 4)},{Entry("b", "[1]", 8, 12)}}}", new byte[12]),
                "b",
                "begins at byte 8"
            },
            { "a hole before", File($"{{{Entry("a", "[1]", 4, 8)}}}", new byte[8]), "a", "begins at byte 4" },
            {
                "bytes after",
                File($"{{{Entry("a", "[1]", 0, 4)}}}", [0, 0, 0, 0, .. "extra_bogus_data_for_polyglot_file"u8]),
                null,
                "4 bytes, and 38 follow"
            },
            { "bytes after none", File("{}", [1]), null, "0 bytes, and 1 follow" },
            {
                "two bytes too few",
                File($"{{{Entry("a", "[2,2]", 0, 16)}}}", new byte[14]),
                "a",
                "not within the 14 bytes"
            },
            {
                "an end before the beginning",
                File($"{{{Entry("a", "[1]", 4, 0)}}}", new byte[4]),
                "a",
                "[4, 0] are not within"
            },
            {
                "an end at 2^64 - 1",
                File(
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,18446744073709551615]}}",
                    new byte[4]
                ),
                "a",
                "not within"
            },
            {
                "an end at 2^64",
                File(
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,18446744073709551616]}}",
                    new byte[4]
                ),
                "a",
                "no whole number"
            },
            {
                "a shape larger than its bytes",
                File($"{{{Entry("a", "[2,2]", 0, 4)}}}", new byte[4]),
                "a",
                "takes 16 bytes, and its data_offsets are 4"
            },
            {
                "a shape smaller than its bytes",
                File($"{{{Entry("a", "[1]", 0, 8)}}}", new byte[8]),
                "a",
                "takes 4 bytes, and its data_offsets are 8"
            },
            {
                "a size of 2^64 - 2",
                File($"{{{Entry("a", "[2,18446744073709551614]", 0, 16)}}}", new byte[16]),
                "a",
                "more elements than can be counted"
            },
            {
                "a size of 2^63 - 1",
                File($"{{{Entry("a", "[2,9223372036854775807]", 0, 16)}}}", new byte[16]),
                "a",
                "more elements than can be counted"
            },
            {
                "sizes whose product wraps to 0",
                File($"{{{Entry("a", "[4294967296,4294967296]", 0, 0)}}}"),
                "a",
                "more elements than can be counted"
            },
            {
                "sizes too large beside a 0",
                File($"{{{Entry("a", "[4294967296,4294967296,0]", 0, 0)}}}"),
                "a",
                "more elements than can be counted"
            },
            {
                "a size that no tensor has",
                File($"{{{Entry("a", "[0,4294967296]", 0, 0)}}}"),
                "a",
                "4294967296 is more than a tensor has"
            },
            {
                "a truth value of 2",
                File($"{{{Entry("a", "[2]", 0, 2, "BOOL")}}}", [1, 2]),
                "a",
                "element 1 is the byte 2"
            },
            {
                "a number beyond int64",
                File($"{{{Entry("a", "[1]", 0, 8, "U64")}}}", [0, 0, 0, 0, 0, 0, 0, 0x80]),
                "a",
                "9223372036854775808, which int64"
            },
            { "an archive of PyTorch", Zip("model/data.pkl"), null, "save_file({name" },
            { "an archive of NumPy", Zip("a.npy"), null, "Npz.Load" },
            { "a pickle of PyTorch", [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20], null, "save_file({name" },
            { "a bare pickle", [0x80, 4, 0x95, 5, 0, 0, 0, 0, 0, 0, 0, (byte)'}', (byte)'.'], null, "save_file({name" },
            { "an array of NumPy", [0x93, .. "NUMPY"u8, 1, 0, 10, 0, .. "{         \n"u8], null, "Npy.Load" },
        };
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_none_of_the_format_is_refused_by_file_key_and_reason(
        string what,
        byte[] file,
        string? key,
        string reason
    )
    {
        var path = Written(what, file);
        foreach (var mapped in new[] { false, true })
        {
            var refused = Assert.Throws<FileFormatException>(() => Safetensors.Load(path, mapped));
            Assert.Equal((path, key), (refused.Path, refused.Key));
            Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
            Assert.StartsWith(path, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Refusing_takes_no_time_and_no_memory(string what, byte[] file, string? key, string reason)
    {
        var path = Written(what, file);
        Assert.NotEmpty(reason);
        Assert.True(key is null || key.Length > 0);
        var least = TimeSpan.MaxValue;
        // A neighbour may take the processor once.
        for (var i = 0; i < 5; i++)
        {
            var (bytes, begin) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            Assert.Throws<FileFormatException>(() => Safetensors.Load(path));
            var took = Stopwatch.GetElapsedTime(begin);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes - file.Length, long.MinValue, 16 << 20);
            least = took < least ? took : least;
        }
        Assert.InRange(least, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_folder_an_empty_file_a_device_and_a_missing_file_are_told_apart()
    {
        Assert.Contains(
            "folder",
            Assert.Throws<FileFormatException>(() => Safetensors.Load(_folder.Path)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "empty",
            Assert.Throws<FileFormatException>(() => Safetensors.Load(Written("empty", []))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<FileNotFoundException>(() => Safetensors.Load(_folder.File("nothing")));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "has no such devices");
        Assert.Contains(
            "device",
            Assert.Throws<FileFormatException>(() => Safetensors.Load("/dev/null")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_is_told_of_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "made by mkfifo");
        var pipe = _folder.File("pipe.safetensors");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        var told = await Task.Run(() => Assert.Throws<FileFormatException>(() => Safetensors.Load(pipe)).Message)
            .WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("pipe", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Blanks_around_the_header_no_dims_and_no_elements_are_of_the_format()
    {
        Assert.Empty(Safetensors.Load(Written("a", File("{}\r \t\n"))));
        Assert.Empty(Safetensors.Load(Written("b", File("\t\n{}\r "))));
        Assert.Equal(
            5f,
            Safetensors.Load(Written("c", File($"{{{Entry("x", "[]", 0, 4)}}}", BitConverter.GetBytes(5f))))["x"].Item()
        );
        Assert.Equal([2, 0], Safetensors.Load(Written("d", File($"{{{Entry("x", "[2,0]", 0, 0)}}}")))["x"].Shape);
    }

    [Fact]
    public void Names_of_any_script_and_numbers_that_are_none_come_through()
    {
        var file = File(
            $"{{\"__metadata__\":{{\"größe\":\"\\n\\\"𝑥\"}},{Entry("層.重み", "[3]", 0, 12)}}}",
            Bytes(float.NaN, float.PositiveInfinity, -0f)
        );
        using var opened = SafetensorsFile.Open(Written("x", file));
        Assert.Equal("\n\"𝑥", opened.Metadata["größe"]);
        Assert.Equal([float.NaN, float.PositiveInfinity, -0f], opened.Load("層.重み").ToArray<float>());
    }

    static byte[] Bytes(params float[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    static byte[] Zip(string name)
    {
        using var stream = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(Encoding.ASCII.GetBytes("x"));
        }
        return stream.ToArray();
    }

    string Written(string what, byte[] bytes)
    {
        var path = _folder.File($"{what.Replace(' ', '-').Replace(',', '-')}.safetensors");
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }
}
