using Micrograd.Tests.Cli;

namespace Micrograd.Tests.Files;

/// <summary>A network in a file and back.</summary>
public sealed class ModuleFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static Sequential Net(ulong seed) =>
        new(
            new Linear(4, 8, generator: new(seed)),
            new BatchNorm1d(8),
            new ReLU(),
            new Linear(8, 3, generator: new(seed + 1))
        );

    [Theory]
    [InlineData("net.safetensors")]
    [InlineData("net.safetensors.index.json")]
    public void A_network_comes_back_with_its_buffers(string name)
    {
        var path = _folder.File(name);
        var (saved, loaded) = (Net(1), Net(7));
        saved.Forward(Tensor.Randn([16, 4]));
        saved.Save(path, new Dictionary<string, string> { ["format"] = "pt" });
        var parameters = loaded.Parameters;
        RequireNone(loaded.Load(path));
        SafetensorsSaveTests.RequireSame(saved.StateDict(), loaded.StateDict());
        Assert.All(parameters.Zip(loaded.Parameters), pair => Assert.Same(pair.First, pair.Second));
        Assert.All(loaded.Parameters, parameter => Assert.True(parameter.RequiresGrad));
    }

    [Fact]
    public void Other_element_types_are_converted()
    {
        var (path, saved) = (_folder.File("x.safetensors"), Net(1).To(DType.BFloat16));
        saved.Save(path);
        var loaded = Net(2);
        loaded.Load(path);
        SafetensorsSaveTests.RequireSame(saved.To(DType.Float32).StateDict(), loaded.StateDict());
        Net(3).Save(path);
        var wide = Net(4).To(DType.Float64);
        wide.Load(path);
        SafetensorsSaveTests.RequireSame(Net(3).To(DType.Float64).StateDict(), wide.StateDict());
    }

    [Fact]
    public void All_that_does_not_fit_is_named_with_the_nearest_name_and_nothing_is_changed()
    {
        var path = _folder.File("x.safetensors");
        var state = Net(1).StateDict();
        var changed = new Dictionary<string, Tensor>(state)
        {
            ["0.wieght"] = state["0.weight"],
            ["net.3.bias"] = state["3.bias"],
            ["zzz"] = state["3.bias"],
        };
        changed.Remove("0.weight");
        changed.Remove("3.bias");
        changed["3.weight"] = Tensor.Ones([8, 3]);
        Safetensors.Save(path, changed);
        var net = Net(2);
        var before = net.CloneState();
        var message = Assert.Throws<ArgumentException>(() => net.Load(path)).Message;
        foreach (
            var told in new[]
            {
                path,
                "3.weight is [8, 3], not [3, 8]",
                "0.weight is missing (there is 0.wieght)",
                "3.bias is missing (there is net.3.bias)",
                "0.wieght is unexpected (it is perhaps 0.weight)",
                "net.3.bias is unexpected (it is perhaps 3.bias)",
                "zzz is unexpected",
            }
        )
        {
            Assert.Contains(told, message, StringComparison.Ordinal);
        }
        Assert.Throws<ArgumentException>(() => net.Load(path, strict: false));
        SafetensorsSaveTests.RequireSame(before, net.StateDict());
        changed["3.weight"] = state["3.weight"];
        Safetensors.Save(path, changed);
        var (missing, unexpected) = net.Load(path, strict: false);
        Assert.Equal(["0.weight", "3.bias"], missing);
        Assert.Equal(["0.wieght", "net.3.bias", "zzz"], unexpected.Order());
        Assert.Equal(state["3.weight"].ToBytes(), net.StateDict()["3.weight"].ToBytes());
        Assert.Equal(before["0.weight"].ToBytes(), net.StateDict()["0.weight"].ToBytes());
    }

    [Fact]
    public void What_a_gradient_needs_as_it_was_is_refused_after_loading()
    {
        var path = _folder.File("x.safetensors");
        var net = new Sequential(new Linear(4, 4), new Tanh(), new Linear(4, 1));
        net.Save(path);
        var loss = net.Forward(Tensor.Ones([2, 4])).Sum();
        net.Load(path);
        Assert.Throws<InvalidOperationException>(() => loss.Backward());
    }

    [Fact]
    public void A_network_whose_weights_are_mapped_is_saved_over_their_file()
    {
        var path = _folder.File("x.safetensors");
        var net = Net(1);
        net.Save(path);
        var expected = net.CloneState();
        var mapped = Safetensors.Load(path, mapped: true);
        var other = Net(2);
        other.Save(path);
        other.LoadStateDict(mapped);
        SafetensorsSaveTests.RequireSame(expected, other.StateDict());
    }

    [Fact]
    public void A_network_of_values_comes_back()
    {
        var path = _folder.File("x.safetensors");
        var (saved, loaded) = (new MLP(2, [4, 1], seed: 1), new MLP(2, [4, 1], seed: 2));
        saved.Save(path);
        RequireNone(loaded.Load(path));
        Assert.Equal(saved.Parameters.Select(p => p.Data), loaded.Parameters.Select(p => p.Data));
        var message = Assert.Throws<ArgumentException>(() => new MLP(2, [5, 1]).Load(path)).Message;
        Assert.Contains("layer1.neuron5.w0 is missing", message, StringComparison.Ordinal);
    }

    static void RequireNone((IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected) told)
    {
        Assert.Empty(told.Missing);
        Assert.Empty(told.Unexpected);
    }
}
