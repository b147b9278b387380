using Micrograd.TensorOps;

namespace Micrograd;

public static partial class TensorOpTable
{
    static TensorOpGroup Attentions =>
        new(
            "attention",
            Op(
                "scaled_dot_product_attention",
                "p v, p = softmax(q kᵀ·scale + mask) along the keys; back: to v pᵀ g, to q ds k, to k dsᵀ q, ds = p (g vᵀ − Σ g y) scale",
                "scaled_dot_product_attention",
                "Attention",
                [
                    Call((q, k, v) => Tensor.ScaledDotProductAttention(q, k, v), [2, 3, 4], [2, 5, 4], [2, 5, 3]),
                    Call(
                        (q, k, v) => Tensor.ScaledDotProductAttention(q, k, v, scale: 0.7),
                        [1, 2, 3, 2],
                        [1, 1, 3, 2],
                        [1, 1, 3, 2]
                    ),
                    Call(
                        (q, k, v) => Tensor.ScaledDotProductAttention(q, k, v, Tensor.Ones([3, 4], DType.Bool).Tril(1)),
                        [2, 3, 2],
                        [2, 4, 2],
                        [2, 4, 1]
                    ),
                    Call(
                        (q, k, v) =>
                            Tensor.ScaledDotProductAttention(
                                q,
                                k,
                                v,
                                Tensor.Linspace(-1, 1, 12, q.DType).Reshape(3, 4)
                            ),
                        [2, 3, 2],
                        [2, 4, 2],
                        [2, 4, 3]
                    ),
                    Call(
                        (q, k, v) => Tensor.ScaledDotProductAttention(q, k, v, isCausal: true),
                        [2, 4, 3],
                        [2, 4, 3],
                        [2, 4, 2]
                    ),
                    Call(
                        (q, k, v) => Tensor.ScaledDotProductAttention(q, k, v, dropout: 0.5, generator: new(1)),
                        [1, 2, 2],
                        [1, 3, 2],
                        [1, 3, 2]
                    ),
                    Call((q, k, v) => Tensor.ScaledDotProductAttention(q, k, v), [0, 3, 1], [0, 4, 1], [0, 4, 2]),
                ],
                Call((q, k, v) => Tensor.ScaledDotProductAttention(q, k, v), [2, 3, 4], [2, 5, 3], [2, 5, 3]),
                Call((q, k, v) => Tensor.ScaledDotProductAttention(q, k, v), [2, 3, 4], [2, 5, 4], [2, 4, 3]),
                Call((q, k, v) => Tensor.ScaledDotProductAttention(q, k, v), [3, 3, 4], [2, 5, 4], [2, 5, 3]),
                Call((q, k, v) => Tensor.ScaledDotProductAttention(q, k, v), [2, 3, 4], [5, 4], [5, 3]),
                Call((q, k, v) => Tensor.ScaledDotProductAttention(q, k, v), [2, 3, 4], Single(2, 5, 4), [2, 5, 3]),
                Call((q, k, m) => Tensor.ScaledDotProductAttention(q, k, k, m), [2, 3, 4], [2, 5, 4], Truths(3, 4)),
                Call(
                    (q, k, v) => Tensor.ScaledDotProductAttention(q, k, v, dropout: 1.5),
                    [2, 3, 4],
                    [2, 5, 4],
                    [2, 5, 4]
                ),
                Call(
                    (q, k, v) => Tensor.ScaledDotProductAttention(q, k, v, softcap: -1),
                    [2, 3, 4],
                    [2, 5, 4],
                    [2, 5, 4]
                )
            )
        );
}
