using Micrograd.Kernels;
using TensorLayout = Micrograd.Tensors.Layout;

namespace Micrograd.Tests.Kernels;

/// <summary>Copies and sums from one layout to another, beside a plain loop over places.</summary>
[Trait("kernels", "true")]
public sealed class StridedMoveTests
{
    static readonly int[][] _shapes =
    [
        [2, 3, 4, 5],
        [3, 17, 2, 16],
        [4, 2, 33, 7],
        [1, 5, 1, 3],
        [2, 3, 0, 4],
        [5, 1, 1, 1],
        [7, 19, 3, 1],
        [2, 5, 3, 131],
        [40, 3, 20, 2],
    ];

    static readonly int[][] _orders =
    [
        [0, 1, 2, 3],
        [0, 2, 1, 3],
        [2, 0, 1, 3],
        [3, 2, 1, 0],
        [1, 0, 3, 2],
        [0, 1, 3, 2],
    ];

    [Fact]
    public void Elements_of_any_size_go_to_their_places()
    {
        Check<byte>(i => (byte)(i % 251));
        Check<Half>(i => (Half)(i % 2039));
        Check<float>(i => i + 0.5f);
        Check<double>(i => i + 0.25);
        Check<long>(i => i * 3L);

        static void Check<T>(Func<int, T> number)
            where T : unmanaged, System.Numerics.INumberBase<T> =>
            Each(
                (from, to, elements) =>
                {
                    var source = Enumerable.Range(0, elements).Select(number).ToArray();
                    var target = new T[elements];
                    CopyLoop.Run(
                        from.Sizes,
                        new Operand<T>(source, from.Offset, from.Strides),
                        target.AsSpan(),
                        to.Offset,
                        to.Strides
                    );
                    var expected = new T[elements];
                    foreach (var (read, written) in from.Places().Zip(to.Places()))
                    {
                        expected[written] = source[read];
                    }
                    Assert.Equal(expected, target);
                }
            );
    }

    [Fact]
    public void Sums_go_to_their_places()
    {
        Check<float>();
        Check<double>();
        Check<long>();

        static void Check<T>()
            where T : unmanaged, System.Numerics.INumber<T> =>
            Each(
                (from, to, elements) =>
                {
                    var source = Enumerable.Range(0, elements).Select(T.CreateChecked).ToArray();
                    var target = Enumerable.Range(0, elements).Select(i => T.CreateChecked(7 * i)).ToArray();
                    var expected = target.ToArray();
                    foreach (var (read, written) in from.Places().Zip(to.Places()))
                    {
                        expected[written] += source[read];
                    }
                    AddLoop.Run(
                        from.Sizes,
                        new Operand<T>(source, from.Offset, from.Strides),
                        target.AsSpan(),
                        to.Offset,
                        to.Strides
                    );
                    Assert.Equal(expected, target);
                }
            );
    }

    /// <summary>Whole tensors and parts of them, in all orders.</summary>
    static void Each(Action<TensorLayout, TensorLayout, int> check)
    {
        foreach (var shape in _shapes)
        {
            foreach (var order in _orders)
            {
                var turned = TensorLayout.Contiguous(shape).Permute(order);
                var elements = (int)turned.Count;
                check(turned, TensorLayout.Contiguous(turned.Sizes), Math.Max(1, elements));
                check(TensorLayout.Contiguous(turned.Sizes), turned, Math.Max(1, elements));
                if (turned.Sizes[1] > 1)
                {
                    var part = turned.Slice(1, 1, turned.Sizes[1] - 1, 1);
                    check(
                        part,
                        TensorLayout.Contiguous(turned.Sizes).Slice(1, 0, part.Sizes[1], 1),
                        Math.Max(1, elements)
                    );
                }
            }
        }
    }
}
