using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tests.Kernels;

namespace Micrograd.Tests.TensorOps;

/// <summary>Attention in blocks beside its definition in ops and beside plain loops, over odd sizes, layouts, masks and groups.</summary>
[Collection(nameof(ThreadTests))]
[Trait("kernels", "true")]
public sealed class AttentionTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    sealed record Case(Tensor Q, Tensor K, Tensor V, Tensor? Mask, bool IsCausal, double Dropout, string Text)
    {
        public static Case Drawn(int seed, DType dtype)
        {
            var random = new Random(seed);
            int[] lengths = [1, 2, 3, 7, 16, 17, 31, 32, 33, 64, 97];
            int[] widths = [1, 2, 5, 16, 64];
            int[] sharings = [1, 1, 2, 3];
            int Of(int[] from) => from[random.Next(from.Length)];
            var (batch, heads, sharing) = (
                random.Next(8) == 0 ? 0 : random.Next(1, 3),
                random.Next(1, 3),
                Of(sharings)
            );
            var (queries, keys, width, values) = (Of(lengths), Of(lengths), Of(widths), Of(widths));
            var isCausal = random.Next(3) == 0;
            var text = $"seed {seed}: [{batch}, {heads} × {sharing}, {queries}, {width}], {keys} keys, {values} wide";
            return new(
                Laid(batch, heads * sharing, queries, width, 1),
                Laid(batch, heads, keys, width, 2),
                Laid(batch, heads, keys, values, 3),
                random.Next(5) switch
                {
                    0 => Tensor.Rand([queries, keys], new(5)) > 0.4,
                    1 => Tensor.Rand([batch, 1, 1, keys], new(5)) > 0.6,
                    2 => Tensor.Randn([heads * sharing, queries, keys], new(5), dtype),
                    3 => Tensor.Randn([queries, 1], new(5), dtype),
                    _ => null,
                },
                isCausal,
                random.Next(4) == 0 ? 0.3 : 0,
                text
            );

            // As heads of one row lie beside each other, the last dim in order; or rows after each other; or neither.
            Tensor Laid(int n, int h, int length, int size, ulong from) =>
                random.Next(3) switch
                {
                    0 => Tensor.Randn([n, length, h, size], new(from), dtype).Transpose(1, 2),
                    1 => Tensor.Randn([n, h, size, length], new(from), dtype).Transpose(-1, -2),
                    _ => Tensor.Randn([n, h, length, size], new(from), dtype),
                };
        }

        public Tensor Apply(Tensor q, Tensor k, Tensor v) =>
            Tensor.ScaledDotProductAttention(q, k, v, Mask, Dropout, IsCausal, generator: new(7));

        public Tensor Defined(Tensor q, Tensor k, Tensor v)
        {
            var scale = 1 / Math.Sqrt(q.Shape[-1]);
            var added =
                Mask?.DType == DType.Bool
                    ? Tensor.Where(Mask, Tensor.Zeros([], q.DType), double.NegativeInfinity)
                    : Mask;
            var op = new Attention(scale, IsCausal, added is not null, Dropout);
            Tensor[] inputs = added is null ? [q, k, v] : [q, k, v, added];
            var numbers = q.Count / Math.Max(1, q.Shape[-1]) * k.Shape[-2];
            return op.Definition(Dropout > 0 ? [.. inputs, Counter.Taken(new(7), numbers)] : inputs);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Blocks_compute_the_definition_and_its_gradients(int seed)
    {
        var c = Case.Drawn(seed, DType.Float64);
        var (fused, defined) = (Results(c, c.Apply), Results(c, c.Defined));
        for (var i = 0; i < fused.Length; i++)
        {
            Near(defined[i].ToArray<double>(), fused[i], 1e-11, $"{c.Text}, {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Floats_are_near_doubles(int seed)
    {
        var single = Case.Drawn(seed, DType.Float32);
        if (single.Dropout > 0)
        {
            // The two types draw other numbers.
            return;
        }
        var c = single with
        {
            Q = single.Q.Double(),
            K = single.K.Double(),
            V = single.V.Double(),
            Mask = single.Mask?.DType == DType.Float32 ? single.Mask.Double() : single.Mask,
        };
        var (floats, doubles) = (Results(single, single.Apply), Results(c, c.Apply));
        for (var i = 0; i < floats.Length; i++)
        {
            Near(doubles[i].ToArray<double>(), floats[i], 2e-5, $"{c.Text}, {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_number_of_threads_changes_no_bit(int seed)
    {
        var c = Case.Drawn(seed, DType.Float32);
        var before = Workers.ThreadCount;
        try
        {
            Workers.ThreadCount = 1;
            var one = Results(c, c.Apply);
            Workers.ThreadCount = 3;
            var three = Results(c, c.Apply);
            Assert.All(one.Zip(three), pair => Assert.Equal(BitsOf(pair.First), BitsOf(pair.Second)));
        }
        finally
        {
            Workers.ThreadCount = before;
        }
    }

    [Fact]
    public void It_is_the_sum_of_values_by_powers_of_products()
    {
        var (q, k, v) = (
            Tensor.Randn([2, 3], new(1), DType.Float64),
            Tensor.Randn([4, 3], new(2), DType.Float64),
            Tensor.Randn([4, 2], new(3), DType.Float64)
        );
        var y = Tensor.ScaledDotProductAttention(q, k, v);
        for (var i = 0; i < 2; i++)
        {
            var powers = new double[4];
            for (var j = 0; j < 4; j++)
            {
                var product = 0.0;
                for (var e = 0; e < 3; e++)
                {
                    product += q[i, e].Item() * k[j, e].Item();
                }
                powers[j] = Math.Exp(product / Math.Sqrt(3));
            }
            for (var e = 0; e < 2; e++)
            {
                var sum = 0.0;
                for (var j = 0; j < 4; j++)
                {
                    sum += powers[j] / powers.Sum() * v[j, e].Item();
                }
                Assert.Equal(sum, y[i, e].Item(), 12);
            }
        }
    }

    [Fact]
    public void A_query_whose_keys_are_all_masked_gets_0_and_gives_no_gradient()
    {
        var (q, k, v) = (Ready([1, 3, 4], 1), Ready([1, 5, 4], 2), Ready([1, 5, 2], 3));
        var sees = Tensor.Of([true, false, true]).Unsqueeze(1);
        var y = Tensor.ScaledDotProductAttention(q, k, v, sees);
        Assert.Equal([0.0, 0], y[0, 1].ToArray<double>());
        y.Sum().Backward();
        Assert.Equal([0.0, 0, 0, 0], q.Grad![0, 1].ToArray<double>());
        Assert.All(k.Grad!.ToArray<double>(), x => Assert.True(double.IsFinite(x)));
        Assert.Equal(0, Tensor.AttentionWeights(q, k, sees)[0, 1].Sum().Item());
    }

    [Fact]
    public void A_second_derivative_is_that_of_the_definition_where_later_keys_are_hidden()
    {
        var c = new Case(Ready([2, 3, 4], 1), Ready([2, 3, 4], 2), Ready([2, 3, 2], 3), null, true, 0, "causal");
        Tensor Second(Func<Tensor, Tensor, Tensor, Tensor> f) =>
            Gradients.Grad(q => Gradients.Grad(k => f(q, k, c.V).Square().Sum())(c.K).Square().Sum())(c.Q);
        Near(Second(c.Defined).ToArray<double>(), Second(c.Apply), 1e-11, c.Text);
    }

    [Fact]
    public void A_number_that_is_none_is_not_hidden()
    {
        var q = Tensor.Full([1, 2, 4], double.NaN, DType.Float64);
        var k = Tensor.Ones([1, 40, 4], DType.Float64);
        Assert.True(Tensor.ScaledDotProductAttention(q, k, k).IsNaN().All().Item() != 0);
    }

    [Fact]
    public void A_mask_that_learns_gets_its_gradient()
    {
        var (q, k) = (Tensor.Randn([3, 4], new(1), DType.Float64), Tensor.Randn([5, 4], new(2), DType.Float64));
        var mask = Ready([3, 5], 3);
        Tensor Of(Tensor m) => Tensor.ScaledDotProductAttention(q, k, k, m).Square().Sum();
        Of(mask).Backward();
        const double Step = 1e-6;
        var place = Tensor.Arange(15).Eq(7).Reshape(3, 5).Double();
        var (up, down) = (Of(mask.Detach() + Step * place).Item(), Of(mask.Detach() - Step * place).Item());
        Assert.Equal((up - down) / (2 * Step), mask.Grad![1, 2].Item(), 6);
    }

    [Fact]
    public void Memory_grows_with_the_length_and_not_with_its_square()
    {
        const int Length = 4096;
        var x = Tensor.Randn([1, Length, 8], new(1)).RequireGrad();
        Of();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Of();
        // The scores alone would be 64 MB.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8 << 20);

        void Of() => Tensor.ScaledDotProductAttention(x, x, x, isCausal: true).Sum().Backward();
    }

    static Tensor[] Results(Case c, Func<Tensor, Tensor, Tensor, Tensor> f)
    {
        var (q, k, v) = (c.Q.Detach().RequireGrad(), c.K.Detach().RequireGrad(), c.V.Detach().RequireGrad());
        var y = f(q, k, v);
        y.Backward(Tensor.Randn(y.Shape, new(9)).To(y.DType));
        return [y, q.Grad!, k.Grad!, v.Grad!];
    }

    static Tensor Ready(Shape shape, ulong seed) => Tensor.Randn(shape, new(seed), DType.Float64).RequireGrad();

    static byte[] BitsOf(Tensor t) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(t.ToArray<float>()).ToArray();

    static void Near(double[] expected, Tensor found, double tolerance, string text)
    {
        var numbers = found.ToArray<double>();
        Assert.Equal(expected.Length, numbers.Length);
        var largest = expected.Select(Math.Abs).DefaultIfEmpty(1).Max();
        for (var i = 0; i < numbers.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - numbers[i]) <= tolerance * Math.Max(1, largest),
                $"{text}: element {i} is {numbers[i]:R}, not {expected[i]:R}"
            );
        }
    }
}
