using Micrograd.TensorOps;

namespace Micrograd.Tests.Tensors;

/// <summary>What flows back to a tensor of which parts were taken is added to what is there, and to nothing that others have.</summary>
[Trait("kernels", "true")]
public sealed class PartGradientTests
{
    static readonly Tensor s_places = Tensor.Of([2L, 0, 2]);

    static readonly Dictionary<string, Func<Tensor, Tensor[]>> s_takes = new()
    {
        ["split"] = x => x.Split(2, 1),
        ["split of the last"] = x => x.Split([3, 1, 2], -1),
        ["select"] = x => [x[0], x[2], x[0], x[1]],
        ["select of the last"] = x => [x.Select(2, 5), x.Select(2, 0), x.Select(2, 5)],
        ["slice by a step"] = x => [x.Slice(2, 1, 6, 2), x.Slice(2, 0, 6, 3), x.Slice(0, 1, 1)],
        ["slice of a slice"] = x => [x.Slice(1, 1, 4).Slice(2, 2, 5), x.Slice(1, 0, 3)],
        ["each"] = x => Each(x),
        ["gather"] = x =>
            [x.Gather(0, Tensor.Zeros([2, 4, 6], DType.Int64)), x[1], x.Gather(0, Tensor.Ones([1, 2, 3], DType.Int64))],
        ["index select"] = x =>
            [x.IndexSelect(0, s_places), x[1], x.IndexSelect(0, s_places), x.IndexSelect(1, s_places)],
        ["index"] = x => [x[s_places], x[1], x[.., s_places]],
        ["embedding"] = x =>
            [Tensor.Embedding(x.Reshape(12, 6), s_places), Tensor.Embedding(x.Reshape(12, 6), s_places)],
        ["parts of what is used whole"] = x => [x * x, x[1], x.Slice(2, 0, 2), x.Exp(), x[2]],
        ["parts of what is turned"] = x => [x.Transpose(0, 2), x.Transpose(0, 2)[1], x[1]],
    };

    public static TheoryData<string> Names => [.. s_takes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_parts_add_up(string name)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            var leaf = Tensor.Randn([3, 4, 6], new Generator(1), dtype).RequireGrad();
            foreach (var isLeaf in (bool[])[true, false])
            {
                Tensor Loss() => Sum(s_takes[name](isLeaf ? leaf : leaf * 3L));
                leaf.ZeroGrad();
                Loss().Backward();
                // Recorded, each part is zeros of all and a sum.
                var recorded = Gradients.Of(Loss(), leaf)[0];
                var expected = recorded.ToArray<double>();
                Assert.Contains(expected, slope => slope != 0);
                Assert.Equal(expected, leaf.Grad!.ToArray<double>(), (a, b) => Math.Abs(a - b) <= 1e-5 * Math.Abs(a));
                Assert.Equal(leaf.Grad!.ToArray<double>(), Gradients.Of(Loss(), [leaf], null)[0].ToArray<double>());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_parts_match_differences_and_can_be_differentiated_again(string name)
    {
        var x = Tensor.Randn([3, 4, 6], new Generator(1), DType.Float64);
        TensorCheck.Gradients(x => Sum(s_takes[name](x[0])), [x]);
    }

    [Fact]
    public void Of_many_parts_zeros_are_made_once()
    {
        var x = Tensor.Randn([50, 100], new Generator(1)).RequireGrad();
        var parts = Each(x * 2L);
        var loss = Sum(parts);
        var names = AppliedOp.Within(() => loss.Backward()).Select(applied => applied.Op.Name).ToList();
        Assert.Equal(1, names.Count(name => name == "place"));
        Assert.Equal(49, names.Count(name => name == "add_place_"));
    }

    [Fact]
    public void What_others_have_stays_as_it_is()
    {
        var (x, other) = (Tensor.Ones([4, 3]).RequireGrad(), Tensor.Ones([4, 3]).RequireGrad());
        var above = Tensor.Ones([4, 3]);
        var y = (x * 1.0).RetainGrad();
        var z = (x + other).RetainGrad();
        var seen = new List<Tensor>();
        z.RegisterHook(g =>
        {
            seen.Add(g);
            return null;
        });
        // The sum hands one memory to both; then parts come to y.
        var sum = y + z;
        Gradients.Of(sum.Sum() * 0.0 + y[0].Sum(), y);
        (sum + y.Slice(0, 0, 1) + Tensor.Zeros([4, 3])).Backward(above, retain: true);
        Assert.Equal(Enumerable.Repeat(1.0, 12), above.ToArray<double>());
        Assert.Equal(Enumerable.Repeat(1.0, 12), other.Grad!.ToArray<double>());
        Assert.Equal(Enumerable.Repeat(1.0, 12), z.Grad!.ToArray<double>());
        Assert.Equal(Enumerable.Repeat(1.0, 12), seen[0].ToArray<double>());
        Assert.Equal([5, 5, 5, 1, 1, 1, 1, 1, 1, 1, 1, 1], y.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_gradient_that_a_leaf_has_already_is_not_written_to()
    {
        var x = Tensor.Ones([3, 2]).RequireGrad();
        x.Sum().Backward();
        var before = x.Grad!;
        (x[0].Sum() + x[1].Sum() + x[0].Sum()).Backward();
        Assert.Equal([1, 1, 1, 1, 1, 1], before.ToArray<double>());
        Assert.Equal([3, 3, 2, 2, 1, 1], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_program_of_parts_gives_the_same_bits()
    {
        var x = Tensor.Randn([6, 5], new Generator(1)).RequireGrad();
        Tensor Step(Tensor input)
        {
            x.ZeroGrad();
            Sum([.. Each(x * input), x[2], x.Slice(1, 1, 3)]).Backward();
            return x.Grad! * 1.0;
        }
        var given = Tensor.Randn([6, 5], new Generator(2));
        var program = TensorProgram.Record(Step, given);
        var other = Tensor.Randn([6, 5], new Generator(3));
        var expected = Step(other).ToArray<float>();
        Assert.Equal(expected, program.Run(other).ToArray<float>());
        Assert.Equal(expected, program.Run(other).ToArray<float>());
    }

    static Tensor[] Each(Tensor x) => [.. Enumerable.Range(0, x.Shape[0]).Select(i => x[i])];

    /// <summary>Each part by another weight, so that one in another's place is found.</summary>
    static Tensor Sum(Tensor[] parts)
    {
        var sum = Tensor.Zeros([], parts[0].DType);
        for (var i = 0; i < parts.Length; i++)
        {
            var weight = Tensor.Randn(parts[i].Shape, new Generator((ulong)i + 7), parts[i].DType);
            sum += (parts[i].Square() * weight).Sum();
        }
        return sum;
    }
}
