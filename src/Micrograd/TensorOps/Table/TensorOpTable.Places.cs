using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public static partial class TensorOpTable
{
    static TensorOpGroup Places =>
        new(
            "places",
            Op(
                "gather",
                "y[i, j] = x[index[i, j], j] for dim 0",
                "gather",
                "GatherElements",
                [
                    Call((x, index) => x.Gather(0, index), [3, 2], TensorInput.Whole([2, 2], 0, -1, 2, 2)),
                    Call((x, index) => x.Gather(-1, index), [2, 3], TensorInput.Whole([2, 2], 0, -1, 2, 2)),
                ],
                Call((x, index) => x.Gather(0, index), [3, 2], TensorInput.Whole([1, 2], 0, 3)),
                Call((x, index) => x.Gather(0, index), [3, 2], [1, 2]),
                Call((x, index) => x.Gather(0, index), [3, 2], Whole(0))
            ),
            Op(
                "scatter_add",
                "y = x, and then y[index[i, j], j] += source[i, j] for dim 0",
                "scatter_add",
                "ScatterElements, reduction='add'",
                [
                    Call(
                        (x, index, source) => x.ScatterAdd(0, index, source),
                        [3, 2],
                        TensorInput.Whole([2, 2], 0, -1, 2, 2),
                        [2, 2]
                    ),
                    Call(
                        (x, index, source) => x.ScatterAdd(1, index, source),
                        [2, 3],
                        TensorInput.Whole([2, 2], 0, 0, -1, 1),
                        [2, 2]
                    ),
                ],
                Call(
                    (x, index, source) => x.ScatterAdd(0, index, source),
                    [3, 2],
                    TensorInput.Whole([1, 2], 0, 3),
                    [1, 2]
                ),
                Call(
                    (x, index, source) => x.ScatterAdd(0, index, source),
                    [3, 2],
                    TensorInput.Whole([1, 2], 0, 1),
                    [2, 2]
                )
            ),
            Op(
                "index_select",
                "the places of a dim that a list names, in its order",
                "index_select",
                "Gather",
                [
                    Call((x, index) => x.IndexSelect(0, index), [3, 2], Whole(2, -3, 2)),
                    Call((x, index) => x.IndexSelect(-1, index), [2, 3], Whole(2, 0)),
                ],
                Call((x, index) => x.IndexSelect(0, index), [3, 2], Whole(3)),
                Call((x, index) => x.IndexSelect(0, index), [3, 2], TensorInput.Whole([1, 1], 0))
            ),
            Op(
                "index",
                "the elements at places that tensors name, as x[i, j]",
                "index",
                "GatherND",
                [
                    Call((x, index) => x[index], [3, 2], TensorInput.Whole([2, 2], 0, -1, 0, 2)),
                    Call((x, index) => x[.., index], [2, 3], Whole(0, -1, 0)),
                    Call((x, index) => x[index, .., index], [2, 3, 2], Whole(0, -1)),
                    Call(
                        (x, mask) => x[mask],
                        [2, 3],
                        TensorInput.Truths([2, 3], true, false, true, false, false, true)
                    ),
                ],
                Call((x, index) => x[index], [3, 2], Whole(0, 3)),
                Call((x, index) => x[index, index], [3, 2], [2]),
                Call((x, mask) => x[mask], [3, 2], Truths(2))
            ),
            Op(
                "index_put_",
                "x[index] ← b, which broadcasts; of several for one place the last stays",
                "index_put_",
                "ScatterND",
                [Write([3, 2], Whole(0, -1, 0), [2]), Write([3], TensorInput.Whole([2, 1], 2, 0), [2, 1])],
                Write([3, 2], Whole(0, 3), [2]),
                Write([3, 2], Whole(0, 1), [3])
            ),
            Op(
                "index_sum",
                "zeros, and added to them at places that tensors name the elements of b",
                "index_put, accumulate=True",
                "ScatterND, reduction='add'",
                [
                    Call((x, index, b) => x.IndexPut([index], b, true), [3, 2], Whole(0, -1, 0), [2]),
                    Call((x, index, b) => x.IndexPut([Range.All, index], b, true), [2, 3], Whole(0, -1, 0), [2, 3]),
                ],
                Call((x, index, b) => x.IndexPut([index], b, true), [3, 2], Whole(0, 3), [2]),
                Call((x, index, b) => x.IndexPut([index], b, true), [3, 2], Whole(0, 1), [3])
            ),
            Op(
                "index_add",
                "y = x, and then y[index[k]] += b[k] along a dim",
                "index_add",
                "ScatterElements, reduction='add'",
                [
                    Call((x, index, b) => x.IndexAdd(0, index, b), [3, 2], Whole(2, -3, 2), [3, 2]),
                    Call((x, index, b) => x.IndexAdd(-1, index, b), [2, 3], Whole(2, 0), [2, 2]),
                ],
                Call((x, index, b) => x.IndexAdd(0, index, b), [3, 2], Whole(0, 3), [2, 2]),
                Call((x, index, b) => x.IndexAdd(0, index, b), [3, 2], Whole(0, 1), [3, 2])
            ),
            Op(
                "nonzero",
                "where the elements are not 0, a row of places each: [n, rank], how many their numbers say",
                "nonzero",
                "NonZero",
                [
                    Call(x => x.NonZero(), Whole(0, 3, -1)),
                    Call(mask => mask.NonZero(), TensorInput.Truths([2, 2], true, false, true, true)),
                ],
                Call(mask => mask.Expand([1 << 16, 1 << 16]).NonZero(), TensorInput.Truths([], true)),
                Call(mask => mask.Expand([3, 1 << 30]).NonZero(), TensorInput.Truths([1], true))
            ),
            Op(
                "embedding",
                "the rows of a table that indices name, [n, d], [..] → [.., d]",
                "embedding",
                "Gather",
                [
                    Call((table, index) => Tensor.Embedding(table, index), [3, 2], Whole(2, -3, 2)),
                    Call(
                        (table, index) => Tensor.Embedding(table, index),
                        [4, 2],
                        TensorInput.Whole([2, 2], 3, 0, -1, 1)
                    ),
                ],
                Call((table, index) => Tensor.Embedding(table, index), [3, 2], Whole(3)),
                Call((table, index) => Tensor.Embedding(table, index), [3], Whole(0))
            ),
            Op(
                "one_hot",
                "each class as a row of zeros with a one at its place, [..] → [.., classes]",
                "one_hot",
                "OneHot",
                [Call(t => t.OneHot(3), Whole(2, 0)), Call(t => t.OneHot(4), TensorInput.Whole([2, 2], 3, 0, 1, 2))],
                Call(t => t.OneHot(3), Whole(-1)),
                Call(t => t.OneHot(3), [2])
            )
        );

    static TensorOpSample Write(TensorInput x, TensorInput index, TensorInput value) =>
        new(
            "x[index] = b",
            inputs =>
            {
                inputs[0][inputs[1]] = inputs[2];
                return inputs[0];
            },
            x,
            index,
            value
        );

    static TensorOpGroup Joins =>
        new(
            "joins",
            Op(
                "concat",
                "tensors one after the other along a dim",
                "cat",
                "Concat",
                [
                    Call((a, b) => Tensor.Concat([a, b], 0), [2, 3], [1, 3]),
                    Call((a, b, c) => Tensor.Concat([a, b, c], -1), [2, 3], [2, 1], [2, 2]),
                    Call(x => Tensor.Concat([x], 0), [2, 3]),
                ],
                Call((a, b) => Tensor.Concat([a, b], 0), [2, 3], [2, 2]),
                Call((a, b) => Tensor.Concat([a, b], 0), [2, 3], Single(2, 3))
            ),
            Op(
                "pad",
                "x with a number around it",
                "pad",
                "Pad",
                [Call(x => x.Pad([1, 0], [0, 2], 0), [2, 3]), Call(x => x.Pad([0, 0, 1], [1, 0, 0], 2.5), [1, 2, 3])],
                Call(x => x.Pad([1], [1], 0), [2, 3]),
                Call(x => x.Pad([0, -1], [0, 0], 0), [2, 3])
            )
        );

    static TensorOpGroup Creation =>
        new(
            "creation",
            Op(
                "full",
                "every element the same",
                "full",
                "ConstantOfShape",
                [Call(() => Tensor.Full([2, 3], 2.5, DType.Float64)), Call(() => Tensor.Zeros([2], DType.Int64))],
                Call(() => Tensor.Ones([1 << 16, 1 << 16])),
                Call(() => Tensor.Full([2], 2.5, (DType)9))
            ),
            Op(
                "arange",
                "start, start + 1, … before end",
                "arange",
                "Range",
                [Call(() => Tensor.Arange(2, 5)), Call(() => Tensor.Arange(-3))],
                Call(() => Tensor.Arange(0, long.MaxValue)),
                Call(() => Tensor.Arange(int.MaxValue))
            ),
            Op(
                "linspace",
                "numbers at equal distances, both ends included",
                "linspace",
                null,
                [Call(() => Tensor.Linspace(0, 1, 5)), Call(() => Tensor.Linspace(-2, 3, 4, DType.Float64))],
                Call(() => Tensor.Linspace(0, 1, -1)),
                Call(() => Tensor.Linspace(0, 1, int.MaxValue, DType.Float64))
            ),
            Op(
                "eye",
                "ones on the diagonal, else zeros",
                "eye",
                "EyeLike",
                [Call(() => Tensor.Eye(3)), Call(() => Tensor.Eye(0))],
                Call(() => Tensor.Eye(-1)),
                Call(() => Tensor.Eye(1 << 16))
            )
        );

    static TensorOpGroup Draws =>
        new(
            "random numbers",
            Op(
                "rand",
                "uniform in [0, 1)",
                "rand",
                "RandomUniform",
                [Call(() => Tensor.Rand([2, 3], new Generator(1), DType.Float64))],
                Call(() => Tensor.Rand([2], null, DType.Int64)),
                Call(() => Tensor.Rand([2], null, DType.Float16))
            ),
            Op(
                "randn",
                "normal, mean 0 and deviation 1",
                "randn",
                "RandomNormal",
                [Call(() => Tensor.Randn([2, 3], new Generator(1), DType.Float64))],
                Call(() => Tensor.Randn([2], null, DType.Int64)),
                Call(() => Tensor.Randn([2], null, DType.Float16))
            ),
            Op(
                "randint",
                "whole numbers from low up to, and without, high",
                "randint",
                null,
                [Call(() => Tensor.RandInt(-2, 5, [2, 3], new Generator(1)))],
                Call(() => Tensor.RandInt(3, 3, [2])),
                Call(() => Tensor.RandInt(0, -1, [2]))
            ),
            Op(
                "randperm",
                "0 … n − 1 in random order",
                "randperm",
                null,
                [Call(() => Tensor.RandPerm(5, new Generator(1)))],
                Call(() => Tensor.RandPerm(-1)),
                Call(() => Tensor.RandPerm(int.MaxValue))
            ),
            Op(
                "multinomial",
                "places drawn by their weights, [.., n] → [.., count]",
                "multinomial",
                "Multinomial",
                [
                    Call(x => x.Multinomial(4, true, new Generator(1)), TensorInput.Within([2, 3], 0.1, 2)),
                    Call(x => x.Multinomial(2, false, new Generator(1)), TensorInput.Within(4, 0.1, 2)),
                ],
                Call(x => x.Multinomial(4), TensorInput.Within([2, 3], 0.1, 2)),
                Call(x => x.Multinomial(2, true), [2, 3]),
                Call(x => x.Multinomial(2), Whole(1, 2))
            ),
            Op(
                "dropout",
                "0 with probability p, else x / (1 − p)",
                "dropout",
                "Dropout",
                [
                    Call(x => x.Dropout(0.5, new Generator(1)), [2, 3]),
                    Call(x => x.Dropout(1, new Generator(1)), [2, 3]),
                ],
                Call(x => x.Dropout(1.5, new Generator(1)), [2, 3]),
                Call(x => x.Dropout(0.5, new Generator(1)), Whole(1, 2))
            )
        );
}
