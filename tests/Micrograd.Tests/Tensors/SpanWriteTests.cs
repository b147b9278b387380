using System.Runtime.InteropServices;
using Micrograd.Tensors;
using Micrograd.Tests.TensorOps;

namespace Micrograd.Tests.Tensors;

/// <summary>A span that was taken before an op was applied and is written to after it is noticed, where a gradient reads what it wrote.</summary>
[Trait("kernels", "true")]
public sealed class SpanWriteTests
{
    static readonly Tensor s_weight = Tensor.Of([
        [0.5, -1, 2],
        [1.5, 0.25, -0.75],
    ]);

    /// <summary>What a span is taken of, and a loss whose gradient reads it, or the part of it whose places are given.</summary>
    sealed record Case(Func<Tensor> Make, Func<Tensor, Tensor> Loss, int[]? Read = null);

    static readonly Dictionary<string, Case> s_cases = new()
    {
        ["a leaf"] = new(Leaf, x => x.Square().Sum()),
        ["a leaf of floats"] = new(() => Leaf().Detach().Float().RequireGrad(), x => x.Square().Sum()),
        ["a constant"] = new(Constant, x => (W() * x).Sum()),
        ["one of three"] = new(Constant, x => Tensor.Linear(x, W()).Sum()),
        ["one of four"] = new(Constant, x => Tensor.Einsum("ij,ij,ij,ij->", [W(), W(), x, W()])),
        ["a result"] = new(() => Leaf() * 1, x => x.Sin().Sum()),
        ["a result that nobody differentiates"] = new(() => Constant() * 1, x => (W() * x).Sum()),
        ["a row"] = new(Leaf, x => x[1].Square().Sum(), [3, 4, 5]),
        ["a column"] = new(Leaf, x => x[.., 2].Square().Sum(), [2, 5]),
        ["a transpose"] = new(Leaf, x => x.T.Square().Sum()),
        ["flipped"] = new(Leaf, x => x[.., ..2].Flip(1).Square().Sum(), [0, 1, 3, 4]),
        ["expanded"] = new(Leaf, x => x[..1].Expand([4, 3]).Square().Sum(), [0, 1, 2]),
        ["after many others"] = new(Leaf, x => x.Tanh().Exp().Sum() + (x * x).Sum()),
        ["classes"] = new(() => Tensor.Of<long>([0, 2], [2]), x => Loss.CrossEntropy(W(), x)),
        ["places"] = new(() => Tensor.Of<long>([0, 1], [2]), x => W().IndexSelect(0, x).Square().Sum()),
        // It is converted to numbers, in memory of their own.
        ["truths"] = new(() => Constant() > 0, x => Tensor.Where(x, W(), W() * 2).Sum(), []),
        ["what a layer norm normalizes"] = new(Leaf, x => x.LayerNorm(x.Shape[^1]).Square().Sum()),
        ["what a checkpoint is given"] = new(Leaf, x => Gradients.Checkpoint(t => t[0].Square(), x).Sum()),
        ["what a checkpoint uses"] = new(Constant, x => Gradients.Checkpoint(t => t[0] * x, W()).Sum()),
        ["a row that a checkpoint uses"] = new(
            Constant,
            x => Gradients.Checkpoint(t => t[0][0] * x[1], W()).Sum(),
            [3, 4, 5]
        ),
        ["what a user's op is given"] = new(Constant, x => new Scaled().Apply(W(), x).Sum()),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_pass_that_reads_what_was_written_is_refused_and_any_other_is_right(string name)
    {
        var (make, loss, read) = s_cases[name];
        for (var at = 0; at < make().Count; at++)
        {
            var x = make();
            var elements = Bytes(x);
            var y = loss(x);
            var size = elements.Length / (int)x.Count;
            elements[(at + 1) * size - 1] ^= 1;
            if (read is null || read.Contains(at))
            {
                var message = Assert.Throws<InvalidOperationException>(() => y.Backward()).Message;
                Assert.Contains("changed through a span", message, StringComparison.Ordinal);
                Assert.StartsWith("Backward: '", message, StringComparison.Ordinal);
                Assert.Null(x.Grad);
            }
            else
            {
                y.Backward();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_span_that_is_written_to_before_or_not_at_all_or_back_to_what_it_was_changes_nothing(string name)
    {
        var (make, loss, _) = s_cases[name];
        var x = make();
        var elements = Bytes(x);
        elements[0] ^= 1;
        elements[0] ^= 1;
        var y = loss(x);
        elements[0] ^= 1;
        elements[0] ^= 1;
        y.Backward(retain: true);
        // A second pass looks once more.
        y.Backward();
        elements[0] ^= 1;
    }

    [Fact]
    public void Written_to_before_the_op_it_is_what_the_op_computes_with()
    {
        var x = Leaf();
        var span = x.AsSpan<double>();
        span[0] = 10;
        x.Square().Sum().Backward();
        Assert.Equal(20, x.Grad![0, 0].Item());
    }

    [Fact]
    public void A_span_of_a_part_or_of_a_view_tells_of_the_whole()
    {
        var x = Leaf();
        var span = x.Detach()[1].AsSpan<double>();
        var y = x.Square().Sum();
        span[0] = 9;
        Assert.Throws<InvalidOperationException>(() => y.Backward());
    }

    [Fact]
    public void A_derivative_that_is_differentiated_again_notices_it_too()
    {
        var x = Leaf();
        var span = x.AsSpan<double>();
        var slopes = Gradients.Of(x.Sin().Sum(), x)[0];
        span[0] = 9;
        Assert.Contains(
            "through a span",
            Assert.Throws<InvalidOperationException>(() => slopes.Sum().Backward()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_no_gradient_reads_may_change()
    {
        var (x, c) = (Leaf(), Constant());
        var span = x.AsSpan<double>();
        var other = c.AsSpan<double>();
        var y = (x * 3 + c).Sum();
        (span[0], other[0]) = (9, 9);
        y.Backward();
        Assert.Equal([3, 3, 3, 3, 3, 3], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void To_read_only_is_no_write_and_a_clone_has_no_span()
    {
        var x = Leaf();
        Assert.Equal(6, x.AsReadOnlySpan<double>().Length);
        Assert.False(x._storage.ChangesUnseen);
        _ = x.AsSpan<double>();
        Assert.True(x._storage.ChangesUnseen);
        Assert.False(x.Clone()._storage.ChangesUnseen);
    }

    /// <summary>Over every op: what an input of it holds is changed, and its gradients are the same as before or refused.</summary>
    [Theory]
    [MemberData(nameof(TensorOpCases.Lines), MemberType = typeof(TensorOpCases))]
    public void No_op_gives_a_gradient_of_other_numbers(string name)
    {
        var entry = TensorOpCases.Entry(name);
        foreach (var sample in TensorOpCases.Writes(entry) ? [] : entry.Samples)
        {
            for (var changed = 0; changed < sample.Inputs().Length; changed++)
            {
                var inputs = sample.Inputs();
                var leaves = Array.FindAll(inputs, x => x.DType.IsFloating());
                Array.ForEach(leaves, x => x.RequireGrad());
                if (inputs[changed].Count == 0)
                {
                    continue;
                }
                var elements = Bytes(inputs[changed]);
                var y = sample.Call(inputs);
                if (!y.RequiresGrad)
                {
                    continue;
                }
                var g = Tensor.OnesLike(y);
                var before = Gradients.Of(y, leaves, g, retain: true);
                // The sign of a fraction, the least bit of a whole number.
                elements[inputs[changed].DType.IsFloating() ? ^1 : 0] ^= (byte)(
                    inputs[changed].DType.IsFloating() ? 0x80 : 1
                );
                try
                {
                    var after = Gradients.Of(y, leaves, g, retain: true);
                    Assert.Equal(
                        before.SelectMany(x => x.ToArray<double>()),
                        after.SelectMany(x => x.ToArray<double>())
                    );
                }
                catch (InvalidOperationException refused)
                {
                    Assert.Contains("changed through a span", refused.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    static Tensor Leaf() => Constant().RequireGrad();

    static Tensor Constant() =>
        Tensor.Of([
            [0.5, -1.25, 2.0],
            [1.75, 0.125, -3.0],
        ]);

    static Tensor W() => s_weight.Clone().RequireGrad();

    static Span<byte> Bytes(Tensor x) =>
        x.DType switch
        {
            DType.Float64 => MemoryMarshal.AsBytes(x.AsSpan<double>()),
            DType.Float32 => MemoryMarshal.AsBytes(x.AsSpan<float>()),
            DType.Int64 => MemoryMarshal.AsBytes(x.AsSpan<long>()),
            _ => MemoryMarshal.AsBytes(x.AsSpan<bool>()),
        };

    sealed record Scaled : TensorOp
    {
        public override string Name => "scaled";

        public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

        public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            outputs[0].CopyFrom(inputs[0] * inputs[1]);

        public override Tensor Gradient(
            int input,
            Tensor g,
            ReadOnlySpan<Tensor> inputs,
            ReadOnlySpan<Tensor> outputs
        ) => input == 0 ? g * inputs[1] : g * inputs[0];
    }
}
