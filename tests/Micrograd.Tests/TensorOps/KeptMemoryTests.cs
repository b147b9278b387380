using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Tests.TensorOps;

/// <summary>Memory that an op keeps for its gradient, and parts of one gradient that inputs share: nobody else has it, so it goes back.</summary>
public sealed class KeptMemoryTests
{
    [Fact]
    public void What_a_layer_keeps_goes_back_when_the_pass_has_gone_by()
    {
        var (lstm, x) = Made();
        var memory = new List<Storage>();
        using (Seen(memory))
        {
            var y = lstm.Forward(x).Y;
            Assert.DoesNotContain(memory, storage => storage.IsGone);
            y.Sum().Backward();
        }
        Assert.Equal(3, memory.Count);
        Assert.All(memory, storage => Assert.True(storage.IsGone));
        Assert.All(
            [x, .. lstm.Parameters],
            leaf => Assert.All(leaf.Grad!.ToArray<float>(), g => Assert.True(float.IsFinite(g)))
        );
    }

    [Fact]
    public void A_pass_that_retains_leaves_it_to_the_next()
    {
        var (lstm, x) = Made();
        var memory = new List<Storage>();
        using (Seen(memory))
        {
            var loss = lstm.Forward(x).Y.Square().Sum();
            loss.Backward(retain: true);
            var once = x.Grad!.Clone();
            loss.Backward();
            Assert.Equal((once * 2).ToArray<float>(), x.Grad!.ToArray<float>());
        }
        Assert.All(memory, storage => Assert.True(storage.IsGone));
    }

    [Fact]
    public void Gradients_that_share_memory_are_each_leafs_own()
    {
        Tensor[] heads = [.. Enumerable.Range(1, 3).Select(i => Tensor.Randn([2, 5, 4], new((ulong)i)).RequireGrad())];
        Tensor.ScaledDotProductAttention(heads[0], heads[1], heads[2]).Square().Sum().Backward();
        var before = Array.ConvertAll(heads, leaf => leaf.Grad!.ToArray<float>());
        heads[1].Grad!.Fill(0);
        Assert.Equal(before[0], heads[0].Grad!.ToArray<float>());
        Assert.Equal(before[2], heads[2].Grad!.ToArray<float>());
    }

    static (LSTM Layer, Tensor X) Made() =>
        (new(8, 16, generator: new(1)), Tensor.Randn([12, 4, 8], new(2)).RequireGrad());

    /// <summary>Notes the gates that go into the layer, what it keeps, and all its gradients in one.</summary>
    static Door.Watch Seen(List<Storage> memory) =>
        Door.Seen(
            (op, in _, inputs, outputs) =>
            {
                if (op.Name == "lstm")
                {
                    memory.AddRange([inputs[0]._storage, outputs[1]._storage]);
                }
                if (op.Name == "lstm_grad" && memory.Count < 3)
                {
                    memory.Add(outputs[0]._storage);
                }
            }
        );
}
