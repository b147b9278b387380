using Micrograd.TensorOps;

namespace Micrograd.Tests.Kernels;

/// <summary>A kernel that is given what does not fit refuses it, and reads nothing beyond.</summary>
public sealed class RowLengthTests
{
    [Fact]
    public void Gradients_kernels_refuse_numbers_of_other_lengths()
    {
        var (x, short_, kept) = (Tensor.Ones([4, 3]), Tensor.Ones([2, 3]), Tensor.Ones([4, 2]));
        var targets = Tensor.Zeros([4], DType.Int64);
        foreach (
            var call in new Func<Tensor>[]
            {
                () => new SoftmaxGradient(1, false).Apply(x, short_),
                () => new RowNormGradient(new Micrograd.TensorOps.LayerNorm(1, 1e-5, false)).Apply(short_, x, kept),
                () =>
                    new RowNormGradient(new Micrograd.TensorOps.LayerNorm(1, 1e-5, false)).Apply(
                        x,
                        x,
                        Tensor.Ones([1, 1])
                    ),
                () =>
                    new RowNormGradient(new Micrograd.TensorOps.LayerNorm(1, 1e-5, true)).Apply(
                        x,
                        x,
                        kept,
                        Tensor.Ones([2])
                    ),
                () =>
                    new RowNormWeightGradient(new Micrograd.TensorOps.LayerNorm(1, 1e-5, true)).Apply(short_, x, kept),
                () => new CrossEntropyGradient(new(-100, 0)).Apply(Tensor.Ones([2]), x, targets, kept),
                () => new CrossEntropyGradient(new(-100, 0)).Apply(Tensor.Ones([4]), x, targets, short_),
            }
        )
        {
            Assert.Throws<ArgumentOutOfRangeException>(call);
        }
    }
}
