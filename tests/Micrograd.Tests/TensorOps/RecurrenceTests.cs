using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tests.Kernels;

namespace Micrograd.Tests.TensorOps;

/// <summary>Recurrent layers through time beside their definition, step by step in plain ops: sizes that fill no vector, all cells.</summary>
[Collection(nameof(ThreadTests))]
[Trait("kernels", "true")]
public sealed class RecurrenceTests
{
    static readonly (int Steps, int Batch, int Hidden)[] s_sizes =
    [
        (1, 1, 1),
        (1, 5, 7),
        (4, 1, 33),
        (3, 13, 7),
        (5, 2, 1),
        (3, 14, 33),
        (2, 0, 3),
        (2, 3, 70),
    ];

    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool>();
            foreach (var cell in Enum.GetNames<RecurrentCell>())
            {
                foreach (var reverse in (bool[])[false, true])
                {
                    cases.Add(cell, reverse, false);
                    cases.Add(cell, reverse, true);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_gradients_are_those_of_the_definition(string cell, bool reverse, bool lengths)
    {
        var op = new Recurrence(Enum.Parse<RecurrentCell>(cell), reverse);
        foreach (var (steps, batch, hidden) in s_sizes)
        {
            foreach (var (dtype, tolerance) in ((DType, double)[])[(DType.Float32, 2e-5), (DType.Float64, 1e-13)])
            {
                var (fused, unrolled) = (
                    Inputs(op, steps, batch, hidden, lengths, dtype),
                    Inputs(op, steps, batch, hidden, lengths, dtype)
                );
                var (y, z) = (op.Apply(fused), op.Definition(unrolled));
                AssertClose(z, y, tolerance);
                var g = Tensor.Randn(y.Shape, new(9), dtype);
                y.Backward(g);
                z.Backward(g);
                for (var i = 0; i < op.LengthsAt; i++)
                {
                    if (unrolled[i].Count > 0)
                    {
                        AssertClose(unrolled[i].Grad!, fused[i].Grad!, tolerance);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Second_derivatives_are_those_of_the_definition(string cell, bool reverse, bool lengths)
    {
        var op = new Recurrence(Enum.Parse<RecurrentCell>(cell), reverse);
        var (fused, unrolled) = (Second(x => op.Apply(x)), Second(x => op.Definition(x)));
        for (var i = 0; i < fused.Length; i++)
        {
            AssertClose(unrolled[i], fused[i], 1e-12);
        }

        Tensor[] Second(Func<Tensor[], Tensor> f)
        {
            var inputs = Inputs(op, 3, 2, 2, lengths, DType.Float64);
            var of = inputs[..op.LengthsAt];
            var y = f(inputs);
            var first = Gradients.Of(
                (y * Tensor.Randn(y.Shape, new(9), DType.Float64)).Sum(),
                of,
                null,
                createGraph: true
            );
            var all = first.Select((g, i) => (g * Tensor.Randn(g.Shape, new(20 + (ulong)i), DType.Float64)).Sum());
            all.Aggregate((a, b) => a + b).Backward();
            return [.. of.Select(x => x.Grad!)];
        }
    }

    [Theory]
    [InlineData("Tanh", false)]
    [InlineData("Relu", true)]
    [InlineData("Lstm", true)]
    [InlineData("Gru", false)]
    public void Any_number_of_threads_gives_the_same_bits(string cell, bool lengths)
    {
        var op = new Recurrence(Enum.Parse<RecurrentCell>(cell), Reverse: lengths);
        var before = Workers.ThreadCount;
        try
        {
            Workers.ThreadCount = 1;
            var alone = Bits();
            foreach (var threads in (int[])[2, 3])
            {
                Workers.ThreadCount = threads;
                Assert.Equal(alone, Bits());
            }
        }
        finally
        {
            Workers.ThreadCount = before;
        }

        float[] Bits()
        {
            var inputs = Inputs(op, 40, 17, 96, lengths, DType.Float32);
            var y = op.Apply(inputs);
            y.Backward(Tensor.Randn(y.Shape, new(9)));
            return [.. y.ToArray<float>(), .. inputs[..op.LengthsAt].SelectMany(x => x.Grad!.ToArray<float>())];
        }
    }

    [Theory]
    [InlineData("Lstm")]
    [InlineData("Gru")]
    [InlineData("Tanh")]
    public void A_sequence_knows_nothing_of_its_neighbours(string cell)
    {
        var op = new Recurrence(Enum.Parse<RecurrentCell>(cell), Reverse: false);
        var inputs = Inputs(op, 3, 4, 5, lengths: false, DType.Float64);
        var whole = op.Apply(inputs);
        Tensor[] second = [.. inputs];
        second[0] = inputs[0].Slice(1, 1, 2);
        second[2] = inputs[2].Slice(0, 1, 2);
        second[^1] = op.HasCell ? inputs[3].Slice(0, 1, 2) : second[^1];
        AssertClose(whole.Slice(1, 1, 2), op.Apply(second), 1e-15);
    }

    [Fact]
    public void What_was_changed_since_is_refused_by_the_way_back()
    {
        var op = new Recurrence(RecurrentCell.Lstm, Reverse: false);
        var y = op.Apply(Inputs(op, 2, 2, 3, lengths: false, DType.Float64));
        using (NoGrad.Enter())
        {
            y.Fill(0);
        }
        Assert.Contains("changed in place", Assert.Throws<InvalidOperationException>(() => y.Sum().Backward()).Message);
    }

    static Tensor[] Inputs(Recurrence op, int steps, int batch, int hidden, bool lengths, DType dtype)
    {
        var generator = new Generator(5);
        var gates = op.Gates * hidden;
        Tensor Drawn(Shape shape, double scale) => (Tensor.Randn(shape, generator, dtype) * scale).RequireGrad();
        Tensor[] inputs =
        [
            Drawn([steps, batch, gates], 1),
            Drawn([gates, hidden], 1 / Math.Sqrt(hidden)),
            Drawn([batch, hidden], 1),
        ];
        if (op.LengthsAt > 3)
        {
            inputs = [.. inputs, op.HasCell ? Drawn([batch, hidden], 1) : Drawn([gates], 1)];
        }
        return lengths ? [.. inputs, Tensor.RandInt(0, steps + 1, [batch], generator)] : inputs;
    }

    static void AssertClose(Tensor expected, Tensor found, double tolerance)
    {
        Assert.Equal(expected.Shape, found.Shape);
        var (a, b) = (expected.ToArray<double>(), found.ToArray<double>());
        // Of the size of the whole: sums over time round by their largest term.
        var size = 1 + (a.Length == 0 ? 0 : a.Max(Math.Abs));
        for (var i = 0; i < a.Length; i++)
        {
            Assert.True(Math.Abs(a[i] - b[i]) <= tolerance * size, $"element {i}: {a[i]:R} expected, {b[i]:R} found");
        }
    }
}
