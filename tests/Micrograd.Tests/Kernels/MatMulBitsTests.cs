using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Tests.Kernels;

/// <summary>The same bits, however a product is split, laid out and tiled.</summary>
[Collection(nameof(ThreadTests))]
[Trait("kernels", "true")]
public class MatMulBitsTests
{
    static readonly Layout[] s_each =
    [
        Layout.Rows,
        Layout.WideRows,
        Layout.Columns,
        Layout.WideColumns,
        Layout.Spread,
        Layout.Flipped,
    ];

    [Theory]
    [InlineData(130, 140, 150)]
    [InlineData(784, 128, 64)]
    [InlineData(25, 1500, 70)]
    [InlineData(1, 3000, 700)]
    [InlineData(3000, 1, 700)]
    [InlineData(2, 3001, 350)]
    [InlineData(256, 256, 600)]
    public void Any_number_of_threads_gives_the_same_bits(int rows, int columns, int depth)
    {
        Check<float>(rows, columns, depth);
        Check<double>(rows, columns, depth);

        static void Check<T>(int rows, int columns, int depth)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var random = new Random(1);
            var threads = Workers.ThreadCount;
            try
            {
                foreach (
                    var (layoutA, layoutB) in new[] { (Layout.Rows, Layout.Columns), (Layout.Columns, Layout.Rows) }
                )
                {
                    var a = new GuardedMatrix<T>(rows, depth, layoutA, random);
                    var b = new GuardedMatrix<T>(depth, columns, layoutB, random);
                    var c = new GuardedMatrix<T>(rows, columns, Layout.Rows, random);
                    Workers.ThreadCount = 1;
                    MatMulKernel.Multiply(a.View, b.View, c.View);
                    var alone = c.Numbers;
                    foreach (var count in new[] { 2, 3, 8 })
                    {
                        Workers.ThreadCount = count;
                        MatMulKernel.Multiply(a.View, b.View, c.View);
                        Assert.Equal(alone, c.Numbers);
                    }
                }
            }
            finally
            {
                Workers.ThreadCount = threads;
            }
        }
    }

    // Depths around one and two vectors of every width, and of more than one block.
    [Theory]
    [InlineData(4, 4)]
    [InlineData(5, 40)]
    [InlineData(40, 7)]
    [InlineData(13, 35)]
    public void However_the_matrices_lie_a_product_of_more_than_three_rows_and_columns_has_the_same_bits(
        int rows,
        int columns
    )
    {
        foreach (var depth in Enumerable.Range(1, 70).Concat([127, 203, 1100, 4100]))
        {
            Check<float>(rows, columns, depth);
            Check<double>(rows, columns, depth);
        }

        static void Check<T>(int rows, int columns, int depth)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var layouts = depth > 70 ? s_fewLayouts : s_layouts;
            foreach (var fromBias in new[] { false, true })
            {
                T[]? first = null;
                foreach (var (layoutA, layoutB, layoutC) in layouts)
                {
                    var a = new GuardedMatrix<T>(rows, depth, layoutA, new(3));
                    var b = new GuardedMatrix<T>(depth, columns, layoutB, new(4));
                    var bias = new GuardedMatrix<T>(rows, columns, layoutC, new(5));
                    var c = new GuardedMatrix<T>(rows, columns, layoutC, new(6));
                    if (fromBias)
                    {
                        MatMulKernel.MultiplyAdd(bias.View, a.View, b.View, c.View);
                    }
                    else
                    {
                        MatMulKernel.Multiply(a.View, b.View, c.View);
                    }

                    first ??= c.Numbers;
                    Assert.True(
                        first.AsSpan().SequenceEqual(c.Numbers),
                        $"[{rows}, {depth}] × [{depth}, {columns}] of {typeof(T).Name}: {layoutA}, {layoutB}, {layoutC}"
                    );
                }
            }
        }
    }

    static readonly (Layout A, Layout B, Layout C)[] s_layouts =
    [
        .. from a in s_each from b in s_each select (a, b, Layout.Rows),
        .. from c in s_each select (Layout.Rows, Layout.Rows, c),
        .. from c in s_each select (Layout.Rows, Layout.Columns, c),
    ];

    static readonly (Layout A, Layout B, Layout C)[] s_fewLayouts =
    [
        (Layout.Rows, Layout.Columns, Layout.Rows),
        (Layout.Rows, Layout.Rows, Layout.Rows),
        (Layout.Columns, Layout.Rows, Layout.Columns),
        (Layout.Spread, Layout.Flipped, Layout.Spread),
        (Layout.WideColumns, Layout.WideColumns, Layout.WideRows),
    ];

    [Theory]
    [InlineData(7, 9, 11)]
    [InlineData(50, 70, 30)]
    [InlineData(40, 37, 1100)]
    public void Each_number_is_one_chain_of_multiply_adds_in_the_order_of_k(int rows, int columns, int depth)
    {
        Check<float>(rows, columns, depth);
        Check<double>(rows, columns, depth);

        static void Check<T>(int rows, int columns, int depth)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            foreach (var layoutA in new[] { Layout.Rows, Layout.Columns, Layout.Spread })
            {
                foreach (var layoutB in new[] { Layout.Rows, Layout.Columns, Layout.Spread })
                {
                    var random = new Random(2);
                    var a = new GuardedMatrix<T>(rows, depth, layoutA, random);
                    var b = new GuardedMatrix<T>(depth, columns, layoutB, random);
                    var c = new GuardedMatrix<T>(rows, columns, Layout.Rows, random);
                    MatMulKernel.Multiply(a.View, b.View, c.View);
                    for (var i = 0; i < rows; i++)
                    {
                        for (var j = 0; j < columns; j++)
                        {
                            var sum = T.Zero;
                            for (var k = 0; k < depth; k++)
                            {
                                sum = T.MultiplyAddEstimate(a[i, k], b[k, j], sum);
                            }

                            Assert.Equal(sum, c[i, j]);
                        }
                    }
                }
            }
        }
    }
}
