using Micrograd.Tests.Ops;

namespace Micrograd.Tests.Tensors;

/// <summary>Every op of the table on tensors: values, gradients and second derivatives, whatever the shape and the layout.</summary>
[Trait("kernels", "true")]
[Trait("kernels", "sample")]
public sealed class TensorOpTests
{
    static readonly Shape[] s_shapes =
    [
        [],
        [1],
        [0],
        [1, 0, 3],
        [20],
        [812],
    ];

    static readonly (Shape A, Shape B)[] s_pairs =
    [
        ([1], []),
        ([2], []),
        ([1], [2]),
        ([2, 1], [2]),
        ([1, 2], [2]),
        ([3, 2], [2]),
        ([1, 3, 2], [2]),
        ([1, 3, 2], [3, 2]),
        ([3, 1, 2], [3, 2]),
        ([2, 3, 2], []),
        ([3, 1, 2], [1, 3, 2]),
    ];

    public static TheoryData<string> Ops => [.. OpTable.All.Select(OpCalls.KeyOf)];

    [Theory]
    [MemberData(nameof(Ops))]
    public void Values_are_those_of_the_scalar_engine_at_every_shape(string key)
    {
        var entry = OpCalls.Entry(key);
        var random = new Random(3);
        foreach (var shape in s_shapes)
        {
            var inputs = Inputs(entry, random, Same(entry, shape));
            var y = OpCalls.Call(entry, inputs);
            Assert.Equal(shape, y.Shape);
            Assert.Equal(DType.Float64, y.DType);
            Equal(Scalars(entry, inputs), y.ToArray<double>(), 4e-15);
            var single = OpCalls.Call(entry, Array.ConvertAll(inputs, x => x.Float()));
            Assert.Equal(DType.Float32, single.DType);
            Equal(Scalars(entry, Array.ConvertAll(inputs, x => x.Float())), single.ToArray<double>(), 2e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void Gradients_and_second_derivatives_equal_differences(string key)
    {
        var entry = OpCalls.Entry(key);
        var random = new Random(4);
        var inputs = Apart(entry, random, Same(entry, [2, 3]));
        TensorCheck.Gradients(x => OpCalls.Call(entry, x), inputs);
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void Operands_broadcast_both_ways_and_gradients_come_back_in_their_shapes(string key)
    {
        var entry = OpCalls.Entry(key);
        if (entry.Op.Arity != 2)
        {
            return;
        }
        var random = new Random(5);
        foreach (var (a, b) in s_pairs)
        {
            foreach (
                var shapes in (Shape[][])
                    [
                        [a, b],
                        [b, a],
                    ]
            )
            {
                var inputs = Apart(entry, random, shapes);
                var y = OpCalls.Call(entry, inputs);
                var full = Array.ConvertAll(inputs, x => x.Expand(y.Shape).Clone());
                Assert.Equal(OpCalls.Call(entry, full).ToArray<double>(), y.ToArray<double>());
                TensorCheck.Gradients(x => OpCalls.Call(entry, x), inputs);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void Any_layout_gives_the_bits_of_a_contiguous_copy(string key)
    {
        var entry = OpCalls.Entry(key);
        var random = new Random(6);
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            var inputs = Inputs(entry, random, Same(entry, [9, 10, 7])).Select(x => x.To(dtype)).ToArray();
            Func<Tensor, Tensor>[] layouts =
            [
                x => x.Transpose(0, 2),
                x => x.Permute(1, 2, 0),
                x => x[1..8, 2.., 1..^1],
                x => x.Slice(0, 1, 9, 3).Slice(2, 0, 7, 2),
                x => x.Flip(0, 2),
                x => x[3].Unsqueeze(0).Expand([4, 10, 7]),
                x => x[.., 4..5].Expand([9, 6, 7]),
                x => x[2..4].Flatten()[5..],
            ];
            foreach (var layout in layouts)
            {
                var views = Array.ConvertAll(inputs, x => layout(x));
                var copies = Array.ConvertAll(views, x => x.Clone());
                Assert.Equal(
                    OpCalls.Call(entry, copies).ToArray<double>(),
                    OpCalls.Call(entry, views).ToArray<double>()
                );
                // One of them strided, the other in order.
                views[0] = copies[0];
                Assert.Equal(
                    OpCalls.Call(entry, copies).ToArray<double>(),
                    OpCalls.Call(entry, views).ToArray<double>()
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void Lanes_give_the_bits_of_the_tail_at_every_length_and_write_nothing_beyond(string key)
    {
        var entry = OpCalls.Entry(key);
        var random = new Random(7);
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            var all = Inputs(entry, random, Same(entry, 129)).Select(x => x.To(dtype)).ToArray();
            var alone = Enumerable
                .Range(0, 129)
                .Select(i => OpCalls.Call(entry, Array.ConvertAll(all, x => x[i..(i + 1)])).Item())
                .ToArray();
            for (var length = 0; length <= 129; length++)
            {
                var y = OpCalls.Call(entry, Array.ConvertAll(all, x => x[..length]));
                Assert.Equal(alone[..length], y.ToArray<double>());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void A_number_that_is_none_comes_through_every_op(string key)
    {
        var entry = OpCalls.Entry(key);
        var random = new Random(8);
        for (var input = 0; input < entry.Op.Arity; input++)
        {
            // A choice reads NaN as not positive, and its other side is not read.
            if (entry.Op.Arity == 3)
            {
                continue;
            }
            var inputs = Inputs(entry, random, Same(entry, 40));
            inputs[input] = inputs[input].Clone();
            inputs[input][11] = Tensor.Of(double.NaN);
            var y = OpCalls.Call(entry, inputs).ToArray<double>();
            Assert.True(double.IsNaN(y[11]), $"{key}: {y[11]}");
            Assert.False(double.IsNaN(y[12]));
            Assert.True(
                float.IsNaN(OpCalls.Call(entry, Array.ConvertAll(inputs, x => x.Float())).ToArray<float>()[11])
            );
        }
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void Shapes_that_do_not_broadcast_and_types_for_storage_are_refused(string key)
    {
        var entry = OpCalls.Entry(key);
        var half = Array.ConvertAll(Inputs(entry, new(9), Same(entry, 3)), x => x.To(DType.Float16));
        Assert.Contains("float16", Refused<NotSupportedException>(half), StringComparison.Ordinal);
        if (entry.Op.Arity > 1)
        {
            var odd = Inputs(entry, new(9), [new[] { 4, 3 }, new[] { 4, 4 }, new[] { 4, 5 }]);
            var message = Refused<ArgumentException>(odd);
            Assert.Contains("[4, 3]", message, StringComparison.Ordinal);
            Assert.Contains("[4, 4]", message, StringComparison.Ordinal);
        }

        string Refused<T>(Tensor[] inputs)
            where T : Exception => Assert.Throws<T>(() => OpCalls.Call(entry, inputs)).Message;
    }

    static double[] Scalars(OpEntry entry, Tensor[] inputs)
    {
        var values = Array.ConvertAll(inputs, x => x.ToArray<double>());
        return
        [
            .. Enumerable
                .Range(0, values[0].Length)
                .Select(i => OpCalls.Evaluate(entry, Array.ConvertAll(values, v => v[i]))),
        ];
    }

    static void Equal(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(Math.Abs(expected[i]), 1),
                $"element {i}: {expected[i]:R} expected, {actual[i]:R} found"
            );
        }
    }

    static Shape[] Same(OpEntry entry, Shape shape) => [.. entry.Domain.Select(_ => shape)];

    static Tensor[] Inputs(OpEntry entry, Random random, Shape[] shapes) =>
        [.. entry.Domain.Select((range, i) => TensorCheck.Random(shapes[i], random, range.Low, range.High))];

    // Differences reach over kinks and ties that are near: all numbers lie apart from those and from each other.
    static Tensor[] Apart(OpEntry entry, Random random, Shape[] shapes)
    {
        const double Distance = 0.01;
        var taken = new List<double>();
        return
        [
            .. entry.Domain.Select(
                (range, input) =>
                {
                    var values = new double[shapes[input].ElementCount];
                    for (var i = 0; i < values.Length; i++)
                    {
                        double x;
                        do
                        {
                            x = range.Low + (range.High - range.Low) * random.NextDouble();
                        } while (
                            taken.Exists(other => Math.Abs(other - x) < Distance)
                            || entry.Edges.Any(edge => Math.Abs(edge.Inputs[input] - x) < Distance)
                        );
                        taken.Add(x);
                        values[i] = x;
                    }
                    return Tensor.Of<double>(values, shapes[input]);
                }
            ),
        ];
    }
}
