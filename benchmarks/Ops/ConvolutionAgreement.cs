using TorchSharp;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>
/// Whether modules of convolution compute what libtorch does: values, gradients of input and parameters, and the weights after three steps.
/// </summary>
static class ConvolutionAgreement
{
    static readonly Generator s_generator = new(1);

    public static IEnumerable<(string Name, bool Agrees)> Run() =>
        One().Concat(Two()).Concat(Three()).Concat(TransposedOne()).Concat(TransposedTwo());

    static IEnumerable<(string, bool)> One()
    {
        foreach (
            var (stride, padding, dilation, groups) in new[] { (1, 0, 1, 1), (2, 3, 1, 2), (1, 2, 3, 4), (3, 1, 2, 1) }
        )
        {
            yield return Check(
                new Conv1d(4, 8, 3, stride, padding, dilation, groups, generator: s_generator),
                [3, 4, 19],
                (x, w, b) => functional.conv1d(x, w, b, stride, padding, dilation, groups)
            );
        }
        foreach (
            var (mode, theirs) in new[]
            {
                (PaddingMode.Reflect, PaddingModes.Reflect),
                (PaddingMode.Replicate, PaddingModes.Replicate),
                (PaddingMode.Circular, PaddingModes.Circular),
            }
        )
        {
            yield return Check(
                new Conv1d(4, 8, 3, padding: 2, paddingMode: mode, generator: s_generator),
                [3, 4, 19],
                (x, w, b) => functional.conv1d(functional.pad(x, [2L, 2L], theirs), w, b)
            );
        }
    }

    static IEnumerable<(string, bool)> Two()
    {
        foreach (
            var (kernel, stride, padding, dilation, groups) in new[]
            {
                ((3, 3), (1, 1), (1, 1), (1, 1), 1),
                ((5, 2), (2, 1), (0, 3), (1, 2), 2),
                ((3, 3), (2, 2), (1, 1), (1, 1), 6),
                ((1, 1), (1, 1), (0, 0), (1, 1), 1),
                ((4, 3), (3, 2), (2, 0), (2, 1), 3),
            }
        )
        {
            yield return Check(
                new Conv2d(6, 12, kernel, stride, padding, dilation, groups, generator: s_generator),
                [2, 6, 23, 17],
                (x, w, b) =>
                    functional.conv2d(
                        x,
                        w,
                        b,
                        [stride.Item1, stride.Item2],
                        [padding.Item1, padding.Item2],
                        [dilation.Item1, dilation.Item2],
                        groups
                    )
            );
        }
    }

    static IEnumerable<(string, bool)> Three()
    {
        foreach (
            var (stride, padding, dilation, groups) in new[] { (1, 0, 1, 1), (2, 1, 1, 2), (1, 2, 2, 1), (3, 2, 1, 4) }
        )
        {
            yield return Check(
                new Conv3d(4, 4, 3, stride, padding, dilation, groups, generator: s_generator),
                [2, 4, 7, 9, 8],
                (x, w, b) =>
                    functional.conv3d(
                        x,
                        w,
                        b,
                        [stride, stride, stride],
                        [padding, padding, padding],
                        [dilation, dilation, dilation],
                        groups
                    )
            );
        }
    }

    static IEnumerable<(string, bool)> TransposedOne()
    {
        foreach (
            var (stride, padding, more, dilation, groups) in new[]
            {
                (1, 0, 0, 1, 1),
                (2, 1, 1, 1, 2),
                (3, 2, 0, 2, 4),
                (1, 1, 1, 3, 1),
            }
        )
        {
            yield return Check(
                new ConvTranspose1d(4, 8, 3, stride, padding, more, groups, true, dilation, s_generator),
                [3, 4, 11],
                (x, w, b) => functional.conv_transpose1d(x, w, b, stride, padding, more, dilation, groups)
            );
        }
    }

    static IEnumerable<(string, bool)> TransposedTwo()
    {
        foreach (
            var (stride, padding, more, dilation, groups) in new[]
            {
                (1, 1, 0, 1, 1),
                (2, 1, 1, 1, 1),
                (2, 0, 0, 1, 3),
                (3, 2, 2, 2, 2),
            }
        )
        {
            yield return Check(
                new ConvTranspose2d(6, 12, 4, stride, padding, more, groups, true, dilation, s_generator),
                [2, 6, 9, 7],
                (x, w, b) =>
                    functional.conv_transpose2d(
                        x,
                        w,
                        b,
                        [stride, stride],
                        [padding, padding],
                        [more, more],
                        [dilation, dilation],
                        groups
                    )
            );
        }
    }

    static (string, bool) Check(
        ConvolutionModule module,
        Shape shape,
        Func<torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor> theirs
    )
    {
        using var scope = torch.NewDisposeScope();
        var (weight, bias) = (
            new TorchSharp.Modules.Parameter(Torch.Of(module.Weight)),
            new TorchSharp.Modules.Parameter(Torch.Of(module.Bias!))
        );
        var optimizer = torch.optim.SGD([weight, bias], 0.01, momentum: 0.9);
        var sgd = new SGD(module.Parameters, 0.01, momentum: 0.9);
        var agrees = true;
        for (var step = 0; step < 3; step++)
        {
            var x = Tensor.Randn(shape, new(10 + (ulong)step)).RequireGrad();
            var other = Torch.Of(x.Detach(), requiresGrad: true);
            var (y, z) = (module.Forward(x), theirs(other, weight, bias));
            var cotangent = Tensor.Randn(y.Shape, new(4));
            sgd.ZeroGrad();
            optimizer.zero_grad();
            y.Backward(cotangent);
            z.backward([Torch.Of(cotangent)]);
            agrees &=
                Torch.Same(y, z)
                && Torch.Same(x.Grad!, other.grad!)
                && Torch.Same(module.Weight.Grad!, weight.grad!)
                && Torch.Same(module.Bias!.Grad!, bias.grad!);
            sgd.Step();
            optimizer.step();
        }
        return ($"{module}", agrees && Torch.Same(module.Weight, weight) && Torch.Same(module.Bias!, bias));
    }
}
