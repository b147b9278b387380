using System.Numerics.Tensors;

namespace Micrograd.Tests.Tensors;

/// <summary>System.Numerics.Tensors' view of our memory: what the one writes the other reads.</summary>
public sealed class TensorSpanTests
{
    [Fact]
    public void A_tensor_is_wrapped_without_a_copy()
    {
        var x = Tensor.Arange(6).Float().Reshape(2, 3);
        var span = new TensorSpan<float>(x.AsSpan<float>(), Sizes(x.Shape), Sizes(x.Strides));
        Assert.Equal(5, span[1, 2]);
        span[0, 1] = 40;
        Assert.Equal(40, x[0, 1].Item());
        System.Numerics.Tensors.Tensor.Add(span, 1f, span);
        Assert.Equal([1, 41, 3, 4, 5, 6], x.ToArray<float>());
    }

    [Fact]
    public void A_transposed_view_is_wrapped_by_its_strides()
    {
        var x = Tensor.Arange(6).Double().Reshape(2, 3);
        var view = x.T;
        var span = new TensorSpan<double>(x.AsSpan<double>(), Sizes(view.Shape), Sizes(view.Strides));
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 2; j++)
            {
                Assert.Equal(view[i, j].Item(), span[i, j]);
            }
        }
    }

    [Fact]
    public void Writing_through_a_span_counts_as_a_change_in_place()
    {
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        var y = x.Exp().Sum();
        var square = x.Square().Sum();
        var span = new TensorSpan<double>(x.AsSpan<double>(), Sizes(x.Shape), Sizes(x.Strides));
        span[0] = 3;
        y.Backward();
        Assert.Throws<InvalidOperationException>(() => square.Backward());
    }

    static nint[] Sizes(Shape shape) => Sizes(shape.AsSpan());

    static nint[] Sizes(ReadOnlySpan<int> sizes)
    {
        var wide = new nint[sizes.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = sizes[i];
        }
        return wide;
    }
}
