namespace Micrograd.Tests.Tensors;

/// <summary>A number of the program where a tensor is expected.</summary>
public sealed class NumberAsTensorTests
{
    [Fact]
    public void A_part_is_set_to_a_number_in_the_type_of_the_tensor()
    {
        var x = Tensor.Of([1f, 2, 3]);
        x[0] = 0;
        x[^1] = 0.1;
        Assert.Equal([0, 2, 0.1f], x.ToArray<float>());
        x[..2] += 1;
        Assert.Equal([1, 3, 0.1f], x.ToArray<float>());
        var whole = Tensor.Of([1L, 2]);
        whole[1] = long.MaxValue;
        Assert.Equal([1, long.MaxValue], whole.ToArray<long>());
        var mask = Tensor.Of(false, false);
        mask[1] = true;
        Assert.Equal([false, true], mask.ToArray<bool>());
    }

    [Fact]
    public void A_number_as_a_tensor_takes_the_type_of_what_it_meets_and_keeps_its_gradient_when_it_has_one()
    {
        Tensor number = 0.5;
        Assert.Equal(DType.Float32, (number * Tensor.Of([1f, 2])).DType);
        _ = number.RequireGrad();
        (number * Tensor.Of([1f, 2])).Sum().Backward();
        Assert.Equal(3, number.Grad!.Item());
        Assert.Equal([1, 0], Tensor.Where(Tensor.Of(true, false), 1, 0).ToArray<long>());
    }
}
