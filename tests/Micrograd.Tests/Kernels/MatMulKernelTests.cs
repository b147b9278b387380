using System.Numerics;
using Micrograd.Kernels.MatMul;

namespace Micrograd.Tests.Kernels;

/// <summary>Products against the plain three loops in double precision.</summary>
[Trait("kernels", "true")]
public class MatMulKernelTests
{
    static readonly Layout[] s_factorLayouts = Enum.GetValues<Layout>();

    static readonly Layout[] s_resultLayouts =
    [
        Layout.Rows,
        Layout.WideRows,
        Layout.Columns,
        Layout.WideColumns,
        Layout.Spread,
        Layout.Flipped,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Small_products_of_every_layout_are_right(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1500; i++)
        {
            CheckProduct<float>(random, random.Next(21), random.Next(21), random.Next(21));
            CheckProduct<double>(random, random.Next(21), random.Next(21), random.Next(21));
        }
    }

    [Fact]
    public void Products_around_the_edges_of_tiles_are_right()
    {
        var random = new Random(3);
        int[] edges = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 49, 63, 65];
        for (var i = 0; i < 400; i++)
        {
            CheckProduct<float>(random, Any(random, edges), Any(random, edges), Any(random, edges));
            CheckProduct<double>(random, Any(random, edges), Any(random, edges), Any(random, edges));
        }
    }

    [Theory]
    [InlineData(13, 33, 385)]
    [InlineData(7, 19, 1025)]
    [InlineData(25, 70, 513)]
    [InlineData(241, 97, 21)]
    [InlineData(483, 5, 30)]
    [InlineData(14, 2065, 9)]
    [InlineData(1, 300, 784)]
    [InlineData(300, 1, 784)]
    [InlineData(3, 130, 61)]
    [InlineData(130, 3, 61)]
    [InlineData(100, 131, 129)]
    public void Products_around_the_edges_of_blocks_are_right(int rows, int columns, int depth)
    {
        var random = new Random(rows + columns);
        for (var i = 0; i < 6; i++)
        {
            CheckProduct<float>(random, rows, columns, depth);
            CheckProduct<double>(random, rows, columns, depth);
        }
    }

    [Theory]
    [InlineData(Layout.Rows, Layout.Rows)]
    [InlineData(Layout.Rows, Layout.Columns)]
    [InlineData(Layout.Columns, Layout.Rows)]
    [InlineData(Layout.Columns, Layout.Columns)]
    [InlineData(Layout.Spread, Layout.Spread)]
    internal void Products_that_are_packed_in_blocks_are_right(Layout layoutA, Layout layoutB)
    {
        var random = new Random(4);
        CheckProduct<float>(random, 460, 530, 600, layoutA, layoutB, Layout.Rows);
        CheckProduct<double>(random, 246, 270, 565, layoutA, layoutB, Layout.Rows);
    }

    [Theory]
    [InlineData(5, 7, 9)]
    [InlineData(14, 40, 33)]
    [InlineData(1, 40, 33)]
    [InlineData(40, 1, 33)]
    [InlineData(30, 35, 600)]
    public void What_is_not_a_number_spreads_as_in_the_plain_loops(int rows, int columns, int depth)
    {
        double[] special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0];
        var random = new Random(5);
        for (var round = 0; round < 20; round++)
        {
            var a = new GuardedMatrix<float>(rows, depth, Any(random, Layout.Rows, Layout.Columns), random);
            var b = new GuardedMatrix<float>(depth, columns, Any(random, Layout.Rows, Layout.Columns), random);
            var c = new GuardedMatrix<float>(rows, columns, Layout.Rows, random);
            a[random.Next(rows), random.Next(depth)] = (float)Any(random, special);
            b[random.Next(depth), random.Next(columns)] = (float)Any(random, special);
            MatMulKernel.Multiply(a.View, b.View, c.View);
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++)
                {
                    var expected = Enumerable
                        .Range(0, depth)
                        .Aggregate(0.0, (sum, k) => sum + ((double)a[i, k] * b[k, j]));
                    Assert.Equal(double.IsNaN(expected), float.IsNaN(c[i, j]));
                    Assert.True(double.IsFinite(expected) ? float.IsFinite(c[i, j]) : !float.IsFinite(c[i, j]));
                    Assert.True(!double.IsInfinity(expected) || expected == c[i, j]);
                }
            }
        }
    }

    [Theory]
    [InlineData(5, 7, 9)]
    [InlineData(26, 70, 33)]
    [InlineData(26, 70, 0)]
    [InlineData(1, 50, 20)]
    [InlineData(50, 1, 20)]
    [InlineData(30, 35, 1030)]
    public void A_function_is_applied_once_to_each_number(int rows, int columns, int depth)
    {
        var random = new Random(6);
        foreach (var layout in s_resultLayouts)
        {
            var a = new GuardedMatrix<float>(rows, depth, Layout.Rows, random);
            var b = new GuardedMatrix<float>(depth, columns, Layout.Columns, random);
            var bias = new GuardedMatrix<float>(rows, columns, Layout.RepeatedRow, random);
            var c = new GuardedMatrix<float>(rows, columns, layout, random);
            MatMulKernel.MultiplyAdd(bias.View, a.View, b.View, c.View, new Halved());
            var halved = c.Numbers;
            MatMulKernel.MultiplyAdd(bias.View, a.View, b.View, c.View);
            Assert.Equal(c.Numbers.Select(x => x / 2), halved);
        }
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused_before_anything_is_written()
    {
        var c = new float[] { 7, 7, 7, 7 };
        var error = Assert.Throws<ArgumentException>(() =>
            MatMulKernel.Multiply(
                new Matrix<float>(new float[6], 2, 3),
                new Matrix<float>(new float[4], 2, 2),
                new Matrix<float>(c, 2, 2)
            )
        );
        Assert.Contains("[2, 3] × [2, 2]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() =>
            MatMulKernel.MultiplyAdd(
                Matrix<float>.Repeat(new float[3], 2),
                new Matrix<float>(new float[4], 2, 2),
                new Matrix<float>(new float[4], 2, 2),
                new Matrix<float>(c, 2, 2)
            )
        );
        Assert.Equal([7, 7, 7, 7], c);
    }

    [Fact]
    public void A_result_whose_elements_lie_in_one_place_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            MatMulKernel.Multiply(
                new Matrix<float>(new float[4], 2, 2),
                new Matrix<float>(new float[4], 2, 2),
                Matrix<float>.Repeat(new float[2], 2)
            )
        );

    [Fact]
    public void A_type_without_a_kernel_is_refused() =>
        Assert.Throws<NotSupportedException>(() =>
            MatMulKernel.Multiply(
                new Matrix<int>(new int[4], 2, 2),
                new Matrix<int>(new int[4], 2, 2),
                new Matrix<int>(new int[4], 2, 2)
            )
        );

    static void CheckProduct<T>(Random random, int rows, int columns, int depth)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        CheckProduct<T>(
            random,
            rows,
            columns,
            depth,
            Any(random, s_factorLayouts),
            Any(random, s_factorLayouts),
            Any(random, s_resultLayouts)
        );

    static void CheckProduct<T>(
        Random random,
        int rows,
        int columns,
        int depth,
        Layout layoutA,
        Layout layoutB,
        Layout layoutC
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var a = new GuardedMatrix<T>(rows, depth, layoutA, random);
        var b = new GuardedMatrix<T>(depth, columns, layoutB, random);
        var c = new GuardedMatrix<T>(rows, columns, layoutC, random);
        var guard = T.CreateTruncating(-12345);
        c.SetGuards(guard);
        var way = random.Next(4);
        var start = way switch
        {
            0 => null,
            1 => c,
            2 => new GuardedMatrix<T>(rows, columns, Layout.RepeatedRow, random),
            _ => new GuardedMatrix<T>(rows, columns, Any(random, s_factorLayouts), random),
        };
        var before = start?.Numbers;
        if (start is null)
        {
            MatMulKernel.Multiply(a.View, b.View, c.View);
        }
        else
        {
            MatMulKernel.MultiplyAdd(start.View, a.View, b.View, c.View);
        }

        // Each term and each sum is rounded once, in whatever order: k + 2 roundings of at most the sum of the magnitudes.
        var unit = double.CreateTruncating(T.BitIncrement(T.One) - T.One) * (depth + 2);
        var numbersA = a.Numbers.Select(double.CreateTruncating).ToArray();
        var numbersB = b.Numbers.Select(double.CreateTruncating).ToArray();
        // Of a large product every 13th number: since 13 divides no tile, they lie everywhere in the tiles.
        var step = (long)rows * columns * depth > 10_000_000 ? 13 : 1;
        for (var i = 0; i < rows; i++)
        {
            for (var j = i % step; j < columns; j += step)
            {
                var expected = before is null ? 0 : double.CreateTruncating(before[(i * columns) + j]);
                var magnitude = Math.Abs(expected);
                for (var k = 0; k < depth; k++)
                {
                    var term = numbersA[(i * depth) + k] * numbersB[(k * columns) + j];
                    expected += term;
                    magnitude += Math.Abs(term);
                }

                var actual = double.CreateTruncating(c[i, j]);
                if (!(Math.Abs(actual - expected) <= unit * magnitude))
                {
                    Assert.Fail(
                        $"{typeof(T).Name} [{rows}, {depth}] {layoutA} × [{depth}, {columns}] {layoutB} → {layoutC},"
                            + $" start {way}: [{i}, {j}] is {actual}, not {expected}"
                    );
                }
            }
        }

        Assert.True(c.Guards == c.Count(guard), $"[{rows}, {columns}, {depth}] {layoutC} wrote beside the result");
    }

    static TItem Any<TItem>(Random random, params TItem[] items) => items[random.Next(items.Length)];

    readonly unsafe struct Halved : ITileFunction<float>
    {
        public static bool IsIdentity => false;

        public void Apply(float* numbers, int count)
        {
            for (var i = 0; i < count; i++)
            {
                numbers[i] /= 2;
            }
        }
    }
}
