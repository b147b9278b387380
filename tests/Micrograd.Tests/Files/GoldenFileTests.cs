using System.Security.Cryptography;
using Micrograd.Files;
using Micrograd.Tests.Cli;

namespace Micrograd.Tests.Files;

/// <summary>Files that NumPy laid down (golden.py) are read as what they are, and those of a canonical form are written again to the byte.</summary>
public sealed class GoldenFileTests : IDisposable
{
    static readonly Dictionary<string, StoredDType> s_types = new()
    {
        ["f8"] = StoredDType.Float64,
        ["f4"] = StoredDType.Float32,
        ["f2"] = StoredDType.Float16,
        ["bf"] = StoredDType.BFloat16,
        ["i8"] = StoredDType.Int64,
        ["i4"] = StoredDType.Int32,
        ["i2"] = StoredDType.Int16,
        ["i1"] = StoredDType.Int8,
        ["u8"] = StoredDType.UInt64,
        ["u4"] = StoredDType.UInt32,
        ["u2"] = StoredDType.UInt16,
        ["u1"] = StoredDType.UInt8,
        ["b1"] = StoredDType.Bool,
    };

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    internal static string Golden(string name) => Repository.PathOf($"tests/Micrograd.Tests/Files/golden/{name}");

    public static TheoryData<string> Kinds() => [.. s_types.Keys.Where(kind => kind != "bf")];

    [Fact]
    public void The_files_are_those_that_the_script_wrote()
    {
        var sums = File.ReadAllLines(Golden("SHA256SUMS")).ToDictionary(line => line[66..], line => line[..64]);
        var found = Directory
            .GetFiles(Golden("."))
            .Where(file => Path.GetFileName(file) != "SHA256SUMS")
            .ToDictionary(
                file => Path.GetFileName(file),
                file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))
            );
        Assert.Equal(sums.OrderBy(s => s.Key), found.OrderBy(s => s.Key));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_array_of_NumPy_is_read_and_written_again_to_the_byte(string kind)
    {
        var (file, again) = (Golden($"{kind}.npy"), _folder.File("again.npy"));
        var read = Npy.Load(file);
        RequireExpected(read, kind);
        Npy.Save(again, read, s_types[kind]);
        Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(again));
    }

    [Theory]
    [InlineData("big-f4", "f4")]
    [InlineData("big-i2", "i2")]
    [InlineData("fortran-f8", "f8")]
    [InlineData("fortran-i4", "i4")]
    [InlineData("v2-f4", "f4")]
    [InlineData("v3-f4", "f4")]
    public void Either_order_of_bytes_and_of_dims_and_every_version_is_read(string name, string kind) =>
        RequireExpected(Npy.Load(Golden($"{name}.npy")), kind);

    [Fact]
    public void No_dims_one_dim_and_no_elements_are_read_and_written_again_to_the_byte()
    {
        Assert.Equal(2.5, Npy.Load(Golden("scalar-f8.npy")).Item());
        Assert.Equal([0, 0.5, 1], Npy.Load(Golden("line-f8.npy")).ToArray<double>());
        Assert.Equal([0, 3], Npy.Load(Golden("none-f4.npy")).Shape);
        foreach (var name in new[] { "scalar-f8.npy", "line-f8.npy", "none-f4.npy" })
        {
            Npy.Save(_folder.File(name), Npy.Load(Golden(name)));
            Assert.Equal(File.ReadAllBytes(Golden(name)), File.ReadAllBytes(_folder.File(name)));
        }
    }

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    public void An_archive_of_NumPy_is_read(string name)
    {
        var read = Npz.Load(Golden(name));
        Assert.Equal(["weight", "labels", "turned"], read.Keys);
        RequireExpected(read["weight"], "f4");
        RequireExpected(read["labels"], "u1");
        RequireExpected(read["turned"], "f8");
    }

    [Fact]
    public void Every_type_of_safetensors_is_read_and_the_file_written_again_to_the_byte()
    {
        var (golden, again) = (Golden("every.safetensors"), _folder.File("again.safetensors"));
        foreach (var mapped in new[] { false, true })
        {
            using var file = SafetensorsFile.Open(golden, mapped);
            Assert.Equal(s_types.Count, file.Entries.Count);
            foreach (var entry in file.Entries)
            {
                Assert.Equal(s_types[entry.Name[2..]], entry.Stored);
                RequireExpected(file.Load(entry.Name), entry.Name[2..]);
            }
            Safetensors.Save(
                again,
                file.LoadAll(),
                file.Metadata,
                file.Entries.ToDictionary(entry => entry.Name, entry => entry.Stored)
            );
            Assert.Equal(File.ReadAllBytes(golden), File.ReadAllBytes(again));
        }
        foreach (var name in new[] { "odd.safetensors", "empty.safetensors" })
        {
            Safetensors.Save(again, Safetensors.Load(Golden(name)));
            Assert.Equal(File.ReadAllBytes(Golden(name)), File.ReadAllBytes(again));
        }
        Assert.Equal(2.5f, Safetensors.Load(Golden("odd.safetensors"))["größe"].Item());
        Assert.Contains("b\"c\\d\n", Safetensors.Load(Golden("odd.safetensors")).Keys);
    }

    [Theory]
    [InlineData("u1.idx", "u1")]
    [InlineData("u1.idx.gz", "u1")]
    [InlineData("i1.idx", "i1")]
    [InlineData("i2.idx", "i2")]
    [InlineData("i4.idx", "i4")]
    [InlineData("f4.idx", "f4")]
    [InlineData("f8.idx", "f8")]
    public void An_IDX_file_is_read_gzipped_or_not(string name, string kind) =>
        RequireExpected(Idx.Load(Golden(name)), kind);

    static void RequireExpected(Tensor tensor, string kind)
    {
        var whole = Tensor.Arange(24).Reshape(2, 3, 4);
        var expected =
            kind == "b1" ? (whole % 2).Eq(0)
            : kind[0] == 'u' ? whole
            : (whole - 5).To(s_types[kind].HeldAs());
        Assert.Equal(s_types[kind].HeldAs(), tensor.DType);
        Assert.Equal(expected.Shape, tensor.Shape);
        Assert.Equal(expected.ToBytes(), tensor.ToBytes());
    }
}
