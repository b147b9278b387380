namespace Micrograd.Tests.Nn;

public sealed class ModuleContainerTests
{
    [Fact]
    public void A_sequence_of_nothing_gives_what_it_gets()
    {
        var x = Tensor.Of([1.0, 2.0]);
        Assert.Same(x, new Sequential().Forward(x));
        Assert.Empty(new Sequential().Parameters);
    }

    [Fact]
    public void Modules_of_a_list_have_numbers_for_names()
    {
        var net = new Net();
        Assert.Equal(
            [
                "layers.0.weight",
                "layers.0.bias",
                "layers.1.weight",
                "layers.1.bias",
                "heads.value.weight",
                "heads.value.bias",
                "heads.policy.weight",
                "heads.policy.bias",
            ],
            net.StateDict().Keys
        );
        Assert.Equal([5, 1], net.Forward(Tensor.Ones([5, 3])).Shape);
        Assert.False(net.Eval().Layers[1].Training);
        Assert.Equal(2, net.Layers.Count);
        Assert.Equal("layers.1.bias", net.Layers[1].Bias!.Label);
    }

    [Fact]
    public void A_module_of_a_dictionary_is_found_by_its_name()
    {
        var heads = new Net().Heads;
        Assert.Equal(["value", "policy"], heads.Keys);
        Assert.True(
            heads.ContainsKey("value") && heads.TryGetValue("policy", out var policy) && policy == heads["policy"]
        );
        Assert.Contains("value, policy", Assert.Throws<KeyNotFoundException>(() => heads["none"]).Message);
        Assert.Throws<ArgumentException>(() => heads.Add("value", new Linear(1, 1)));
        Assert.Throws<ArgumentException>(() => heads.Add("a.b", new Linear(1, 1)));
        Assert.Equal(2, heads.Count);
    }

    sealed class Net : Module
    {
        public Net()
        {
            Layers = Register("layers", new ModuleList<Linear> { new(3, 4), new(4, 4) });
            Heads = Register("heads", new ModuleDict<Linear> { { "value", new(4, 1) }, { "policy", new(4, 2) } });
        }

        public ModuleList<Linear> Layers { get; }

        public ModuleDict<Linear> Heads { get; }

        protected override Tensor Compute(Tensor x)
        {
            foreach (var layer in Layers)
            {
                x = layer.Forward(x).Relu();
            }
            return Heads["value"].Forward(x);
        }
    }
}
