using Micrograd.Tests.Files;

namespace Micrograd.Tests.Cli;

public sealed class ConvertCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("every.safetensors", "a.safetensors")]
    [InlineData("every.safetensors", "a.safetensors.index.json")]
    [InlineData("stored.npz", "a.safetensors")]
    [InlineData("deflated.npz", "a.npz")]
    [InlineData("i2.npy", "a.npz")]
    [InlineData("fortran-f8.npy", "a.npy")]
    [InlineData("u1.idx.gz", "a.npy")]
    [InlineData("i4.idx", "a.safetensors")]
    public void Names_types_and_numbers_are_those_that_were(string golden, string to)
    {
        var (from, target) = (GoldenFileTests.Golden(golden), _folder.File(to));
        var tool = Tool.Run("convert", from, target);
        Assert.Equal((0, "", $"note: wrote {target}"), (tool.ExitCode, tool.Out, tool.Error.TrimEnd()));
        using var before = TensorFile.Open(from);
        using var after = TensorFile.Open(target);
        Assert.Equal(before.Entries.Count, after.Entries.Count);
        foreach (
            var (name, stored, numbers) in before.Entries.Select(entry =>
                (entry.Name, entry.Stored, before.Load(entry.Name))
            )
        )
        {
            // An array has no name but that of its file.
            var found = after.Entries.Single(entry =>
                entry.Name == name || to.EndsWith(".npy", StringComparison.Ordinal)
            );
            Assert.Equal((stored, numbers.Shape), (found.Stored, found.Shape));
            Assert.Equal(numbers.ToBytes(), after.Load(found.Name).ToBytes());
        }
    }

    [Fact]
    public void Metadata_is_kept_where_the_format_has_it_and_else_told()
    {
        var (one, two) = (_folder.File("one.safetensors"), _folder.File("two.safetensors"));
        Safetensors.Save(
            one,
            new Dictionary<string, Tensor> { ["a"] = Tensor.Ones([2]) },
            new Dictionary<string, string> { ["by"] = "me" }
        );
        Tool.Run("convert", one, two);
        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(two));
        Assert.Contains(
            "the metadata is left out",
            Tool.Run("convert", one, _folder.File("a.npz")).Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_is_converted_over_itself()
    {
        var path = _folder.File("a.safetensors");
        Safetensors.Save(path, new Dictionary<string, Tensor> { ["a"] = Tensor.Of(0.5, 2), ["n"] = Tensor.Of(3L) });
        Assert.Equal(0, Tool.Run("convert", path, path, "--dtype", "float16").ExitCode);
        using var file = SafetensorsFile.Open(path);
        // Whole numbers are of another kind, and stay.
        Assert.Equal([StoredDType.Int64, StoredDType.Float16], file.Entries.Select(entry => entry.Stored));
        Assert.Equal([0.5, 2], file.Load("a").Double().ToArray<double>());
    }

    [Fact]
    public void Of_one_kind_alone_all_are_converted()
    {
        var path = _folder.File("x.npy");
        Assert.Equal(0, Tool.Run("convert", GoldenFileTests.Golden("u1.idx"), path, "--dtype", "float32").ExitCode);
        Assert.Equal(DType.Float32, Npy.Load(path).DType);
        Assert.Equal(0, Tool.Run("convert", path, path, "--dtype", "uint8").ExitCode);
        using var file = TensorFile.Open(path);
        Assert.Equal(StoredDType.UInt8, file.Entries[0].Stored);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (long)i), file.Load("x").ToArray<long>());
    }

    [Fact]
    public void Nan_is_the_same_number_in_any_type()
    {
        var path = _folder.File("x.npy");
        Npy.Save(path, Tensor.Of(double.NaN, double.PositiveInfinity, 1));
        Assert.Equal(0, Tool.Run("convert", path, path, "--dtype", "float16").ExitCode);
        Assert.Equal([double.NaN, double.PositiveInfinity, 1], Npy.Load(path).Double().ToArray<double>());
    }

    public static TheoryData<double[], string, string> Losses =>
        new()
        {
            { [1, 0.1], "float16", "the number 0.1, which is 0.0999755859375 in float16" },
            { [1, 0.1], "float32", "the number 0.1, which is" },
            { [1e300], "float32", "the number 1E+300, which is" },
            { [1, 300], "bfloat16", "" },
            { [257], "bfloat16", "the number 257, which is 256 in bfloat16" },
            { [0.5], "int32", "the number 0.5, which is none of int32" },
            { [1, 300], "uint8", "the number 300, which is none of uint8" },
            { [-1], "uint64", "the number -1, which is none of uint64" },
            { [double.NaN], "int64", "the number nan, which is none of int64" },
            { [9.3e18], "int64", "which is none of int64" },
            { [2], "bool", "the number 2, which is none of bool" },
            { [0, 1], "bool", "" },
        };

    [Theory]
    [MemberData(nameof(Losses))]
    public void Numbers_that_would_be_others_are_refused_and_nothing_is_written(
        double[] numbers,
        string type,
        string told
    )
    {
        var (from, to) = (_folder.File("x.npy"), _folder.File("to.safetensors"));
        Npy.Save(from, Tensor.Of(numbers));
        var tool = Tool.Run("convert", from, to, "--dtype", type);
        Assert.Equal(told.Length == 0 ? 0 : 1, tool.ExitCode);
        Assert.Equal(told.Length == 0, File.Exists(to));
        Assert.Contains(told, tool.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_rounded_where_that_is_asked_for_and_never_wrapped()
    {
        var (from, to) = (_folder.File("x.npy"), _folder.File("to.npy"));
        Npy.Save(from, Tensor.Of(0.1, 300.25));
        Assert.Equal(0, Tool.Run("convert", from, to, "--dtype", "float16", "--lossy").ExitCode);
        Assert.Equal([(double)(Half)0.1, 300.25], Npy.Load(to).Double().ToArray<double>());
        Assert.Equal(1, Tool.Run("convert", from, to, "--dtype", "uint8", "--lossy").ExitCode);
        Assert.Equal([(double)(Half)0.1, 300.25], Npy.Load(to).Double().ToArray<double>());
        Npy.Save(from, Tensor.Of(long.MaxValue));
        Assert.Equal(1, Tool.Run("convert", from, to, "--dtype", "float64").ExitCode);
        Assert.Equal(1, Tool.Run("convert", from, to, "--dtype", "int32").ExitCode);
        Assert.Equal(0, Tool.Run("convert", from, to, "--dtype", "uint64").ExitCode);
        Assert.Equal(long.MaxValue, Npy.Load(to).Item<long>());
    }

    [Fact]
    public void A_tensor_is_chosen_by_name()
    {
        var to = _folder.File("a.npy");
        var from = GoldenFileTests.Golden("stored.npz");
        Assert.Equal(0, Tool.Run("convert", from, to, "--tensor", "weight").ExitCode);
        Assert.Equal(Npz.Load(from)["weight"].ToBytes(), Npy.Load(to).ToBytes());
    }

    [Theory]
    [InlineData("a.npy", "a .npy file has one tensor, and there are 13")]
    [InlineData("a.pt", "can't tell a format from the name")]
    [InlineData("a", "can't tell a format from the name")]
    [InlineData("", "name is empty")]
    [InlineData("a.npz --dtype float31", "Did you mean float32?")]
    [InlineData("a.npz --dtype complex", "There are float64")]
    [InlineData("a.npz --dtype bfloat16", "NumPy has no bfloat16")]
    [InlineData("a.npz --tensor f33", "there is no tensor 'f33'")]
    [InlineData("a.npz --dtpe float32", "--dtype")]
    public void Wrong_usage_is_one_line_and_a_hint(string arguments, string told)
    {
        var words = arguments.Split(' ');
        words[0] = words[0].Length == 0 ? "" : _folder.File(words[0]);
        var tool = Tool.Run(["convert", GoldenFileTests.Golden("every.safetensors"), .. words]);
        Assert.Equal((2, ""), (tool.ExitCode, tool.Out));
        Assert.Contains(told, tool.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_can_not_be_written_leaves_what_was_there()
    {
        var from = GoldenFileTests.Golden("every.safetensors");
        var (taken, inNone) = (
            Directory.CreateDirectory(_folder.File("a.npz")).FullName,
            _folder.File("none/a.safetensors")
        );
        foreach (var (to, told) in new[] { (taken, "bfloat16, which NumPy has not"), (inNone, "there is no folder") })
        {
            var tool = Tool.Run("convert", from, to);
            Assert.Equal((1, ""), (tool.ExitCode, tool.Out));
            Assert.Contains(told, tool.Error, StringComparison.Ordinal);
        }
        var npz = GoldenFileTests.Golden("stored.npz");
        Assert.Contains("it is a folder", Tool.Run("convert", npz, taken).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
