using static TorchSharp.torch;

namespace Micrograd.Benchmarks;

/// <summary>libtorch as oracle for norms and their running statistics; see <see cref="ModuleAgreement"/>.</summary>
static class NormAgreement
{
    public static IEnumerable<(string Name, bool Agrees)> Run()
    {
        foreach (
            var (epsilon, momentum, affine, tracked) in new[]
            {
                (1e-5, 0.1, true, true),
                (1e-3, 0.4, false, true),
                (1e-5, 0.1, true, false),
                (1e-2, 1.0, true, true),
            }
        )
        {
            yield return ModuleAgreement.Check(
                new BatchNorm1d(5, epsilon, momentum, affine, tracked),
                TorchModule.Of(nn.BatchNorm1d(5, epsilon, momentum, affine, tracked)),
                momentum > 0.2 ? [7, 5] : [3, 5, 6]
            );
            yield return ModuleAgreement.Check(
                new BatchNorm2d(4, epsilon, momentum, affine, tracked),
                TorchModule.Of(nn.BatchNorm2d(4, epsilon, momentum, affine, tracked)),
                [3, 4, 5, 7]
            );
            yield return ModuleAgreement.Check(
                new BatchNorm3d(3, epsilon, momentum, affine, tracked),
                TorchModule.Of(nn.BatchNorm3d(3, epsilon, momentum, affine, tracked)),
                [2, 3, 2, 4, 5]
            );
            yield return ModuleAgreement.Check(
                new InstanceNorm1d(5, epsilon, momentum, affine, tracked),
                TorchModule.Of(nn.InstanceNorm1d(5, epsilon, momentum, affine, tracked)),
                [3, 5, 9]
            );
            yield return ModuleAgreement.Check(
                new InstanceNorm2d(4, epsilon, momentum, affine, tracked),
                TorchModule.Of(nn.InstanceNorm2d(4, epsilon, momentum, affine, tracked)),
                [3, 4, 5, 7]
            );
            yield return ModuleAgreement.Check(
                new InstanceNorm3d(3, epsilon, momentum, affine, tracked),
                TorchModule.Of(nn.InstanceNorm3d(3, epsilon, momentum, affine, tracked)),
                [2, 3, 2, 4, 5]
            );
        }
        foreach (var (groups, channels, affine) in new[] { (1, 4, true), (2, 6, true), (3, 6, false), (8, 8, true) })
        {
            yield return ModuleAgreement.Check(
                new GroupNorm(groups, channels, affine: affine),
                TorchModule.Of(nn.GroupNorm(groups, channels, affine: affine)),
                [3, channels, 5, 2]
            );
        }
        foreach (
            var (shape, affine) in new (int[], bool)[] { ([5], true), ([4, 5], true), ([5], false), ([3, 4, 5], true) }
        )
        {
            yield return ModuleAgreement.Check(
                new LayerNorm((Shape)shape, elementwiseAffine: affine),
                TorchModule.Of(nn.LayerNorm(Array.ConvertAll(shape, size => (long)size), elementwise_affine: affine)),
                [2, 3, 4, 5]
            );
        }
    }
}
