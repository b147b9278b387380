namespace Micrograd.Tests.Tensors;

/// <summary>Einstein's summation and running sums beside plain products and sums.</summary>
[Trait("kernels", "true")]
public sealed class TensorEinsumTests
{
    [Theory]
    [InlineData("ij,jk->ik", new[] { 2, 3 }, new[] { 3, 4 })]
    [InlineData("ij,jk", new[] { 2, 3 }, new[] { 3, 4 })]
    [InlineData("bij,bjk->bik", new[] { 5, 2, 3 }, new[] { 5, 3, 4 })]
    [InlineData("bhd,bhd->bh", new[] { 2, 3, 4 }, new[] { 2, 3, 4 })]
    [InlineData("i,j->ij", new[] { 2 }, new[] { 3 })]
    [InlineData("i,i->", new[] { 3 }, new[] { 3 })]
    [InlineData("ij,kj->ki", new[] { 2, 3 }, new[] { 4, 3 })]
    [InlineData("ijk,l->lj", new[] { 2, 3, 4 }, new[] { 2 })]
    [InlineData("ii,i->i", new[] { 3, 3 }, new[] { 3 })]
    [InlineData("ij,ij->ji", new[] { 2, 3 }, new[] { 2, 3 })]
    public void Two_operands_equal_the_sum_over_all_letters(string text, int[] a, int[] b)
    {
        var random = new Random(1);
        var (x, y) = (TensorCheck.Random(a, random), TensorCheck.Random(b, random));
        var actual = Tensor.Einsum(text, x, y);
        Assert.Equal(Loop(text, x, y), actual.ToArray<double>(), (p, q) => Math.Abs(p - q) < 1e-13);
        TensorCheck.Gradients(t => Tensor.Einsum(text, t[0], t[1]), [x, y]);
    }

    [Fact]
    public void One_and_three_operands_work_too()
    {
        var x = TensorCheck.Random([3, 3], new(1));
        Assert.Equal(x[0, 0].Item() + x[1, 1].Item() + x[2, 2].Item(), Tensor.Einsum("ii", x).Item(), 1e-14);
        Assert.Equal(x.T.ToArray<double>(), Tensor.Einsum("ij->ji", x).ToArray<double>());
        Assert.Equal(
            x.MatMul(x).MatMul(x).ToArray<double>(),
            Tensor.Einsum("ab,bc,cd->ad", x, x, x).ToArray<double>(),
            (p, q) => Math.Abs(p - q) < 1e-13
        );
    }

    [Theory]
    [InlineData("...ij,...jk->...ik", new[] { 5, 2, 3 }, new[] { 3, 4 }, "bij,jk->bik")]
    [InlineData("...ij,...jk", new[] { 5, 2, 3 }, new[] { 5, 3, 4 }, "bij,bjk->bik")]
    [InlineData("...i,...i", new[] { 2, 3 }, new[] { 2, 3 }, "ai,ai->a")]
    [InlineData("i...,j...->...ij", new[] { 2, 4 }, new[] { 3, 4 }, "ia,ja->aij")]
    [InlineData("...ij->...ji", new[] { 5, 2, 3 }, null, "aij->aji")]
    [InlineData("...i->i", new[] { 5, 2, 3 }, null, "abi->i")]
    [InlineData("...->...", new[] { 2, 3 }, null, "ab->ab")]
    [InlineData("ij...->...ji", new[] { 2, 3 }, null, "ij->ji")]
    [InlineData(" i j , j k -> i k ", new[] { 2, 3 }, new[] { 3, 4 }, "ij,jk->ik")]
    [InlineData("ii,ii->", new[] { 3, 3 }, new[] { 3, 3 }, "ii,ii->")]
    [InlineData("iij,jj->ij", new[] { 3, 3, 2 }, new[] { 2, 2 }, "iij,jj->ij")]
    [InlineData("iii->", new[] { 3, 3, 3 }, null, "iii->")]
    [InlineData("ij->", new[] { 2, 3 }, null, "ij->")]
    public void An_ellipsis_stands_for_the_dims_that_no_letter_names(string text, int[] a, int[]? b, string inLetters)
    {
        var random = new Random(2);
        Tensor[] x = [TensorCheck.Random(a, random), .. b is null ? [] : new[] { TensorCheck.Random(b, random) }];
        var expected = b is null
            ? Loop(inLetters.Replace("->", ",->", StringComparison.Ordinal), x[0], Tensor.Ones([], DType.Float64))
            : Loop(inLetters, x[0], x[1]);
        Assert.Equal(expected, Tensor.Einsum(text, x).ToArray<double>(), (p, q) => Math.Abs(p - q) < 1e-13);
        TensorCheck.Gradients(t => Tensor.Einsum(text, t), x);
    }

    [Theory]
    [InlineData("ij,jk->ik", new[] { 2, 1 }, new[] { 3, 4 })]
    [InlineData("ij,ij->ij", new[] { 2, 1 }, new[] { 1, 3 })]
    [InlineData("ij,ij->", new[] { 1, 1 }, new[] { 2, 3 })]
    [InlineData("...ij,...jk->...ik", new[] { 5, 1, 2, 3 }, new[] { 6, 3, 4 })]
    [InlineData("ij,i->ij", new[] { 1, 4 }, new[] { 3 })]
    [InlineData("i,ij->j", new[] { 1 }, new[] { 0, 2 })]
    public void A_size_of_1_broadcasts(string text, int[] a, int[] b)
    {
        var random = new Random(3);
        var (x, y) = (TensorCheck.Random(a, random), TensorCheck.Random(b, random));
        // Beside the same with the sizes written out.
        var (left, right) = text.Split("->")[0].Split(',') is [var l, var r] ? (l, r) : default;
        var sizes = Letters(left, a).Concat(Letters(right, b)).GroupBy(p => p.Letter, p => p.Size);
        var whole = sizes.ToDictionary(g => g.Key, g => g.Contains(0) ? 0 : g.Max());
        Tensor Spread(Tensor t, string letters) =>
            t.Expand([.. Letters(letters, t.Shape.ToArray()).Select(p => whole[p.Letter])]);
        Assert.Equal(
            Tensor.Einsum(text, Spread(x, left), Spread(y, right)).ToArray<double>(),
            Tensor.Einsum(text, x, y).ToArray<double>(),
            (p, q) => Math.Abs(p - q) < 1e-13
        );
        TensorCheck.Gradients(t => Tensor.Einsum(text, t[0], t[1]), [x, y]);
    }

    // The dims of an ellipsis, from the last, as digits.
    static IEnumerable<(char Letter, int Size)> Letters(string text, int[] sizes)
    {
        var rest = sizes.Length - text.Replace("...", "", StringComparison.Ordinal).Length;
        var digits = string.Concat(Enumerable.Range(0, rest).Reverse());
        return text.Replace("...", digits, StringComparison.Ordinal).Zip(sizes);
    }

    [Fact]
    public void Types_and_operands_that_do_not_fit_are_refused_by_name()
    {
        foreach (
            var refused in new Func<Tensor>[]
            {
                () => Tensor.Einsum("i,i", Tensor.Of(true), Tensor.Of(true)),
                () => Tensor.Einsum("i,i", Tensor.Of([1L]), Tensor.Of([2f])),
                () => Tensor.Einsum("i,i", Tensor.Of([1f]), Tensor.Of([2.0])),
                () => Tensor.Einsum("i,i", Tensor.Ones([2]), Tensor.Ones([3])),
                () => Tensor.Einsum("...,...", Tensor.Ones([2]), Tensor.Ones([3])),
                () => Tensor.Einsum("ii", Tensor.Ones([1, 3])),
            }
        )
        {
            Assert.StartsWith("Einsum: ", Assert.Throws<ArgumentException>(refused).Message, StringComparison.Ordinal);
        }
        Assert.Throws<ArgumentException>(() => Tensor.Einsum("i"));
        Assert.Throws<ArgumentNullException>(() => Tensor.Einsum("i", [null!]));
    }

    [Theory]
    [InlineData("ij,jk->ik", "names 2 operands; 1 are given")]
    [InlineData("ijk->i", "names 3 dims; [2, 3] has 2")]
    [InlineData("ii->i", "the dim 'i' is 2 and 3 in one operand, [2, 3]")]
    [InlineData("ij->ik", "must name a dim")]
    [InlineData("ij->ii", "and once")]
    [InlineData("i1->i", "no letter")]
    [InlineData("..ij->ij", "no ellipsis")]
    [InlineData("....ij->ij", "no ellipsis")]
    [InlineData("...i...->i", "no ellipsis")]
    [InlineData("...ijk->i", "names 3 dims; [2, 3] has 2")]
    [InlineData("ij->i->j", "no letter")]
    [InlineData("ij-i", "no letter")]
    [InlineData("ij>i", "no letter")]
    [InlineData("ij->i,j", "no letter")]
    [InlineData("", "names 0 dims; [2, 3] has 2")]
    [InlineData("ij,", "names 2 operands; 1 are given")]
    public void What_does_not_fit_is_said(string text, string says) =>
        Assert.Contains(
            says,
            Assert.Throws<ArgumentException>(() => Tensor.Einsum(text, Tensor.Ones([2, 3]))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Running_sums_and_layers_are_right_and_so_are_their_gradients()
    {
        var x = Tensor.Of(
            new double[,]
            {
                { 1, 2, 3 },
                { 4, 5, 6 },
            }
        );
        Assert.Equal([1, 3, 6, 4, 9, 15], x.CumSum(1).ToArray<double>());
        Assert.Equal([1, 2, 3, 5, 7, 9], x.CumSum(0).ToArray<double>());
        Assert.Equal(1e6, Tensor.Full([10_000_000], 0.1f).CumSum(0)[-1].Item(), 1.0);
        TensorCheck.Gradients(t => t[0].CumSum(0).Square(), [TensorCheck.Random([3, 2], new(1))]);
        var normal = x.LayerNorm(x.Shape[^1]);
        Assert.Equal(0, normal.Mean(1).Square().Sum().Item(), 1e-20);
        Assert.Equal(
            [2 / 3.0 / (2 / 3.0 + 1e-5), 2 / 3.0 / (2 / 3.0 + 1e-5)],
            normal.Var([1], correction: 0).ToArray<double>(),
            (p, q) => Math.Abs(p - q) < 1e-12
        );
        TensorCheck.Gradients(
            t => t[0].LayerNorm(t[0].Shape[^2..], t[1], t[2]),
            [
                TensorCheck.Random([2, 3, 2], new(1)),
                TensorCheck.Random([3, 2], new(2)),
                TensorCheck.Random([3, 2], new(3)),
            ]
        );
        Assert.Throws<ArgumentException>(() => x.LayerNorm(x.Shape[^1], Tensor.Ones([2], DType.Float64)));
        Assert.Throws<ArgumentException>(() => x.LayerNorm([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => x.LayerNorm([]));
        // No count of dims is taken for their sizes.
        Assert.Throws<ArgumentException>(() => x.LayerNorm(1));
    }

    static double[] Loop(string text, Tensor x, Tensor y)
    {
        var sides = text.Split("->");
        var (a, b) = (sides[0].Split(',')[0], sides[0].Split(',')[1]);
        var result =
            sides.Length > 1
                ? sides[1]
                : string.Concat((a + b).GroupBy(c => c).Where(g => g.Count() == 1).Select(g => g.Key).Order());
        var sizes = a.Zip(x.Shape)
            .Concat(b.Zip(y.Shape))
            .DistinctBy(p => p.First)
            .ToDictionary(p => p.First, p => p.Second);
        var letters = sizes.Keys.ToArray();
        var sums = new double[result.Aggregate(1, (n, c) => n * sizes[c])];
        for (var i = 0; i < letters.Aggregate(1, (n, c) => n * sizes[c]); i++)
        {
            var at = new Dictionary<char, int>();
            var rest = i;
            foreach (var letter in letters)
            {
                at[letter] = rest % sizes[letter];
                rest /= sizes[letter];
            }
            var place = result.Aggregate(0, (n, c) => n * sizes[c] + at[c]);
            sums[place] +=
                x[[.. a.Select(c => (TensorIndex)at[c])]].Item() * y[[.. b.Select(c => (TensorIndex)at[c])]].Item();
        }
        return sums;
    }
}
