using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Kernels.MatMul;
using Micrograd.Numbers;

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
    [InlineData(3, 2090, 401)]
    [InlineData(1043, 3, 1000)]
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

    // Depths around one, two and four vectors of every width, around eight turns through the residues of a product of few rows, and of
    // more than one block; columns around the vectors' widths.
    [Theory]
    [InlineData(4, 4)]
    [InlineData(5, 40)]
    [InlineData(40, 7)]
    [InlineData(13, 35)]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(9, 1)]
    [InlineData(1, 16)]
    [InlineData(1, 31)]
    [InlineData(130, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 15)]
    [InlineData(2, 50)]
    [InlineData(67, 2)]
    [InlineData(3, 8)]
    [InlineData(3, 17)]
    [InlineData(90, 3)]
    public void However_the_matrices_lie_a_product_has_the_same_bits(int rows, int columns)
    {
        foreach (var depth in Enumerable.Range(1, 70).Concat([127, 128, 203, 272, 1100, 4100]))
        {
            Check<float>(rows, columns, depth, depth > 70 ? s_fewLayouts : s_layouts);
            Check<double>(rows, columns, depth, depth > 70 ? s_fewLayouts : s_layouts);
        }
    }

    // Rows of B that are cut into parts, and a depth that is not copied.
    [Theory]
    [InlineData(1, 2500, 90)]
    [InlineData(2, 300, 150)]
    [InlineData(3, 2049, 71)]
    [InlineData(1, 2, 300_000)]
    public void However_the_matrices_lie_a_large_product_of_few_rows_has_the_same_bits(int rows, int columns, int depth)
    {
        Check<float>(rows, columns, depth, s_fewLayouts);
        Check<double>(columns, rows, depth, s_fewLayouts);
    }

    static void Check<T>(int rows, int columns, int depth, (Layout A, Layout B, Layout C)[] layouts)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
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

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 20)]
    [InlineData(3, 20)]
    public void Where_all_that_is_added_rounds_to_minus_0_the_layout_does_not_show(int rows, int columns)
    {
        foreach (var depth in new[] { 16, 17, 30, 33, 200 })
        {
            foreach (var (layoutA, layoutB, layoutC) in s_fewLayouts)
            {
                var a = new GuardedMatrix<float>(rows, depth, layoutA, new(3));
                var b = new GuardedMatrix<float>(depth, columns, layoutB, new(4));
                Fill(a, -float.Epsilon);
                Fill(b, float.Epsilon);
                var c = new GuardedMatrix<float>(rows, columns, layoutC, new(6));
                MatMulKernel.Multiply(a.View, b.View, c.View);
                Assert.All(c.Numbers, number => Assert.Equal(0, BitConverter.SingleToInt32Bits(number)));
            }
        }

        static void Fill(GuardedMatrix<float> matrix, float number)
        {
            for (var i = 0; i < matrix.Rows; i++)
            {
                for (var j = 0; j < matrix.Columns; j++)
                {
                    matrix[i, j] = number;
                }
            }
        }
    }

    // What VectorProduct says it is, written as loops.
    [Theory]
    [InlineData(1, 1, 100)]
    [InlineData(2, 15, 77)]
    [InlineData(1, 40, 16)]
    [InlineData(3, 130, 203)]
    public void A_sum_of_few_rows_goes_by_residues_and_then_by_halves(int rows, int columns, int depth)
    {
        Check<float>(rows, columns, depth);
        Check<double>(rows, columns, depth);

        static void Check<T>(int rows, int columns, int depth)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            if (LaneWidth.Bits == 0)
            {
                return;
            }

            var count = (columns < 16 ? 128 : 64) / System.Runtime.InteropServices.Marshal.SizeOf<T>();
            foreach (var layoutB in new[] { Layout.Rows, Layout.Columns, Layout.Spread })
            {
                var a = new GuardedMatrix<T>(rows, depth, Layout.Rows, new(2));
                var b = new GuardedMatrix<T>(depth, columns, layoutB, new(3));
                var c = new GuardedMatrix<T>(rows, columns, Layout.Rows, new(4));
                MatMulKernel.Multiply(a.View, b.View, c.View);
                for (var i = 0; i < rows; i++)
                {
                    for (var j = 0; j < columns; j++)
                    {
                        var sums = new T[count];
                        for (var k = 0; k < depth; k++)
                        {
                            sums[k % count] = T.MultiplyAddEstimate(a[i, k], b[k, j], sums[k % count]);
                        }

                        for (var half = count / 2; half > 0; half /= 2)
                        {
                            for (var k = 0; k < half; k++)
                            {
                                sums[k] += sums[k + half];
                            }
                        }

                        Assert.Equal(sums[0], c[i, j]);
                    }
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
