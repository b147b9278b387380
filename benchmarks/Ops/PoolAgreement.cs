using static TorchSharp.torch;

namespace Micrograd.Benchmarks;

/// <summary>libtorch as oracle for pooling; see <see cref="ModuleAgreement"/>.</summary>
static class PoolAgreement
{
    public static IEnumerable<(string Name, bool Agrees)> Run()
    {
        foreach (
            var (kernel, stride, padding, dilation, ceil) in new[]
            {
                (2, 2, 0, 1, false),
                (3, 2, 1, 1, false),
                (3, 1, 1, 2, false),
                (4, 3, 2, 1, true),
            }
        )
        {
            yield return ModuleAgreement.Check(
                new MaxPool1d(kernel, stride, padding, dilation, ceil),
                TorchModule.Of(nn.MaxPool1d(kernel, stride, padding, dilation, ceil)),
                [2, 3, 17]
            );
            yield return ModuleAgreement.Check(
                new MaxPool2d(kernel, stride, padding, dilation, ceil),
                TorchModule.Of(nn.MaxPool2d(kernel, stride, padding, dilation, ceil)),
                [2, 3, 13, 18]
            );
            yield return ModuleAgreement.Check(
                new AvgPool1d(kernel, stride, padding, ceil, countIncludePad: dilation == 1),
                TorchModule.Of(nn.AvgPool1d(kernel, stride, padding, ceil, dilation == 1)),
                [2, 3, 17]
            );
            yield return ModuleAgreement.Check(
                new AvgPool2d(kernel, stride, padding, ceil, countIncludePad: dilation == 1),
                TorchModule.Of(nn.AvgPool2d(kernel, stride, padding, ceil, dilation == 1)),
                [2, 3, 13, 18]
            );
        }
        foreach (var size in new[] { 1, 3, 7, 16 })
        {
            yield return ModuleAgreement.Check(
                new AdaptiveAvgPool1d(size),
                TorchModule.Of(nn.AdaptiveAvgPool1d(size)),
                [2, 3, 16]
            );
            yield return ModuleAgreement.Check(
                new AdaptiveMaxPool1d(size),
                TorchModule.Of(nn.AdaptiveMaxPool1d(size)),
                [2, 3, 16]
            );
            yield return ModuleAgreement.Check(
                new AdaptiveAvgPool2d((size, 2)),
                TorchModule.Of(nn.AdaptiveAvgPool2d([size, 2])),
                [2, 3, 16, 5]
            );
            yield return ModuleAgreement.Check(
                new AdaptiveMaxPool2d((size, 2)),
                TorchModule.Of(nn.AdaptiveMaxPool2d([size, 2])),
                [2, 3, 16, 5]
            );
        }
    }
}
