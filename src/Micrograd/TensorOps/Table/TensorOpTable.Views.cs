using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public static partial class TensorOpTable
{
    static TensorOpGroup Views =>
        new(
            "views",
            Op("detach", "x without its history", "detach", null, [Call(x => x.Detach(), [2, 3])]),
            Op(
                "alias",
                "x as a result of its own",
                "alias",
                "Identity",
                [Call(x => x.Again(), [2, 3], "within Gradients")]
            ),
            Op(
                "transpose",
                "two dims change places",
                "transpose",
                "Transpose",
                [
                    Call(x => x.Transpose(0, 1), [2, 3]),
                    Call(x => x.Transpose(-1, 0), [2, 3, 4]),
                    Call(x => x.T, [2, 3]),
                ],
                Call(x => x.Transpose(0, 2), [2, 3]),
                Call(x => x.Transpose(-3, 0), [2, 3])
            ),
            Op(
                "permute",
                "the dims in another order",
                "permute",
                "Transpose",
                [Call(x => x.Permute(1, 2, 0), [2, 3, 4]), Call(x => x.Permute(-1, 0, 1), [2, 3, 4])],
                Call(x => x.Permute(0, 1), [2, 3, 4]),
                Call(x => x.Permute(0, 1, 1), [2, 3, 4])
            ),
            Op(
                "select",
                "one place along a dim, which is dropped",
                "select",
                null,
                [Call(x => x.Select(1, 2), [2, 3]), Call(x => x.Select(-2, -1), [2, 3, 4]), Call(x => x[1], [2, 3])],
                Call(x => x.Select(1, 3), [2, 3]),
                Call(x => x.Select(2, 0), [2, 3])
            ),
            Op(
                "slice",
                "every step-th place from start up to, and without, end of a dim",
                "slice",
                "Slice",
                [
                    Call(x => x.Slice(1, 1, 3), [2, 4]),
                    Call(x => x.Slice(-1, 0, 5, 2), [2, 5]),
                    Call(x => x.Slice(0, 1, 1), [2, 3]),
                ],
                Call(x => x.Slice(1, 0, 5), [2, 4]),
                Call(x => x.Slice(1, 0, 4, 0), [2, 4])
            ),
            Op(
                "flip",
                "dims run backward",
                "flip",
                null,
                [Call(x => x.Flip(1), [2, 3]), Call(x => x.Flip(0, -1), [2, 3, 4])],
                Call(x => x.Flip(2), [2, 3]),
                Call(x => x.Flip(-3), [2, 3])
            ),
            Op(
                "expand",
                "dims of size 1, and new ones in front, repeat",
                "expand",
                "Expand",
                [Call(x => x.Expand([2, 4, 3]), [4, 1]), Call(x => x.Expand([2, 3]), [])],
                Call(x => x.Expand([2, 4]), [2, 3]),
                Call(x => x.Expand([3]), [2, 3])
            ),
            Op(
                "reshape",
                "the same elements in the same order as another shape; a copy first where no layout is that",
                "reshape",
                "Reshape",
                [
                    Call(x => x.Reshape(3, 2), [2, 3]),
                    Call(x => x.Reshape(-1), [2, 3]),
                    Call(x => x.Flatten(1), [2, 3, 4]),
                ],
                Call(x => x.Reshape(4, 2), [2, 3]),
                Call(x => x.Reshape(-1, 4), [2, 3])
            ),
            Op(
                "squeeze",
                "without a dim of size 1",
                "squeeze",
                "Squeeze",
                [Call(x => x.Squeeze(1), [2, 1, 3]), Call(x => x.Squeeze(-1), [2, 1])],
                Call(x => x.Squeeze(2), [2, 1]),
                Call(x => x.Squeeze(-3), [2, 1])
            ),
            Op(
                "unsqueeze",
                "with a new dim of size 1; −1 puts it last",
                "unsqueeze",
                "Unsqueeze",
                [Call(x => x.Unsqueeze(1), [2, 3]), Call(x => x.Unsqueeze(-1), [2, 3]), Call(x => x.Unsqueeze(0), [])],
                Call(x => x.Unsqueeze(3), [2, 3]),
                Call(x => x.Unsqueeze(-4), [2, 3])
            )
        );

    static TensorOpGroup Copies =>
        new(
            "copies",
            Op(
                "to",
                "the elements as another type; whole numbers are rounded towards 0",
                "to",
                "Cast",
                [Call(x => x.To(DType.Float32), [2, 3]), Call(x => x.To(DType.Int64), [2, 3])],
                Call(x => x.To((DType)9), [2, 3]),
                Call(x => x.Expand([1 << 16, 1 << 16]).Float(), [])
            ),
            Op(
                "clone",
                "the same elements in new memory",
                "clone",
                "Identity",
                [Call(x => x.Clone(), [2, 3])],
                Call(x => x.Expand([1 << 16, 1 << 16]).Clone(), []),
                Call(x => x.Expand([3, 1 << 30]).Clone(), Half(1))
            ),
            Op(
                "contiguous",
                "the same elements row after row, in new memory where they lie otherwise",
                "contiguous",
                null,
                [Call(x => x.T.Contiguous(), [2, 3])],
                Call(x => x.Expand([1 << 16, 1 << 16]).Contiguous(), []),
                Call(x => x.Expand([3, 1 << 30]).Contiguous(), Half(1))
            ),
            Op(
                "copy_",
                "a ← b, which broadcasts and is converted",
                "copy_",
                null,
                [Call((a, b) => a.CopyFrom(b), [2, 3], [2, 3]), Call((a, b) => a.CopyFrom(b), [2, 3], [3])],
                Call((a, b) => a.CopyFrom(b), [2, 3], [2]),
                Call((a, b) => a.CopyFrom(b), [3], [2, 3]),
                Call(x => x[1..].CopyFrom(x[..^1]), [3]),
                Call(x => x.Expand([2, 3]).Fill(1), [3])
            ),
            Op(
                "overwrite",
                "a with a part overwritten by b, which broadcasts: what a write in place is in the graph",
                null,
                null,
                [
                    new("a[1] = b", x => new Overwrite(new(null, new Pick(0, 1))).Apply(x), [2, 3], [3]),
                    new("a.CopyFrom(b)", x => new Overwrite(null).Apply(x), [2, 3], [3]),
                    new(
                        "a[.., index] = b",
                        x => new Overwrite(null, Dims.Of(1)).Apply(x),
                        [2, 3],
                        [2, 3],
                        Whole(2, 0, -1)
                    ),
                    new(
                        "a[1][index] = b",
                        x => new Overwrite(new(null, new Pick(0, 1)), Dims.Of(0)).Apply(x),
                        [2, 3],
                        [4],
                        Whole(2, 0, -1, 0)
                    ),
                    new(
                        "a[0][1..] = b",
                        x => new Overwrite(new(new(null, new Pick(0, 0)), new Slice(0, 1, 3, 1))).Apply(x),
                        [2, 3],
                        [2]
                    ),
                ],
                new("a[1] = b", x => new Overwrite(new(null, new Pick(0, 1))).Apply(x), [2, 3], [2]),
                new("a[1] = b", x => new Overwrite(new(null, new Pick(0, 1))).Apply(x), [2, 3], Single(3))
            ),
            Op(
                "update",
                "an optimizer's step: parameter, what is remembered and the count of steps are written",
                null,
                null,
                [Stepped([2, 3], [2, 3])],
                Stepped([2, 3], [3]),
                Stepped([2, 3], Single(2, 3))
            )
        );

    static TensorOpSample Stepped(TensorInput parameter, TensorInput gradient) =>
        new(
            "optimizer.Step()",
            Step,
            parameter,
            gradient,
            TensorInput.Of(Tensor.Zeros([1, 2, 3], DType.Float64)),
            Whole(0),
            TensorInput.Of(Tensor.Of(0.1))
        );

    static Tensor Step(Tensor[] x) => Door.Apply(new Update<MomentumDescent>(new(0.9)), x);
}
