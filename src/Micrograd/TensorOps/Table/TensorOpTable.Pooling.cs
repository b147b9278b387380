using Micrograd.TensorOps;

namespace Micrograd;

public static partial class TensorOpTable
{
    static TensorOpGroup Pooling =>
        new(
            "pooling",
            Op(
                "max_pool",
                "the largest of each window, NaN if one is; back: to the first of equal ones",
                "max_pool2d",
                "MaxPool",
                [
                    Call(x => x.MaxPool2d(2), [2, 2, 4, 5]),
                    Call(x => x.MaxPool2d((3, 2), (2, 1), (1, 0), (1, 2), ceilMode: true), [2, 4, 5]),
                    Call(x => x.MaxPool1d(3, 2, 1), [2, 3, 7]),
                    Call(x => x.MaxPool3d(2, 1), [1, 2, 3, 2, 3]),
                    Call(x => x.AdaptiveMaxPool2d((3, 2)), [1, 2, 5, 3]),
                ],
                Call(x => x.MaxPool2d(3), [1, 2, 2, 5]),
                Call(x => x.MaxPool2d(2), [4, 4]),
                Call(x => x.MaxPool2d(2, padding: 2), [1, 4, 4]),
                Call(x => x.MaxPool2d(2, stride: 0), [1, 4, 4]),
                Call(x => x.MaxPool1d(2, padding: 1, dilation: 3), [1, 1]),
                Call(x => x.MaxPool1d(2), Half(1, 4)),
                Call(x => x.AdaptiveMaxPool1d(0), [1, 4])
            ),
            Op(
                "max_pool_indices",
                "where in its plane the largest of each window lies: the first of equal ones, the last NaN",
                null,
                null,
                [
                    Call(x => x.MaxPool2dWithIndices(2).Indices, [2, 2, 4, 5]),
                    Call(x => x.AdaptiveMaxPool1dWithIndices(2).Indices, [2, 5]),
                ],
                Call(x => x.MaxPool2dWithIndices(3).Indices, [1, 2, 2, 5]),
                Call(x => x.MaxPool2dWithIndices(2).Indices, [4, 4])
            ),
            Op(
                "avg_pool",
                "the mean of each window",
                "avg_pool2d",
                "AveragePool",
                [
                    Call(x => x.AvgPool2d(2), [2, 2, 4, 5]),
                    Call(x => x.AvgPool2d((3, 2), (2, 1), (1, 0), ceilMode: true, countIncludePad: false), [2, 4, 5]),
                    Call(x => x.AvgPool1d(3, 2, 1, divisorOverride: 2), [2, 3, 7]),
                    Call(x => x.AvgPool3d(2, 1), [1, 2, 3, 2, 3]),
                    Call(x => x.AdaptiveAvgPool2d((3, 2)), [1, 2, 5, 3]),
                ],
                Call(x => x.AvgPool2d(3), [1, 2, 2, 5]),
                Call(x => x.AvgPool2d(2), [4, 4]),
                Call(x => x.AvgPool2d(2, padding: 2), [1, 4, 4]),
                Call(x => x.AvgPool2d(2, divisorOverride: 0), [1, 4, 4]),
                Call(x => x.AvgPool2d(2, divisorOverride: -1), [1, 4, 4]),
                Call(x => x.AdaptiveAvgPool2d((2, 0)), [1, 4, 4])
            )
        );
}
