namespace Micrograd.Tests.TensorOps;

/// <summary>
/// Whoever called something wrong is told in its own words: the method that was called, not one within it, with shapes, dim or type and what
/// would be right; nothing is changed, and no random number taken. Beside the table's own refusals: what methods are made of.
/// </summary>
public sealed class RefusedCallTests
{
    const int Most = int.MaxValue;

    static readonly Generator s_generator = new(5);

    sealed record Given(
        Tensor X,
        Tensor Single,
        Tensor Whole,
        Tensor Truths,
        Tensor Halves,
        Tensor Number,
        Tensor Row,
        Tensor Deep
    )
    {
        public static Given New()
        {
            var x = Tensor.Arange(6).Reshape(2, 3).Double();
            return new(
                x,
                x.Float(),
                x.Long(),
                x.Bool(),
                x.To(DType.Float16),
                Tensor.Of(2.0),
                Tensor.Of(1.0, 2, 3),
                Tensor.Ones([.. Enumerable.Repeat(1, 64)])
            );
        }

        public IEnumerable<Tensor> All => [X, Single, Whole, Truths, Halves, Number, Row, Deep];
    }

    static readonly Dictionary<string, Func<Given, object>> s_calls = new()
    {
        // Views and indices.
        ["Index: 3 lies outside of dim 1 of [2, 3], which has 3."] = g => g.X[0, 3],
        ["Index: 5 lies outside of dim 1 of [2, 3], which has 3. "] = g => g.X[0..1, 5],
        ["Index: 0..4 lies outside of dim 1 of [2, 3], which has 3."] = g => g.X[1, 0..4],
        ["Select: 2 lies outside of dim 0 of [2, 3], which has 2."] = g => g.X.Select(0, 2),
        ["Unsqueeze: 65 dims; a tensor has at most 64."] = g => g.Deep.Unsqueeze(0),
        ["Expand: 65 dims; a tensor has at most 64."] = g => g.Deep.Expand([.. Enumerable.Repeat(1, 65)]),
        ["Reshape: 65 dims; a tensor has at most 64."] = g => g.Deep.Reshape([.. Enumerable.Repeat(1, 65)]),
        // Rows in order.
        ["Sort: a single number has no dim 3; it counts as 0 and -1."] = g => g.Number.Sort(3),
        ["Sort: a single number has no dim 1; it counts as 0 and -1."] = g => g.Number.Sort(1, descending: true),
        ["TopK: a single number has no dim 1; it counts as 0 and -1."] = g => g.Number.TopK(1, 1),
        ["TopK: 2 of a single number; it is 1."] = g => g.Number.TopK(2),
        ["TopK: 4 of the 3 along dim 1 of [2, 3]."] = g => g.X.TopK(4),
        // Choices.
        ["MaskedFill: the mask is float64, not bool; compare first."] = g => g.X.MaskedFill(g.X, 0),
        ["MaskedFill: the mask is float64, not bool; compare first. "] = g => g.X.MaskedFill(g.X, 0.5),
        ["MaskedFill: [2] and [2, 3] do not broadcast: dim -1 has 2"] = g => g.X.MaskedFill(g.Truths[0, ..2], 0),
        ["MaskedFill: float16 is for storage"] = g => g.Halves.MaskedFill(g.Truths, 0),
        ["Where: [2, 3] and [2] do not broadcast"] = g => Tensor.Where(g.Truths, g.Row[..2], g.X),
        ["Where: float16 is for storage"] = g => Tensor.Where(g.Truths, g.Halves, g.Halves),
        ["maximum: [2, 3] and [2] do not broadcast"] = g => g.X.Max(g.Row[..2]),
        // Reductions.
        ["Mean: float16 is for storage"] = g => g.Halves.Mean(),
        ["Mean: the elements are bool; Mean is of fractions. Float() converts them."] = g => g.Truths.Mean(0),
        ["ArgMax: the elements are bool; ArgMax is of numbers. Long() converts them."] = g => g.Truths.ArgMax(),
        ["Prod: float16 is for storage"] = g => g.Halves.Prod(0),
        ["Prod: float16 is for storage; "] = g => g.Halves.Prod(),
        ["Max: 4294967296 elements of float32"] = g => g.Single[0, 0].Expand([1 << 16, 1 << 16]).Max(),
        ["ScatterAdd: the elements are bool"] = g => g.Truths.ScatterAdd(0, g.Whole.Clamp(0, 1), g.Truths),
        ["LayerNorm: an epsilon of -1 for [2, 3]; it is 0 or more."] = g => g.X.LayerNorm(g.X.Shape[^1], epsilon: -1),
        ["LayerNorm: an epsilon of nan for [2, 3]; it is 0 or more."] = g =>
            g.X.LayerNorm(g.X.Shape[^1], epsilon: double.NaN),
        ["CrossEntropy: targets of [2] float64 for scores of [2, 3]: classes are int64, Long() converts them;"] = g =>
            Loss.CrossEntropy(g.X, g.Row[..2]),
        // Powers.
        ["Pow: [2, 3] int64 to the power of -1: a whole number has no whole power below 0; Float() converts it."] = g =>
            g.Whole.Pow(-1),
        ["**: a negative exponent of whole numbers, which have no whole power below 0; Float() converts them."] = g =>
            g.Whole.Pow(-g.Whole),
        // Products.
        ["Dot: [3] float64 · [2] float64: both must be equally long"] = g => g.Row.Dot(g.Row[..2]),
        ["Dot: [3] float64 · [3] int64: both must be equally long, and both float32, float64 or int64"] = g =>
            g.Row.Dot(g.Row.Long()),
        ["Outer: float16 is for storage"] = g => g.Halves[0].Outer(g.Row),
        ["Einsum: float16 is for storage"] = g => Tensor.Einsum("ij->", g.Halves),
        ["Einsum: 68719476736 elements of float32"] = g =>
            Tensor.Einsum("i,j,k->ijk", Tensor.Ones(1 << 12), Tensor.Ones(1 << 12), Tensor.Ones(1 << 12)),
        // Joins.
        ["Stack: no tensor to join."] = _ => Tensor.Stack([]),
        ["Stack: [2, 3] float64 and [3] float64 differ"] = g => Tensor.Stack([g.X, g.Row]),
        ["Stack: [2, 3] float64 and [2, 3] float32 differ"] = g => Tensor.Stack([g.X, g.Single]),
        ["Stack: a new dim of [2, 3] goes to -3 … 2, not 4."] = g => Tensor.Stack([g.X, g.X], 4),
        ["Stack: a new dim of [2, 3] goes to -3 … 2, not -4."] = g => Tensor.Stack([g.X, g.X], -4),
        ["Stack: 65 dims; a tensor has at most 64."] = g => Tensor.Stack([g.Deep, g.Deep]),
        ["Concat: single numbers have no dim along which they join; Stack makes one."] = g =>
            Tensor.Concat([g.Number, g.Number]),
        ["Repeat: 6597069766656 elements of float64"] = g => g.X.Repeat(1 << 20, 1 << 20),
        ["Tril: float16 is for storage"] = g => g.Halves.Tril(),
        // Creation.
        ["Zeros: 65 dims; a tensor has at most 64."] = _ => Tensor.Zeros([.. Enumerable.Repeat(1, 65)]),
        ["Eye: 7 is no type of elements; DType names them all."] = _ => Tensor.Eye(2, (DType)7),
        ["To: -1 is no type of elements; DType names them all."] = g => g.X.To((DType)(-1)),
        ["Of: a tensor has no elements of type Decimal"] = _ => Tensor.Of<decimal>([1], [1]),
        ["Item: a tensor has no elements of type Int32"] = g => g.Number.Item<int>(),
        ["ToArray: a tensor has no elements of type Int32"] = g => g.X.ToArray<int>(),
        ["AsSpan: the elements are float64, not float32; To(DType.Float32) converts them."] = g =>
            g.X.AsSpan<float>().Length,
        // Draws, of which none takes a number.
        ["Rand: 4611686014132420609 elements of float32"] = _ => Tensor.Rand([Most, Most], s_generator),
        ["Rand: 65 dims; a tensor has at most 64."] = _ => Tensor.Rand([.. Enumerable.Repeat(1, 65)], s_generator),
        ["Randn: random numbers are float32 or float64, not int64."] = _ => Tensor.Randn([2], s_generator, DType.Int64),
        ["RandInt: there is no whole number from 3 up to, and without, 3."] = _ =>
            Tensor.RandInt(3, 3, [2], s_generator),
        ["RandPerm: -1 numbers; there are 0 or more."] = _ => Tensor.RandPerm(-1, s_generator),
        ["RandPerm: 2147483647 elements of int64"] = _ => Tensor.RandPerm(Most, s_generator),
        ["Dropout: a probability of 1.1 on [2, 3]; it is 0 … 1."] = g => g.X.Dropout(1.1, s_generator),
        ["Dropout: the elements are int64"] = g => g.Whole.Dropout(0.5, s_generator),
        // Writes.
        ["Index: [2, 3] does not expand to [3]: only dims of size 1, and new ones in front, repeat."] = g =>
            g.X[0] = g.X.Clone(),
        ["Fill: dim 0 of [2, 2, 3] is expanded"] = g => g.X.Expand([2, 2, 3]).Fill(1),
    };

    public static TheoryData<string> Messages => [.. s_calls.Keys];

    [Theory]
    [MemberData(nameof(Messages))]
    public void The_message_names_what_was_called_and_nothing_is_changed(string message)
    {
        var given = Given.New();
        var before = given.All.Select(x => (x.ToArray<double>(), x._storage.Version)).ToArray();
        var drawn = s_generator.Drawn;
        var e = Record.Exception(() => s_calls[message](given));
        Assert.True(
            e is ArgumentException or InvalidOperationException or NotSupportedException or OverflowException,
            $"{e?.GetType().Name}: {e?.Message}"
        );
        Assert.StartsWith(message.TrimEnd(), e!.Message, StringComparison.Ordinal);
        Assert.Equal(drawn, s_generator.Drawn);
        Assert.All(
            given.All.Zip(before),
            pair =>
            {
                Assert.Equal(pair.Second.Item1, pair.First.ToArray<double>());
                Assert.Equal(pair.Second.Version, pair.First._storage.Version);
            }
        );
    }

    [Fact]
    public void What_is_right_beside_it_is_taken()
    {
        var given = Given.New();
        foreach (var dim in (int[])[0, -1])
        {
            Assert.Equal(2, given.Number.Sort(dim).Values.Item());
            var (values, indices) = given.Number.TopK(1, dim);
            Assert.Equal((2, 0), (values.Item(), indices.Item()));
        }
        Assert.Equal(DType.Bool, given.Truths.Max().DType);
        Assert.Equal([false, true], given.Truths.Min(1).ToArray<bool>());
        Assert.Equal([true, true, true], given.Truths.Max([0], keepDim: true).ToArray<bool>());
        Assert.Equal([-0.5, 0.5], Tensor.Of(1.0, 2).LayerNorm(2, epsilon: 0.75).ToArray<double>());
    }
}
