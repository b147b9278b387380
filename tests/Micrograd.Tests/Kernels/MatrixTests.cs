using Micrograd.Kernels.MatMul;

namespace Micrograd.Tests.Kernels;

[Trait("kernels", "true")]
public class MatrixTests
{
    [Theory]
    [InlineData(0, 3, 4, 4, 1, 12)]
    [InlineData(2, 3, 4, 5, 1, 16)]
    [InlineData(11, 3, 4, -4, -1, 12)]
    [InlineData(0, 3, 4, 0, 0, 1)]
    [InlineData(0, 0, 4, int.MaxValue, int.MaxValue, 0)]
    public void A_matrix_may_reach_to_the_ends_of_its_memory_and_not_beyond(
        int offset,
        int rows,
        int columns,
        int rowStride,
        int columnStride,
        int length
    )
    {
        _ = new Matrix<float>(new float[length], offset, rows, columns, rowStride, columnStride);
        if (rows > 0)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                _ = new Matrix<float>(new float[length - 1], offset, rows, columns, rowStride, columnStride).Rows
            );
        }
    }

    [Fact]
    public void A_matrix_that_begins_before_its_memory_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new Matrix<float>(new float[12], 10, 3, 4, -4, -1).Rows);

    [Fact]
    public void Strides_whose_product_overflows_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _ = new Matrix<float>(new float[12], 0, int.MaxValue, int.MaxValue, nint.MaxValue, nint.MaxValue).Rows
        );

    [Theory]
    [InlineData(3, 4, 4, 1, false)]
    [InlineData(3, 4, 1, 3, false)]
    [InlineData(3, 4, 9, 2, false)]
    [InlineData(3, 4, -4, -1, false)]
    [InlineData(1, 4, 0, 1, false)]
    [InlineData(3, 1, 2, 0, false)]
    [InlineData(1, 1, 0, 0, false)]
    [InlineData(3, 4, 0, 1, true)]
    [InlineData(3, 4, 1, 0, true)]
    [InlineData(3, 4, 3, 1, true)]
    [InlineData(3, 4, 1, 1, true)]
    [InlineData(1, 4, 1, 0, true)]
    public void A_matrix_knows_whether_elements_share_places(
        int rows,
        int columns,
        int rowStride,
        int columnStride,
        bool expected
    ) =>
        Assert.Equal(
            expected,
            new Matrix<float>(new float[40], 12, rows, columns, rowStride, columnStride).SharesPlaces
        );
}
