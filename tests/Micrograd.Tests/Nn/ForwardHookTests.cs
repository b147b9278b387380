namespace Micrograd.Tests.Nn;

public sealed class ForwardHookTests
{
    [Fact]
    public void A_hook_sees_input_and_output_until_it_is_disposed()
    {
        var model = new Sequential(
            new Linear(3, 4, generator: new(1)),
            new ReLU(),
            new Linear(4, 2, generator: new(1))
        );
        var seen = new List<(Tensor X, Tensor Y)>();
        var x = Tensor.Randn([5, 3], new(2));
        Tensor y;
        using (model[1].RegisterForwardHook((a, b) => seen.Add((a, b))))
        {
            y = model.Forward(x);
        }
        model.Forward(x);

        var (before, after) = Assert.Single(seen);
        // The modules beside it keep nothing; what the hook kept is still there after the pass.
        y.Sum().Backward();
        var first = ((Linear)model[0]).Forward(x);
        Assert.Equal(first.ToArray<float>(), before.ToArray<float>());
        Assert.Equal(first.Relu().ToArray<float>(), after.ToArray<float>());
    }

    [Fact]
    public void Hooks_take_the_place_of_input_and_output_one_after_the_other()
    {
        var module = new Identity();
        using var one = module.RegisterForwardPreHook(x => x + 1);
        using var two = module.RegisterForwardPreHook(x => x * 10);
        using var three = module.RegisterForwardHook((x, y) => y + x);
        var last = module.RegisterForwardHook((_, y) => y.Unsqueeze(0));

        Assert.Equal(40, module.Forward(Tensor.Of([1f])).Item());
        Assert.Equal([1, 3], module.Check([3]).Shape);
        last.Dispose();
        last.Dispose();
        Assert.Equal([3], module.Forward(Tensor.Ones([3])).Shape);
    }

    [Fact]
    public void A_hook_that_only_looks_is_not_called_without_numbers()
    {
        var model = new Sequential(new Linear(3, 2));
        var sums = new List<double>();
        model[0].RegisterForwardHook((_, y) => sums.Add(y.Sum().Item()));
        model.Check([4, 3]);
        model.Summary([4, 3]);
        Assert.Empty(sums);
        model.Forward(Tensor.Ones([4, 3]));
        Assert.Single(sums);
    }

    [Fact]
    public void Gradients_flow_through_what_a_hook_makes()
    {
        var linear = new Linear(2, 1, bias: false);
        using var _ = linear.RegisterForwardHook((_, y) => y * 3);
        linear.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        Assert.Equal([3, 3], linear.Weight.Grad!.ToArray<float>());
    }
}
