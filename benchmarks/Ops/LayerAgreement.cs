using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Micrograd.Benchmarks;

/// <summary>libtorch as oracle for the layers that are neither convolution nor norm nor recurrent; see <see cref="ModuleAgreement"/>.</summary>
static class LayerAgreement
{
    public static IEnumerable<(string Name, bool Agrees)> Run() =>
        [.. Linears(), .. Embeddings(), .. Gates(), .. Places(), .. Sizes(), .. Paddings(), .. Dropouts()];

    static IEnumerable<(string, bool)> Linears()
    {
        foreach (
            var (from, to, bias, shape) in new (int, int, bool, int[])[]
            {
                (4, 6, true, [5, 4]),
                (7, 1, false, [3, 7]),
                (1, 9, true, [2, 3, 1]),
                (33, 17, true, [33]),
            }
        )
        {
            yield return ModuleAgreement.Check(
                new Linear(from, to, bias, new(3)),
                TorchModule.Of(nn.Linear(from, to, bias)),
                (Shape)shape
            );
            var normed = new Linear(from, to, bias, new(3)).WeightNorm(dim: to == 9 ? null : 0);
            yield return ModuleAgreement.Check(
                $"{normed}, its weight normalised",
                normed,
                x => [normed.Forward(x[0])],
                WeightNorm(normed),
                step => ModuleAgreement.Drawn(step, (Shape)shape)
            );
        }
    }

    // TorchSharp has no weight norm: its formula.
    static TorchModule WeightNorm(Linear module)
    {
        var parameters = module
            .StateDict()
            .ToDictionary(entry => entry.Key, entry => new Parameter(Torch.Of(entry.Value)));
        return new(
            parameters.ToDictionary(entry => entry.Key, entry => (torch.Tensor)entry.Value),
            parameters,
            _ => { },
            x =>
            {
                var (g, v) = (parameters["weight_g"], parameters["weight_v"]);
                var squares = v * v;
                var lengths = (g.numel() == 1 ? squares.sum() : squares.sum([1L], keepdim: true)).sqrt();
                return [F.linear(x[0], v * (g / lengths), parameters.GetValueOrDefault("bias"))];
            }
        );
    }

    static IEnumerable<(string, bool)> Embeddings()
    {
        foreach (
            var (rows, size, padding, shape) in new (int, int, int?, int[])[]
            {
                (7, 4, null, [5]),
                (7, 4, 0, [2, 9]),
                (5, 3, -1, [3, 2, 4]),
                (3, 1, 2, [11]),
            }
        )
        {
            var ours = new Embedding(rows, size, padding, new(3));
            yield return ModuleAgreement.Check(
                $"{ours}",
                ours,
                x => [ours.Forward(x[0])],
                TorchModule.Of(nn.Embedding(rows, size, padding)),
                step => [Tensor.RandInt(0, rows, (Shape)shape, new((ulong)step + 1))]
            );
        }
    }

    static IEnumerable<(string, bool)> Gates()
    {
        foreach (
            var (channels, shape, dim) in new (int, int[], int)[]
            {
                (1, [6, 4], 1),
                (4, [3, 4], -1),
                (4, [2, 4, 5, 2], 1),
                (6, [2, 6, 3], 1),
            }
        )
        {
            yield return ModuleAgreement.Check(
                new PReLU(channels, init: 0.3),
                TorchModule.Of(nn.PReLU(channels, 0.3)),
                (Shape)shape
            );
            yield return ModuleAgreement.Check(new GLU(dim), TorchModule.Of(x => F.glu(x, dim)), (Shape)shape);
            yield return ModuleAgreement.Check(new Softmax(dim), TorchModule.Of(nn.Softmax(dim)), (Shape)shape);
            yield return ModuleAgreement.Check(new Softmin(dim), TorchModule.Of(nn.Softmin(dim)), (Shape)shape);
            yield return ModuleAgreement.Check(new LogSoftmax(dim), TorchModule.Of(nn.LogSoftmax(dim)), (Shape)shape);
            yield return ModuleAgreement.Check(new ReLU6(), TorchModule.Of(nn.ReLU6()), (Shape)shape);
            yield return ModuleAgreement.Check(new Tanhshrink(), TorchModule.Of(nn.Tanhshrink()), (Shape)shape);
            yield return ModuleAgreement.Check(
                new Threshold(0.2, -0.5),
                TorchModule.Of(nn.Threshold(0.2, -0.5)),
                (Shape)shape
            );
            yield return ModuleAgreement.Check(
                new Hardtanh(-0.5, 0.75),
                TorchModule.Of(x => x.clamp(-0.5, 0.75)),
                (Shape)shape
            );
        }
    }

    static IEnumerable<(string, bool)> Places()
    {
        foreach (
            var (kernel, dilation, padding, stride) in new[] { (2, 1, 0, 1), (3, 1, 1, 2), (2, 2, 1, 1), (3, 2, 2, 3) }
        )
        {
            var unfold = new Unfold(kernel, dilation, padding, stride);
            yield return ModuleAgreement.Check(
                unfold,
                TorchModule.Of(nn.Unfold(kernel, dilation, padding, stride)),
                [2, 3, 9, 7]
            );
            var columns = unfold.Check([2, 3, 9, 7]).Shape;
            yield return ModuleAgreement.Check(
                new Fold((9, 7), kernel, dilation, padding, stride),
                TorchModule.Of(x =>
                    F.fold(x, (9, 7), (kernel, kernel), (dilation, dilation), (padding, padding), (stride, stride))
                ),
                columns
            );
        }
        foreach (
            var (factor, shape) in new (int, int[])[]
            {
                (1, [2, 3, 4, 5]),
                (2, [2, 8, 3, 4]),
                (3, [1, 9, 2, 2]),
                (2, [4, 5, 1]),
            }
        )
        {
            yield return ModuleAgreement.Check(
                new PixelShuffle(factor),
                TorchModule.Of(x => F.pixel_shuffle(x, factor)),
                (Shape)shape
            );
            var large = Tensor.Meta((Shape)shape).PixelShuffle(factor).Shape;
            yield return ModuleAgreement.Check(
                new PixelUnshuffle(factor),
                TorchModule.Of(x => F.pixel_unshuffle(x, factor)),
                large
            );
        }
        foreach (
            var (dim, sizes, shape) in new (int, int[], int[])[]
            {
                (1, [3, 4], [2, 12]),
                (2, [2, -1], [2, 3, 6]),
                (0, [2, 3, 1], [6, 2]),
                (1, [12], [2, 12, 2]),
            }
        )
        {
            yield return ModuleAgreement.Check(
                new Unflatten(dim, sizes),
                TorchModule.Of(x => x.unflatten(dim, Array.ConvertAll(sizes, size => (long)size))),
                (Shape)shape
            );
        }
        foreach (
            var (start, end, shape) in new (int, int, int[])[]
            {
                (1, -1, [2, 3, 4]),
                (0, 1, [2, 3, 4]),
                (2, 3, [2, 3, 4, 1, 2]),
                (0, -1, [5]),
            }
        )
        {
            yield return ModuleAgreement.Check(
                new Flatten(start, end),
                TorchModule.Of(nn.Flatten(start, end)),
                (Shape)shape
            );
        }
    }

    static IEnumerable<(string, bool)> Sizes()
    {
        foreach (
            var (size, scale, mode, theirs, corners, shape) in new (
                PerDim,
                double?,
                Interpolation,
                InterpolationMode,
                bool,
                int[]
            )[]
            {
                (default, 2, Interpolation.Nearest, InterpolationMode.Nearest, false, [2, 3, 4, 5]),
                (7, null, Interpolation.Nearest, InterpolationMode.Nearest, false, [2, 3, 10]),
                (7, null, Interpolation.Linear, InterpolationMode.Linear, false, [2, 3, 4]),
                (9, null, Interpolation.Linear, InterpolationMode.Linear, true, [2, 3, 4]),
                (default, 1.5, Interpolation.Linear, InterpolationMode.Bilinear, false, [2, 3, 4, 5]),
                ((3, 8), null, Interpolation.Linear, InterpolationMode.Bilinear, true, [2, 3, 4, 5]),
                ((6, 9), null, Interpolation.Cubic, InterpolationMode.Bicubic, false, [1, 2, 4, 5]),
                ((6, 9), null, Interpolation.Cubic, InterpolationMode.Bicubic, true, [1, 2, 4, 5]),
            }
        )
        {
            var dims = shape.Length - 2;
            long[] sizes = [.. Numbers(size, dims)];
            yield return ModuleAgreement.Check(
                new Upsample(size, scale is { } by ? by : default(ScaleFactor), mode, corners),
                TorchModule.Of(x =>
                    F.interpolate(
                        x,
                        scale is null ? sizes : null,
                        scale is { } factor ? [.. Enumerable.Repeat(factor, dims)] : null,
                        theirs,
                        mode == Interpolation.Nearest ? null : corners
                    )
                ),
                (Shape)shape
            );
        }
    }

    static IEnumerable<long> Numbers(PerDim size, int dims)
    {
        var numbers = new List<long>();
        foreach (var number in size)
        {
            numbers.Add(number);
        }
        return numbers.Count == 1 ? Enumerable.Repeat(numbers[0], dims) : numbers;
    }

    static IEnumerable<(string, bool)> Paddings()
    {
        foreach (var (height, width) in new[] { (1, 1), (2, 3), (0, 2), (3, 0) })
        {
            long[] around = [width, width, height, height];
            yield return ModuleAgreement.Check(
                new ZeroPad2d((height, width)),
                TorchModule.Of(x => F.pad(x, around)),
                [2, 3, 4, 5]
            );
            yield return ModuleAgreement.Check(
                new ReflectionPad2d((height, width)),
                TorchModule.Of(x => F.pad(x, around, PaddingModes.Reflect)),
                [2, 3, 4, 5]
            );
            yield return ModuleAgreement.Check(
                new ReplicationPad2d((height, width)),
                TorchModule.Of(x => F.pad(x, around, PaddingModes.Replicate)),
                [2, 3, 4, 5]
            );
            yield return ModuleAgreement.Check(
                new CircularPad2d((height, width)),
                TorchModule.Of(x => F.pad(x, around, PaddingModes.Circular)),
                [2, 3, 4, 5]
            );
        }
    }

    // What is drawn differs; without draws it is evaluation, or a probability of 0.
    static IEnumerable<(string, bool)> Dropouts()
    {
        foreach (var p in new[] { 0, 0.25, 0.5, 1 })
        {
            foreach (
                var (ours, theirs, shape) in new (Module, nn.Module<torch.Tensor, torch.Tensor>, int[])[]
                {
                    (new Dropout(p), nn.Dropout(p), [5, 4]),
                    (new Dropout1d(p), nn.Dropout1d(p), [3, 4, 5]),
                    (new Dropout2d(p), nn.Dropout2d(p), [3, 4, 5, 2]),
                    (new Dropout3d(p), nn.Dropout3d(p), [2, 3, 4, 2, 3]),
                    (new RReLU(0.1 + p / 4, 0.1 + p / 4), nn.RReLU(0.1 + p / 4, 0.1 + p / 4), [5, 4]),
                }
            )
            {
                yield return ModuleAgreement.Check(
                    $"{ours}",
                    ours,
                    x => [ours.Forward(x[0])],
                    TorchModule.Of(theirs),
                    step => ModuleAgreement.Drawn(step, (Shape)shape),
                    trains: p == 0
                );
            }
        }
    }
}
