using System.Globalization;
using Micrograd.Numbers;

namespace Micrograd.Tests.TensorOps;

/// <summary>However its inputs lie in memory, an op gives the bits that it gives of contiguous copies, backward too.</summary>
[Trait("kernels", "true")]
public sealed class TensorOpLayoutTests
{
    static readonly Dictionary<string, Func<Tensor, Tensor>> s_layouts = new()
    {
        ["contiguous"] = x => x.Clone(),
        ["transposed"] = x => x.Rank < 2 ? x : x.Transpose(0, -1).Clone().Transpose(0, -1),
        ["strided"] = x => Tensor.Stack([x, x], x.Rank).Select(x.Rank, 1),
        ["expanded"] = x => x.Rank == 0 || x.Shape[0] == 0 ? x : x.Slice(0, 0, 1).Expand(x.Shape),
        ["offset"] = x => Tensor.Stack([x, x]).Select(0, 1),
        ["flipped"] = x => x.Rank == 0 ? x : x.Flip(-1).Clone().Flip(-1),
        ["empty"] = x => x.Rank == 0 ? x : Tensor.Stack([x, x]).Select(0, 1).Slice(0, 0, 0),
        ["one element"] = x => Part(Tensor.Stack([x, x], x.Rank).Select(x.Rank, 0), x.Rank),
        ["rank 0"] = x => x.Count == 0 ? x : x.Flatten().Select(0, (int)x.Count - 1),
        ["view of a view"] = x => Tensor.Stack([x, x, x]).Slice(0, 0, 3, 2).Flip(0).Select(0, 0),
    };

    static readonly DType[] s_fractions = [DType.Float32, DType.Float64];

    // These change the shape, so that inputs which must fit each other may not: what an op refuses, it refuses of any layout. The
    // kernels of gradients are given what fits.
    static readonly HashSet<string> s_shapes = ["empty", "one element", "rank 0"];

    // A sum adds where the elements lie, in the order in which they lie. To write into an expanded tensor is refused.
    static readonly HashSet<(string Op, string Layout)> s_others =
    [
        ("sum", "transposed"),
        ("mean", "transposed"),
        ("copy_", "expanded"),
        ("index_put_", "expanded"),
        ("running_statistics", "expanded"),
    ];

    public static TheoryData<string> Layouts => [.. s_layouts.Keys];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_layout_changes_no_bit_of_a_value(string layout) =>
        Each(layout, (sample, laid) => Bits(sample, laid), (sample, laid) => Bits(sample, Copies(laid)));

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_layout_changes_no_bit_of_a_gradient(string layout) =>
        Each(layout, (sample, laid) => Slopes(sample, laid), (sample, laid) => Slopes(sample, Copies(laid)));

    [Theory]
    [InlineData("sum")]
    [InlineData("mean")]
    public void A_sum_of_what_lies_otherwise_differs_by_its_last_bit_alone(string op)
    {
        foreach (var sample in TensorOpTable.Find(op)!.Samples)
        {
            var x = sample.Inputs()[0];
            var (expected, found) = (sample.Call(x), sample.Call(s_layouts["transposed"](x)));
            Assert.All(
                expected.ToArray<double>().Zip(found.ToArray<double>()),
                pair => Assert.Equal(pair.First, pair.Second, 1e-15 * x.Abs().Sum().Item())
            );
        }
    }

    static void Each(
        string layout,
        Func<TensorOpSample, Tensor[], string> of,
        Func<TensorOpSample, Tensor[], string> ofCopies
    )
    {
        var failures = new List<string>();
        foreach (
            var entry in s_shapes.Contains(layout) ? TensorOpTable.All : TensorOpTable.All.Concat(TensorOpTable.Kernels)
        )
        {
            foreach (var sample in s_others.Contains((entry.Name, layout)) ? [] : entry.Samples)
            {
                // The kernels of gradients run over fractions alone.
                foreach (var dtype in TensorOpTable.All.Contains(entry) ? Enum.GetValues<DType>() : s_fractions)
                {
                    var laid = Laid(layout, sample, dtype);
                    var (expected, found) = (ofCopies(sample, laid), of(sample, laid));
                    if (expected != found)
                    {
                        failures.Add($"{entry} on {dtype}, {sample}:\n  {expected}\n  {found}");
                    }
                }
            }
        }
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    /// <summary>The sample's inputs, laid out so: fractions as another type, places and classes as they are, where they keep their shape.</summary>
    static Tensor[] Laid(string layout, TensorOpSample sample, DType dtype) =>
        [
            .. sample
                .Inputs()
                .Select(
                    (x, i) =>
                        sample.IsFree(i) ? s_layouts[layout](x.To(dtype)).Detach()
                        : s_shapes.Contains(layout) ? x
                        : s_layouts[layout](x)
                ),
        ];

    /// <summary>The result as text without rounding, or the refusal: some ops don't take all shapes.</summary>
    static string Bits(TensorOpSample sample, Tensor[] inputs)
    {
        try
        {
            return Text(sample.Call(inputs));
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return e.Message;
        }
    }

    static string Slopes(TensorOpSample sample, Tensor[] inputs)
    {
        try
        {
            var leaves = inputs.Select((x, i) => sample.IsFree(i) ? x.Detach().RequireGrad() : x).ToArray();
            var y = sample.Call(leaves);
            if (!y.RequiresGrad)
            {
                return "none";
            }
            y.Backward(Tensor.Rand(y.Shape, new Generator(5), y.DType) + 0.5);
            return string.Join("; ", leaves.Select(leaf => leaf.Grad is { } grad ? Text(grad) : "none"));
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return e.Message;
        }
    }

    static bool IsRefusal(Exception e) =>
        e is ArgumentException or InvalidOperationException or NotSupportedException or OverflowException;

    static Tensor[] Copies(Tensor[] inputs) => Array.ConvertAll(inputs, x => x.Detach().Clone());

    static string Text(Tensor x) =>
        $"{x.Shape} {x.DType}: {string.Join(' ', x.ToArray<double>().Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}";

    static Tensor Part(Tensor x, int rank)
    {
        for (var dim = 0; dim < rank; dim++)
        {
            x = x.Slice(dim, 0, Math.Min(1, x.Shape[dim]));
        }
        return x;
    }
}
