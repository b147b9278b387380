namespace Micrograd.Tests.Tensors;

/// <summary>Text as PyTorch 2 prints it, but for the names of types and ops.</summary>
public sealed class TensorTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void Tensors_read_as_in_pytorch(string culture)
    {
        using var _ = new InCulture(culture);
        Assert.Equal("tensor([1., 2., 3.])", Tensor.Of([1f, 2f, 3f]).ToString());
        Assert.Equal("tensor([1.0000, 2.5000])", Tensor.Of([1f, 2.5f]).ToString());
        Assert.Equal("tensor([1, 2, 3])", Tensor.Of([1L, 2, 3]).ToString());
        Assert.Equal("tensor([ True, False])", Tensor.Of([true, false]).ToString());
        Assert.Equal("tensor(3.1400)", Tensor.Of(3.14f).ToString());
        Assert.Equal(
            "tensor([[ 1.0000, -2.0000],\n        [ 0.5000,  3.0000]])",
            Tensor
                .Of(
                    new float[,]
                    {
                        { 1, -2 },
                        { 0.5f, 3 },
                    }
                )
                .ToString()
        );
        Assert.Equal("tensor([1.0000e+00, 1.0000e-05])", Tensor.Of([1f, 1e-5f]).ToString());
        Assert.Equal(
            "tensor([[[0],\n         [1]],\n\n        [[2],\n         [3]]])",
            Tensor.Arange(4).Reshape(2, 2, 1).ToString()
        );
        Assert.Equal("tensor([])", Tensor.Zeros([0]).ToString());
        Assert.Equal("tensor([], size=[2, 0])", Tensor.Zeros([2, 0]).ToString());
        Assert.Equal("tensor([1., 2.], requiresGrad=true)", Tensor.Of([1f, 2f]).RequireGrad().ToString());
        Assert.Equal("tensor([0., 2.], op=relu)", Tensor.Of([-1f, 2f]).RequireGrad().Relu().ToString());
        Assert.Equal("tensor([1., 2.], dtype=float64)", Tensor.Of([1.0, 2.0]).ToString());
        Assert.Equal("tensor([   0,    1,    2,  ..., 1998, 1999, 2000])", Tensor.Arange(2001).ToString());
    }
}
