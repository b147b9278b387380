using Micrograd.Files;
using Micrograd.Tests.Cli;

namespace Micrograd.Tests.Files;

/// <summary>What was saved is what comes back, in one file or in several, mapped or read.</summary>
public sealed class SafetensorsSaveTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static OrderedDictionary<string, Tensor> Some()
    {
        using var _ = NoGrad.Enter();
        var random = new Generator(3);
        var x = Tensor.Randn([5, 7], generator: random);
        return new()
        {
            ["whole"] = Tensor.Arange(-3, 9),
            ["weight"] = x,
            ["turned"] = x.T,
            ["b.bias"] = Tensor.Randn([3], dtype: DType.Float64, generator: random),
            ["half"] = x[1].To(DType.Float16),
            ["brain"] = x[2].To(DType.BFloat16),
            ["mask"] = x > 0,
            ["one"] = Tensor.Of(2.5),
            ["none"] = Tensor.Zeros([0, 4]),
            ["bytes"] = Tensor.Arange(200),
        };
    }

    static readonly Dictionary<string, StoredDType> s_storedAs = new()
    {
        ["bytes"] = StoredDType.UInt8,
        ["whole"] = StoredDType.Int16,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tensors_of_every_type_and_layout_come_back(bool mapped)
    {
        var path = _folder.File("some.safetensors");
        var saved = Some();
        Safetensors.Save(path, saved, new Dictionary<string, string> { ["format"] = "pt", ["a"] = "ü" }, s_storedAs);
        RequireSame(saved, Safetensors.Load(path, mapped));
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["a", "format"], file.Metadata.Keys);
        Assert.Equal("ü", file.Metadata["a"]);
        Assert.Equal(StoredDType.UInt8, file.Entries.Single(e => e.Name == "bytes").Stored);
        Assert.Equal(DType.Int64, file.Entries.Single(e => e.Name == "bytes").DType);
        Assert.Equal([file.Path], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Several_files_with_an_index_are_as_one(bool mapped)
    {
        var index = _folder.File("model.safetensors.index.json");
        var saved = Some();
        Safetensors.Save(index, saved, storedAs: s_storedAs, mostBytes: 150);
        Assert.True(Directory.GetFiles(_folder.Path).Length > 4);
        Assert.Contains(_folder.File("model-00001-of-00006.safetensors"), Directory.GetFiles(_folder.Path));
        RequireSame(saved, Safetensors.Load(index, mapped));
    }

    [Fact]
    public void Another_index_leaves_no_file_of_the_one_before_and_never_writes_over_it()
    {
        var index = _folder.File("model.safetensors.index.json");
        Safetensors.Save(index, Some(), mostBytes: 150);
        var before = Directory.GetFiles(_folder.Path);
        // Whoever has it mapped goes on with it.
        var mapped = Safetensors.Load(index, mapped: true);
        var other = Some();
        other["weight"] = other["weight"] * 2;
        Safetensors.Save(index, other, mostBytes: 150);
        Assert.Equal([index], Directory.GetFiles(_folder.Path).Intersect(before));
        Assert.Equal(before.Length, Directory.GetFiles(_folder.Path).Length);
        RequireSame(other, Safetensors.Load(index));
        RequireSame(Some(), mapped);
    }

    [Theory]
    [InlineData("{\"weight_map\":{\"a\":\"../x.safetensors\"}}", "a", "not the name of a file beside")]
    [InlineData("{\"weight_map\":{\"a\":\"/etc/passwd\"}}", "a", "not the name of a file beside")]
    [InlineData("{\"weight_map\":{\"a\":\"..\"}}", "a", "not the name of a file beside")]
    [InlineData("{\"weight_map\":{\"a\":\"C:\\\\x\"}}", "a", "not the name of a file beside")]
    [InlineData("{\"weight_map\":{\"a\":\"\"}}", "a", "not the name of a file beside")]
    [InlineData("{\"weight_map\":{\"a\":1}}", "a", "no name of a file")]
    [InlineData("{\"weight_map\":{\"a\":\"x.safetensors\",\"a\":\"y\"}}", null, "no JSON of an index")]
    [InlineData("{\"weight_map\":[]}", null, "no weight_map")]
    [InlineData("{}", null, "no weight_map")]
    [InlineData("[]", null, "no weight_map")]
    [InlineData("{", null, "no JSON of an index")]
    [InlineData("{\"weight_map\":{\"a\":\"x.safetensors\"}}", "b", "and the index has not")]
    [InlineData(
        "{\"weight_map\":{\"a\":\"x.safetensors\",\"b\":\"x.safetensors\",\"c\":\"x.safetensors\"}}",
        "c",
        "has no tensor of this name"
    )]
    public void An_index_that_leads_astray_is_refused(string json, string? key, string reason)
    {
        Safetensors.Save(
            _folder.File("x.safetensors"),
            new Dictionary<string, Tensor> { ["a"] = Tensor.Of(1.0), ["b"] = Tensor.Of(2.0) }
        );
        var index = _folder.File("index.json");
        File.WriteAllText(index, json);
        var refused = Assert.Throws<FileFormatException>(() => Safetensors.Load(index));
        Assert.Equal((index, key), (refused.Path, refused.Key));
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_tensors_make_the_same_bytes_in_whatever_order_they_are_given()
    {
        var (a, b) = (_folder.File("a.safetensors"), _folder.File("b.safetensors"));
        Safetensors.Save(a, Some());
        Safetensors.Save(b, new OrderedDictionary<string, Tensor>(Some().Reverse()));
        Assert.Equal(File.ReadAllBytes(a), File.ReadAllBytes(b));
        // Elements begin where they want to.
        using var file = SafetensorsFile.Open(a);
        Assert.All(file.Entries, entry => Assert.Equal(0, entry.Start % entry.Stored.Size()));
        Safetensors.Save(a, Safetensors.Load(a, mapped: true));
        Assert.Equal(File.ReadAllBytes(a), File.ReadAllBytes(b));
    }

    [Fact]
    public void What_can_not_be_saved_is_refused_before_anything_is_written()
    {
        var path = _folder.File("a.safetensors");
        Refused("'a' is to be stored", new() { ["b"] = Tensor.Of(1L) }, storedAs: new() { ["a"] = StoredDType.Int8 });
        Refused(
            "did you mean 'weight'",
            new() { ["weight"] = Tensor.Of(1L) },
            storedAs: new() { ["wieght"] = StoredDType.Int8 }
        );
        Refused(
            "has the number 300",
            new() { ["b"] = Tensor.Of(1L, 300L) },
            storedAs: new() { ["b"] = StoredDType.UInt8 }
        );
        Refused("'b' is float32", new() { ["b"] = Tensor.Of(1f) }, storedAs: new() { ["b"] = StoredDType.Float64 });
        Refused("no numbers", new() { ["b"] = Tensor.Meta([2]) });
        Refused("half of a character", new() { ["\ud800"] = Tensor.Of(1f) });
        Refused("no tensor can be called", new() { ["__metadata__"] = Tensor.Of(1f) });
        Refused("more than 100000000", [], new() { ["long"] = new string('x', 100_000_000) });
        foreach (var other in new[] { "m.pt", "m.PTH", "m.npz", "m.onnx" })
        {
            Assert.Contains(
                "m.safetensors",
                Assert.Throws<ArgumentException>(() => Safetensors.Save(other, Some())).Message,
                StringComparison.Ordinal
            );
        }

        void Refused(
            string why,
            Dictionary<string, Tensor> tensors,
            Dictionary<string, string>? metadata = null,
            Dictionary<string, StoredDType>? storedAs = null
        )
        {
            Assert.Contains(
                why,
                Assert.Throws<ArgumentException>(() => Safetensors.Save(path, tensors, metadata, storedAs)).Message,
                StringComparison.Ordinal
            );
            Assert.Empty(Directory.GetFiles(_folder.Path));
        }
    }

    [Fact]
    public void An_unknown_tensor_is_named_with_the_nearest_one()
    {
        var path = _folder.File("a.safetensors");
        Safetensors.Save(path, Some());
        using var file = SafetensorsFile.Open(path);
        Assert.False(file.Contains("wieght"));
        Assert.Contains(
            "did you mean 'weight'",
            Assert.Throws<KeyNotFoundException>(() => file.Load("wieght")).Message,
            StringComparison.Ordinal
        );
    }

    internal static void RequireSame(
        IReadOnlyDictionary<string, Tensor> expected,
        IReadOnlyDictionary<string, Tensor> actual
    )
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, tensor) in expected)
        {
            Assert.Equal(tensor.DType, actual[name].DType);
            Assert.Equal(tensor.Shape, actual[name].Shape);
            Assert.Equal(tensor.ToBytes(), actual[name].ToBytes());
        }
    }
}
