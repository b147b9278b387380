using Micrograd.TensorOps;

namespace Micrograd;

public static partial class TensorOpTable
{
    static TensorOpGroup Convolutions =>
        new(
            "convolution",
            Op(
                "conv",
                "Σ w[o, c, k] x[n, c, p·stride + k·dilation − padding] + b[o]; back: the transposed one of g by w, Σ g x, Σ g",
                "conv2d",
                "Conv",
                [
                    Call((x, w) => x.Conv2d(w), [2, 2, 4, 3], [3, 2, 2, 2]),
                    Call((x, w, b) => x.Conv2d(w, b, 2, (1, 2), (2, 1)), [2, 2, 4, 5], [2, 2, 2, 3], [2]),
                    Call((x, w, b) => x.Conv1d(w, b, padding: "same", groups: 2), [4, 5], [4, 2, 3], [4]),
                    Call((x, w) => x.Conv2d(w, stride: 3, groups: 3), [1, 3, 5, 6], [3, 1, 2, 1]),
                    Call((x, w) => x.Conv3d(w, padding: (0, 1, 0)), [1, 1, 3, 2, 3], [2, 1, 2, 3, 2]),
                    Call((x, w) => x.Conv1d(w), [0, 2, 4], [3, 2, 2]),
                ],
                Call((x, w) => x.Conv2d(w), [1, 2, 3, 3], [2, 2, 4, 1]),
                Call((x, w) => x.Conv2d(w, groups: 2), [1, 3, 3, 3], [2, 1, 2, 2]),
                Call((x, w) => x.Conv2d(w), [1, 4, 3, 3], [2, 2, 2, 2]),
                Call((x, w) => x.Conv2d(w), [1, 2, 3], [2, 2, 2]),
                Call((x, w) => x.Conv2d(w, padding: "same", stride: 2), [1, 2, 3, 3], [2, 2, 2, 2]),
                Call((x, w, b) => x.Conv2d(w, b), [1, 2, 3, 3], [2, 2, 2, 2], [3]),
                Call((x, w) => x.Conv2d(w), [1, 2, 3, 3], Single(2, 2, 2, 2)),
                Call((x, w) => x.Conv2d(w, stride: 0), [1, 2, 3, 3], [2, 2, 2, 2])
            ),
            Op(
                "conv_transpose",
                "what flows back through a convolution: x[n, c, p] w[c, o, k] is added at p·stride + k·dilation − padding; back: the convolution of g by w, Σ x g, Σ g",
                "conv_transpose2d",
                "ConvTranspose",
                [
                    Call((x, w) => x.ConvTranspose2d(w), [2, 2, 3, 2], [2, 3, 2, 2]),
                    Call(
                        (x, w, b) => x.ConvTranspose2d(w, b, 2, (1, 0), 1, dilation: (1, 2)),
                        [1, 2, 3, 2],
                        [2, 2, 2, 3],
                        [2]
                    ),
                    Call((x, w, b) => x.ConvTranspose1d(w, b, 3, groups: 2), [4, 3], [4, 2, 2], [4]),
                    Call((x, w) => x.ConvTranspose3d(w, stride: (1, 2, 1)), [1, 1, 2, 2, 2], [1, 2, 2, 1, 2]),
                ],
                Call((x, w) => x.ConvTranspose2d(w), [1, 3, 3, 3], [2, 2, 2, 2]),
                Call((x, w) => x.ConvTranspose2d(w, outputPadding: 1), [1, 2, 3, 3], [2, 2, 2, 2]),
                Call((x, w) => x.ConvTranspose2d(w, padding: 3), [1, 2, 3, 3], [2, 2, 2, 2]),
                Call((x, w) => x.ConvTranspose2d(w, groups: 2), [1, 3, 3, 3], [3, 1, 2, 2])
            ),
            Op(
                "unfold",
                "the patches of pictures as columns; back: the columns of g added up",
                "unfold",
                null,
                [
                    Call(x => x.Unfold(2), [2, 2, 3, 4]),
                    Call(x => x.Unfold((3, 2), (1, 2), (1, 2), (2, 1)), [2, 4, 3]),
                    Call(x => x.Unfold(2, stride: 3, padding: 1), [1, 1, 4, 5]),
                ],
                Call(x => x.Unfold(5), [1, 1, 4, 6]),
                Call(x => x.Unfold(2), [4, 4])
            ),
            Op(
                "fold",
                "columns of patches added up to pictures; back: the patches of g",
                "fold",
                "Col2Im",
                [
                    Call(x => x.Fold((x.Shape[^1] / 3 + 1, 4), 2), [2, 8, 6]),
                    Call(x => x.Fold((4, 3), (3, 2), (1, 2), (1, 2), (2, 1)), [6, 10]),
                ],
                Call(x => x.Fold(4, 2), [1, 8, 8]),
                Call(x => x.Fold(2, 3), [1, 9, 1])
            )
        );
}
