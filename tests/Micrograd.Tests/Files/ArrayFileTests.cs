using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Micrograd.Tests.Cli;

namespace Micrograd.Tests.Files;

/// <summary>NPY, NPZ and IDX: what was saved comes back, and what is none of the format is refused at once.</summary>
public sealed class ArrayFileTests : IDisposable
{
    const string Good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[], string> MalformedNpy() =>
        new()
        {
            { "cut within the magic", [0x93, .. "NUM"u8], "ends within its header" },
            { "another magic", [.. "{'descr': '<f4'}"u8], "does not begin as one" },
            { "version 4", Npy(Good, new byte[8], major: 4), "version 4.0" },
            { "version 0", Npy(Good, new byte[8], major: 0), "version 0.0" },
            { "version 1.1", Npy(Good, new byte[8], minor: 1), "version 1.1" },
            { "cut within the header", Npy(Good, [])[..40], "ends within its header" },
            {
                "a header of 4 GB",
                [0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF],
                "header would be 4294967295 bytes"
            },
            { "a header of 60,000", Npy(Good + new string(' ', 60_000), new byte[8]), "more than 10000" },
            { "no dictionary", Npy("[1, 2]", []), "there is no '{'" },
            { "a call", Npy("dict(descr='<f4')", []), "there is no '{'" },
            { "a key missing", Npy("{'descr': '<f4', 'shape': (2,), }", new byte[8]), "not all of descr" },
            {
                "a key too many",
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", new byte[8]),
                "'x' is none of"
            },
            { "a key twice", Npy("{'descr': '<f4', 'descr': '<f4'}", new byte[8]), "'descr' is there twice" },
            { "text after", Npy(Good + "x", new byte[8]), "something follows" },
            { "no end", Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)", new byte[8]), "there is no '}'" },
            { "a text without end", Npy("{'descr", []), "a text does not end" },
            { "an escape", Npy("{'des\\'cr': 1}", []), "a text does not end" },
            {
                "order 1",
                Npy("{'descr': '<f4', 'fortran_order': 1, 'shape': (2,)}", new byte[8]),
                "neither True nor False"
            },
            {
                "a negative size",
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", new byte[8]),
                "no whole number"
            },
            {
                "a shape that is a number",
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2)}", new byte[8]),
                "and no tuple"
            },
            {
                "a shape that is a list",
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': [2]}", new byte[8]),
                "there is no '('"
            },
            {
                "a size of 2^64",
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (18446744073709551616,)}", new byte[8]),
                "no whole number"
            },
            {
                "sizes that wrap",
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", []),
                "more elements than can be counted"
            },
            {
                "a size that no tensor has",
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4294967296)}", []),
                "is more than a tensor has"
            },
            {
                "65 dims",
                Npy(
                    $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Concat(Enumerable.Repeat("1,", 65))})}}",
                    new byte[4]
                ),
                "65 dims"
            },
            {
                "a gigabyte that isn't there",
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (268435456,)}", new byte[8]),
                "says 1073741824 bytes of elements, and 8 follow"
            },
            { "bytes after", Npy(Good, new byte[9]), "says 8 bytes of elements, and 9 follow" },
            { "a byte too few", Npy(Good, new byte[7]), "says 8 bytes of elements, and 7 follow" },
            {
                "objects",
                File.ReadAllBytes(GoldenFileTests.Golden("refused-object.npy")),
                "objects of Python, a pickle"
            },
            { "records", File.ReadAllBytes(GoldenFileTests.Golden("refused-record.npy")), "records of fields" },
            {
                "complex numbers",
                File.ReadAllBytes(GoldenFileTests.Golden("refused-complex.npy")),
                "'<c8' are not read"
            },
            { "text", File.ReadAllBytes(GoldenFileTests.Golden("refused-text.npy")), "'<U1' are not read" },
            { "times", File.ReadAllBytes(GoldenFileTests.Golden("refused-time.npy")), "'<M8[D]' are not read" },
            {
                "a wide type without order",
                Npy("{'descr': '|f4', 'fortran_order': False, 'shape': (2,)}", new byte[8]),
                "'|f4' are not read"
            },
            {
                "a truth value of 2",
                Npy("{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}", [1, 2]),
                "element 1 is the byte 2"
            },
            {
                "a number beyond int64",
                Npy("{'descr': '<u8', 'fortran_order': False, 'shape': (1,)}", [.. Enumerable.Repeat((byte)0xFF, 8)]),
                "which int64 does not hold"
            },
        };

    [Theory]
    [MemberData(nameof(MalformedNpy))]
    public void What_is_no_array_is_refused_alone_and_in_an_archive(string what, byte[] file, string reason)
    {
        Assert.NotEmpty(what);
        Assert.Contains(
            reason,
            RefusedAtOnce("x.npy", file, path => Micrograd.Npy.Load(path)).Reason,
            StringComparison.Ordinal
        );
        foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal })
        {
            var refused = RefusedAtOnce(
                "x.npz",
                Zip(level, ("a.npy", Npy(Good, new byte[8])), ("b/c.npy", file)),
                path => Npz.Load(path)
            );
            Assert.Equal("b/c", refused.Key);
        }
    }

    public static TheoryData<string, byte[], string> MalformedNpz()
    {
        var good = ("a.npy", Npy(Good, new byte[8]));
        var stored = Zip(CompressionLevel.NoCompression, good);
        var changed = (byte[])stored.Clone();
        changed[changed.AsSpan().IndexOf("PK\x01\x02"u8) - 1] ^= 1;
        return new()
        {
            { "a zip cut off", stored[..^5], "no zip archive that can be read" },
            { "half a zip", stored[..(stored.Length / 2)], "no zip archive that can be read" },
            { "no zip", [1, 2, 3, 4], "it is no zip archive" },
            { "an entry twice", Zip(CompressionLevel.Optimal, good, good), "two entries of this name" },
            { "a text", Zip(CompressionLevel.Optimal, ("a.txt", "x"u8.ToArray())), "names end in .npy" },
            { "a folder", Zip(CompressionLevel.Optimal, ("a/", [])), "names end in .npy" },
            { "a changed byte", changed, "check sum is another" },
            {
                "an archive of PyTorch",
                Zip(CompressionLevel.NoCompression, ("model/data.pkl", [0x80, 2])),
                "save_file({name"
            },
            { "a pickle", [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20], "save_file({name" },
            {
                "40 GB of zeros",
                Zip(
                    CompressionLevel.Optimal,
                    (
                        "a.npy",
                        [
                            .. Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (5000000000,)}", []),
                            .. new byte[1000],
                        ]
                    )
                ),
                "more than a tensor has"
            },
            {
                "16 GB of zeros",
                Zip(
                    CompressionLevel.Optimal,
                    (
                        "a.npy",
                        [
                            .. Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000,)}", []),
                            .. new byte[1000],
                        ]
                    )
                ),
                "more than a tensor of float64 holds"
            },
            {
                "a gigabyte said, 20 MB there",
                Zip(
                    CompressionLevel.Optimal,
                    (
                        "a.npy",
                        [
                            .. Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (268435456,)}", []),
                            .. new byte[20_000_000],
                        ]
                    )
                ),
                "and there are 20000000"
            },
            {
                "1 MB said, 20 MB there",
                Zip(
                    CompressionLevel.Optimal,
                    (
                        "a.npy",
                        [
                            .. Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (300000,)}", []),
                            .. new byte[20_000_000],
                        ]
                    )
                ),
                "more bytes follow"
            },
            {
                "8 bytes said, 9 there",
                Zip(CompressionLevel.Optimal, ("a.npy", Npy(Good, new byte[9]))),
                "more bytes follow"
            },
        };
    }

    [Theory]
    [MemberData(nameof(MalformedNpz))]
    public void What_is_no_archive_is_refused(string what, byte[] file, string reason)
    {
        Assert.NotEmpty(what);
        var refused = RefusedAtOnce("x.npz", file, path => Npz.Load(path));
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void More_bytes_than_are_allowed_are_refused_and_much_of_one_number_is_not()
    {
        var path = _folder.File("x.npz");
        var zeros = new Dictionary<string, Tensor>
        {
            ["a"] = Tensor.Zeros([1_000_000]),
            ["b"] = Tensor.Zeros([1_000_000]),
        };
        Npz.Save(path, zeros, compressed: true);
        Assert.InRange(new FileInfo(path).Length, 0, 100_000);
        SafetensorsSaveTests.RequireSame(zeros, Npz.Load(path));
        Assert.Contains(
            "mostBytes",
            Assert.Throws<FileFormatException>(() => Npz.Load(path, mostBytes: 7_000_000)).Reason,
            StringComparison.Ordinal
        );
    }

    public static TheoryData<string, byte[], string> MalformedIdx() =>
        new()
        {
            { "cut within the header", [0, 0, 8, 2, 0, 0, 0, 1], "ends within its header" },
            { "no zeros", [0, 1, 8, 1, 0, 0, 0, 1, 7], "two zeros" },
            { "an unknown type", [0, 0, 0x0A, 1, 0, 0, 0, 1, 7], "type 0x0A" },
            {
                "4 GB that aren't there",
                [0, 0, 8, 1, 0xFF, 0xFF, 0xFF, 0xFF, 7],
                "says 4294967295 bytes of elements, and 1"
            },
            {
                "a gigabyte that isn't there",
                [0, 0, 8, 1, 0x10, 0, 0, 0, 7],
                "says 268435456 bytes of elements, and 1"
            },
            { "sizes that wrap", [0, 0, 8, 3, .. Enumerable.Repeat((byte)0x80, 12)], "bytes of elements, and 0" },
            { "a byte too many", [0, 0, 8, 1, 0, 0, 0, 1, 7, 7], "says 1 bytes of elements, and 2" },
            {
                "255 dims",
                [0, 0, 8, 255, .. Enumerable.Repeat(new byte[] { 0, 0, 0, 1 }, 255).SelectMany(b => b), 7],
                "255 dims"
            },
        };

    [Theory]
    [MemberData(nameof(MalformedIdx))]
    public void What_is_no_IDX_file_is_refused_gzipped_or_not(string what, byte[] file, string reason)
    {
        Assert.NotEmpty(what);
        Assert.Contains(reason, RefusedAtOnce("x.idx", file, path => Idx.Load(path)).Reason, StringComparison.Ordinal);
        RefusedAtOnce("x.idx.gz", Gzip(file), path => Idx.Load(path));
    }

    [Fact]
    public void Gzip_that_is_cut_or_unpacks_to_something_else_is_refused()
    {
        byte[] good = [0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3];
        Assert.Equal([1L, 2, 3], Idx.Load(Written("x.gz", Gzip(good))).ToArray<long>());
        RefusedAtOnce("x.gz", Gzip(good)[..^9], path => Idx.Load(path));
        RefusedAtOnce("x.gz", [0x1F, 0x8B], path => Idx.Load(path));
        RefusedAtOnce("x.gz", [0x1F, 0x8B, .. new byte[50]], path => Idx.Load(path));
        // 1 GB said, 30 MB there.
        Assert.Contains(
            "there are 30000000",
            RefusedAtOnce(
                "x.gz",
                Gzip([0, 0, 8, 1, 0x0F, 0, 0, 0, .. new byte[30_000_000]]),
                path => Idx.Load(path)
            ).Reason,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tensors_of_every_type_and_layout_come_back(bool compressed)
    {
        var path = _folder.File("x.npz");
        var x = Tensor.Randn([5, 7]);
        var saved = new OrderedDictionary<string, Tensor>
        {
            ["z"] = x,
            ["turned"] = x.T,
            ["half"] = x.To(DType.Float16),
            ["double"] = x.Double(),
            ["whole"] = Tensor.Arange(100),
            ["mask"] = x > 0,
            ["a/b"] = Tensor.Of(1.5),
            ["none"] = Tensor.Zeros([0, 2]),
            ["large"] = Tensor.Randn([200, 300]),
        };
        Npz.Save(path, saved, compressed, new Dictionary<string, StoredDType> { ["whole"] = StoredDType.UInt8 });
        var first = File.ReadAllBytes(path);
        Assert.Equal(saved.Keys, Npz.Load(path).Keys);
        SafetensorsSaveTests.RequireSame(saved, Npz.Load(path));
        Npz.Save(
            path,
            Npz.Load(path),
            compressed,
            new Dictionary<string, StoredDType> { ["whole"] = StoredDType.UInt8 }
        );
        Assert.Equal(first, File.ReadAllBytes(path));
    }

    [Fact]
    public void NumPy_reads_what_was_written()
    {
        var (npy, npz) = (_folder.File("x.npy"), _folder.File("x.npz"));
        Micrograd.Npy.Save(npy, Tensor.Arange(6).Reshape(2, 3), StoredDType.Int16);
        Npz.Save(
            npz,
            new Dictionary<string, Tensor> { ["a"] = Tensor.Of(1.5, 2.5), ["b"] = Tensor.Of(true, false) },
            compressed: true
        );
        var python =
            "import numpy as n,sys; z=n.load(sys.argv[2]); print(n.load(sys.argv[1]).tolist(), n.load(sys.argv[1]).dtype, z['a'].tolist(), z['b'].tolist())";
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("/usr/bin/python3", ["-c", python, npy, npz])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.SkipUnless(process.ExitCode == 0, "NumPy is not here");
            Assert.Equal("[[0, 1, 2], [3, 4, 5]] int16 [1.5, 2.5] [True, False]\n", said);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Python is not here");
        }
    }

    [Fact]
    public void What_NumPy_has_not_is_refused_before_anything_is_written()
    {
        var half = Tensor.Ones([2]).To(DType.BFloat16);
        Assert.Contains(
            "Float() converts",
            Assert.Throws<ArgumentException>(() => Micrograd.Npy.Save(_folder.File("x.npy"), half)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() =>
            Npz.Save(_folder.File("x.npz"), new Dictionary<string, Tensor> { ["a"] = half })
        );
        Assert.Throws<ArgumentException>(() =>
            Npz.Save(
                _folder.File("x.npz"),
                new Dictionary<string, Tensor> { ["a"] = Tensor.Of(300L) },
                storedAs: new Dictionary<string, StoredDType> { ["a"] = StoredDType.UInt8 }
            )
        );
        Assert.Throws<ArgumentException>(() => Micrograd.Npy.Save(_folder.File("x.npy"), Tensor.Meta([2])));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    FileFormatException RefusedAtOnce(string name, byte[] file, Action<string> load)
    {
        var path = Written(name, file);
        var least = TimeSpan.MaxValue;
        FileFormatException refused = null!;
        // A neighbour may take the processor once.
        for (var i = 0; i < 3; i++)
        {
            var (bytes, begin) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            refused = Assert.Throws<FileFormatException>(() => load(path));
            var took = Stopwatch.GetElapsedTime(begin);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes - file.Length, long.MinValue, 16 << 20);
            least = took < least ? took : least;
        }
        Assert.InRange(least, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        Assert.Equal(path, refused.Path);
        return refused;
    }

    string Written(string name, byte[] file)
    {
        var path = _folder.File(name);
        File.WriteAllBytes(path, file);
        return path;
    }

    static byte[] Npy(string header, byte[] data, byte major = 1, byte minor = 0)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = BitConverter.GetBytes(text.Length).AsSpan(0, major == 1 ? 2 : 4);
        return [0x93, .. "NUMPY"u8, major, minor, .. length, .. text, .. data];
    }

    internal static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }
        return stream.ToArray();
    }

    internal static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }
        return stream.ToArray();
    }
}
