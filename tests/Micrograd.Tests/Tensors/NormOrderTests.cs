namespace Micrograd.Tests.Tensors;

/// <summary>Norms of any order, beside plain sums of powers.</summary>
public sealed class NormOrderTests
{
    const double Infinity = double.PositiveInfinity;

    public static TheoryData<double> Orders => [0, 1, 2, 3, 1.5, 0.5, -1, -2.5, 2.0001, 7, Infinity, -Infinity];

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_norm_is_the_root_of_the_sum_of_powers(double order)
    {
        var random = new Random(5);
        foreach (var dtype in new[] { DType.Float64, DType.Float32 })
        {
            var x = TensorCheck.Random([4, 33], random).To(dtype);
            x[1, 3] = 0;
            x[2] = 0;
            var rows = x.ToArray<double>().Chunk(33).Select(row => Plain(row, order)).ToArray();
            var error = dtype == DType.Float32 ? 1e-6 : 1e-14;
            Close(rows, x.Norm([1], order), error);
            Close(rows, x.T.Clone().Norm([0], order, keepDim: true), error);
            Close([Plain(x.ToArray<double>(), order)], x.Norm(order: order), error);
            Assert.Equal(dtype, x.Norm(order: order).DType);
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Its_gradient_is_right_and_so_is_that_gradients(double order)
    {
        // Away from 0, and no two as large.
        var x = Tensor.Of([.. Enumerable.Range(0, 24).Select(i => (i * 7 % 24 + 2) * (i % 3 == 0 ? -0.2 : 0.2))]);
        x = x.Reshape(3, 4, 2);
        foreach (var dims in new int[][] { [], [0], [2, 0] })
        {
            TensorCheck.Gradients(t => t[0].Norm(dims, order), [x]);
            TensorCheck.Gradients(t => t[0].Permute(2, 0, 1).Norm(dims, order, keepDim: true), [x]);
        }
    }

    [Theory]
    [InlineData(DType.Float64, 1e200)]
    [InlineData(DType.Float64, 5e-324)]
    [InlineData(DType.Float64, 1e305)]
    [InlineData(DType.Float32, 1e30)]
    [InlineData(DType.Float32, 1.401298464324817e-45)]
    [InlineData(DType.Float32, 1e35)]
    public void It_neither_overflows_nor_vanishes(DType dtype, double size)
    {
        foreach (var order in Orders.Select(row => (double)row.Data))
        {
            var leaf = Tensor.Full([4, 4], size, dtype).RequireGrad();
            var norm = leaf.Norm(order: order);
            var expected =
                order == 0 ? 16
                : double.IsInfinity(order) ? 1
                : Math.Pow(16, 1 / order);
            var unit = order == 0 ? 1 : leaf.Detach()[0, 0].Item();
            // Of the smallest numbers there are whole ones only.
            var error = size < 1e-30 ? 0.5 : expected * 1e-5;
            Assert.Equal(expected, norm.Item() / unit, error);
            if (size > 1)
            {
                norm.Backward();
                Assert.Equal(order == 0 ? 0 : expected / 16, leaf.Grad![0, 0].Item(), error);
            }
        }
        // Of an order near 0 the root alone is beyond all numbers.
        Assert.Equal(1e-150, Tensor.Full([1000], 1e-300, DType.Float64).Norm(order: 0.02).Item(), 1e-150 * 1e-10);
    }

    [Fact]
    public void At_0_at_infinity_and_of_nan_it_has_the_gradient_that_its_text_says()
    {
        static double[] Of(double order, params double[] x)
        {
            var leaf = Tensor.Of(x).RequireGrad();
            leaf.Norm(order: order).Backward();
            return leaf.Grad!.ToArray<double>();
        }
        Assert.Equal([0.5, 0, -0.5], Of(Infinity, 3, 1, -3));
        Assert.Equal([0.0, 1, 0], Of(-Infinity, 3, 1, -3));
        foreach (var order in Orders.Select(row => (double)row.Data).Where(order => order != 0))
        {
            Assert.All(Of(order, 0, 0), g => Assert.Equal(0, g));
            Assert.Equal(double.NaN, Of(order, double.NaN, 1)[0]);
            Assert.Equal(double.NaN, Tensor.Of([1.0, double.NaN]).Norm(order: order).Item());
            Assert.Equal(0, Of(order, 0, 2)[0]);
        }
        Assert.Equal([0, -1, 0], Of(3, 5, -Infinity, 0));
        Assert.Equal(Math.Pow(2, 1 / 3.0 - 1), Of(3, Infinity, 1, Infinity)[2], 1e-15);
        // How many there are does not change with what they are.
        Assert.Equal([0.0, 0], Of(0, 1, 0));
        Assert.Equal(2, Tensor.Of([1.0, double.NaN, 0]).Norm(order: 0).Item());
    }

    [Fact]
    public void Of_nothing_it_is_0_or_refused_and_so_is_an_order_that_is_no_number()
    {
        var none = Tensor.Zeros([3, 0]);
        foreach (var order in new[] { 0, 1, 2, 3, 0.5 })
        {
            Assert.Equal([0f, 0, 0], none.Norm([1], order).ToArray<float>());
        }
        foreach (var order in new[] { -1, Infinity, -Infinity })
        {
            Assert.Throws<InvalidOperationException>(() => none.Norm([1], order));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => none.Norm(order: double.NaN));
    }

    [Fact]
    public void No_int_can_be_taken_for_a_dim_or_an_order()
    {
        var first = typeof(Tensor)
            .GetMethods()
            .Where(method => method.Name == nameof(Tensor.Norm))
            .Select(method => method.GetParameters()[0].ParameterType);
        // The second is what F# takes for the first.
        Assert.Equal(new HashSet<Type> { typeof(ReadOnlySpan<int>), typeof(int[]) }, first.ToHashSet());
    }

    static double Plain(double[] row, double order) =>
        double.IsPositiveInfinity(order) ? row.Max(Math.Abs)
        : double.IsNegativeInfinity(order) ? row.Min(Math.Abs)
        : order == 0 ? row.Count(x => x != 0)
        : Math.Pow(row.Sum(x => Math.Pow(Math.Abs(x), order)), 1 / order);

    static void Close(double[] expected, Tensor actual, double error) =>
        Assert.Equal(expected, actual.ToArray<double>(), (a, b) => Math.Abs(a - b) <= error * Math.Abs(a));
}
