namespace Micrograd.Tests.Tensors;

/// <summary>Masks that pick: what depends on how many are true.</summary>
public sealed class MaskTests
{
    [Fact]
    public void Nonzero_names_the_places_of_all_that_is_not_0()
    {
        var x = Tensor.Of([
            [0.0, -0.0, double.NaN],
            [2, 0, 1],
        ]);
        Assert.Equal([0, 2, 1, 0, 1, 2], x.NonZero().ToArray<long>());
        Assert.Equal([3, 2], x.NonZero().Shape);
        Assert.Equal([0, 2, 1, 0, 1, 2], x.T.Clone().T.NonZero().ToArray<long>());
        Assert.Equal([0, 3], Tensor.Zeros([2, 3, 4]).NonZero().Shape);
        Assert.Equal([1, 0], Tensor.Ones([]).NonZero().Shape);
        Assert.Equal([0, 1], Tensor.Zeros([0]).NonZero().Shape);
    }

    [Fact]
    public void A_masked_selection_broadcasts_and_hands_its_gradient_back()
    {
        var x = Tensor
            .Of([
                [1.0],
                [2],
            ])
            .RequireGrad();
        var picked = x.MaskedSelect(Tensor.Of(true, false, true));
        Assert.Equal([1, 1, 2, 2], picked.ToArray<double>());
        picked.Backward(Tensor.Of([1.0, 10, 100, 1000]));
        Assert.Equal([11, 1100], x.Grad!.ToArray<double>());
        Assert.Throws<ArgumentException>(() => x.MaskedSelect(Tensor.Of([1L])));
    }

    [Fact]
    public void Unique_numbers_come_in_order_and_every_NaN()
    {
        var x = Tensor.Of([
            [3.0, double.NaN, 1],
            [1, double.NaN, -0.0],
            [0, double.NegativeInfinity, 3],
        ]);
        Assert.Equal([double.NegativeInfinity, 0, 1, 3, double.NaN, double.NaN], x.Unique().ToArray<double>());
        Assert.Equal(
            [long.MinValue, 2, long.MaxValue],
            Tensor.Of([2L, long.MaxValue, long.MinValue, 2]).Unique().ToArray<long>()
        );
        Assert.Equal([false, true], Tensor.Of(true, false, true).Unique().ToArray<bool>());
        Assert.Equal([0], Tensor.Zeros([0]).Unique().Shape);
    }

    [Fact]
    public void What_depends_on_the_numbers_is_said_of_the_op_that_was_applied()
    {
        var mask = Tensor.Of(true, false);
        var applied = Micrograd.TensorOps.AppliedOp.Within(() => _ = Tensor.Of([1.0, 2])[mask]);
        Assert.Equal(["nonzero"], applied.Where(one => one.Spec.DependsOnData).Select(one => one.Op.Name));
        // One value where a mask is true: decided element by element.
        applied = Micrograd.TensorOps.AppliedOp.Within(() => Tensor.Of([1.0, 2])[mask] = 0);
        Assert.DoesNotContain(applied, one => one.Spec.DependsOnData);
    }
}
