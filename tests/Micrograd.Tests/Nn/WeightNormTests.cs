using Micrograd.Tests.Tensors;

namespace Micrograd.Tests.Nn;

public sealed class WeightNormTests
{
    [Theory]
    [InlineData(0, new[] { 4, 1 })]
    [InlineData(1, new[] { 1, 3 })]
    [InlineData(-1, new[] { 1, 3 })]
    [InlineData(null, new int[0])]
    public void The_weight_is_as_before_and_has_pytorchs_state(int? dim, int[] lengths)
    {
        var linear = new Linear(3, 4, generator: new(1));
        var before = linear.Weight.ToArray<float>();
        linear.WeightNorm(dim: dim);

        Assert.Equal(["bias", "weight_g", "weight_v"], linear.StateDict().Keys);
        Assert.Equal(lengths, linear.StateDict()["weight_g"].Shape);
        Assert.Equal(before, linear.Weight.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(["bias", "weight_g", "weight_v"], linear.NamedParameters().Select(p => p.Name));
        Assert.Empty(linear.NamedBuffers());
    }

    [Fact]
    public void Length_and_direction_are_learned_in_its_place()
    {
        var linear = new Linear(3, 2, generator: new(1), dtype: DType.Float64).WeightNorm();
        var x = Tensor.Randn([5, 3], new(2), DType.Float64);
        TensorCheck.Gradients(
            inputs =>
                linear.FunctionalCall(
                    new Dictionary<string, Tensor> { ["weight_g"] = inputs[0], ["weight_v"] = inputs[1] },
                    x
                ),
            [.. linear.StateDict().Where(t => t.Key != "bias").Select(t => t.Value.Clone())]
        );

        var optimizer = new SGD(linear.Parameters, 0.1);
        var before = linear.Weight.ToArray<double>();
        linear.Forward(x).Square().Sum().Backward();
        optimizer.Step();
        Assert.NotEqual(before, linear.Weight.ToArray<double>());
    }

    [Fact]
    public void It_is_undone_with_the_weight_of_now()
    {
        var conv = new Conv1d(2, 3, 3, generator: new(1)).WeightNorm();
        using (NoGrad.Enter())
        {
            conv.StateDict()["weight_g"].Fill(2);
        }
        var x = Tensor.Randn([1, 2, 7], new(1));
        var y = conv.Forward(x).ToArray<float>();

        conv.RemoveWeightNorm();

        Assert.Equal(["bias", "weight"], conv.StateDict().Keys);
        Assert.Equal(y, conv.Forward(x).ToArray<float>());
        Assert.All(conv.Weight.Norm([1, 2]).ToArray<float>(), length => Assert.Equal(2, length, 1e-5));
        Assert.True(conv.Weight.IsLeaf && conv.Weight.RequiresGrad);
    }

    [Fact]
    public void Its_type_changes_with_the_module()
    {
        var linear = new Linear(3, 2).WeightNorm().To(DType.Float64);
        Assert.Equal(DType.Float64, linear.Weight.DType);
        Assert.Equal(DType.Float64, linear.StateDict()["weight_v"].DType);
    }

    [Fact]
    public void What_is_not_there_and_what_was_done_before_is_refused()
    {
        var linear = new Linear(3, 2);
        Assert.Contains("'kernel'", Assert.Throws<ArgumentException>(() => linear.WeightNorm("kernel")).Message);
        Assert.Throws<ArgumentException>(() => new Sequential(linear).WeightNorm());
        Assert.Throws<ArgumentOutOfRangeException>(() => linear.WeightNorm(dim: 2));
        Assert.Throws<InvalidOperationException>(() => linear.RemoveWeightNorm());
        linear.WeightNorm();
        Assert.Throws<InvalidOperationException>(() => linear.WeightNorm());
        Assert.Equal(["bias", "weight_g", "weight_v"], linear.StateDict().Keys);
    }
}
