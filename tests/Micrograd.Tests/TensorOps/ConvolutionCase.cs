namespace Micrograd.Tests.TensorOps;

/// <summary>Sizes and options of a convolution, and what it is by its definition: number by number, in double.</summary>
sealed record ConvolutionCase(
    bool IsTransposed,
    int Batch,
    int In,
    int Out,
    int Groups,
    int[] Input,
    int[] Kernel,
    int[] Stride,
    int[] Padding,
    int[] Dilation,
    int[] OutputPadding
)
{
    static readonly int[] s_sizes = [1, 2, 3, 4, 5, 7, 8, 11, 13, 16, 17, 20, 29, 32, 37];

    /// <summary>Sizes of the output's spatial dims.</summary>
    int[] Output =>
        [
            .. Input.Select(
                (size, i) =>
                    IsTransposed
                        ? (size - 1) * Stride[i] - 2 * Padding[i] + Dilation[i] * (Kernel[i] - 1) + OutputPadding[i] + 1
                        : (size + 2 * Padding[i] - Dilation[i] * (Kernel[i] - 1) - 1) / Stride[i] + 1
            ),
        ];

    public static ConvolutionCase Drawn(int seed)
    {
        var random = new PythonRandom(seed);
        int Below(int n) => (int)(random.NextDouble() * n);
        while (true)
        {
            var dims = 1 + Below(3);
            int[] All(Func<int> one) => [.. Enumerable.Range(0, dims).Select(_ => one())];
            var groups = Below(3) == 0 ? 1 + Below(5) : 1;
            var (ins, outs) = (1 + Below(dims == 3 ? 3 : 6), 1 + Below(Below(2) == 0 ? 30 : 5));
            // A channel each, now and then.
            (ins, outs) = groups > 1 && Below(2) == 0 ? (1, 1) : (ins, outs);
            var isOne = Below(6) == 0;
            var c = new ConvolutionCase(
                Below(3) == 0,
                Below(8) == 0 ? 0 : 1 + Below(3),
                groups * ins,
                groups * outs,
                groups,
                All(() => s_sizes[Below(dims == 3 ? 8 : s_sizes.Length)]),
                All(() => isOne ? 1 : 1 + Below(5)),
                All(() => Below(2) == 0 ? 1 : 1 + Below(3)),
                All(() => isOne ? 0 : Below(4)),
                All(() => Below(3) == 0 ? 1 + Below(3) : 1),
                All(() => 0)
            );
            if (c.IsTransposed)
            {
                c = c with { OutputPadding = [.. c.Stride.Zip(c.Dilation, (s, d) => Below(Math.Max(s, d)))] };
            }
            if (c.Output.All(size => size > 0) && c.Input.Select((size, i) => c.Fits(size, i)).All(fits => fits))
            {
                return c;
            }
        }
    }

    bool Fits(int size, int i) => IsTransposed || size + 2 * Padding[i] >= Dilation[i] * (Kernel[i] - 1) + 1;

    public (Tensor X, Tensor Weight, Tensor Bias) Tensors(DType dtype) =>
        (
            Tensor.Randn([Batch, In, .. Input], new(1), dtype).RequireGrad(),
            Tensor
                .Randn([IsTransposed ? In : Out, (IsTransposed ? Out : In) / Groups, .. Kernel], new(2), dtype)
                .RequireGrad(),
            Tensor.Randn([Out], new(3), dtype).RequireGrad()
        );

    public Tensor Apply(Tensor x, Tensor weight, Tensor bias)
    {
        var (stride, dilation) = (PerDim.Create(Stride), PerDim.Create(Dilation));
        if (IsTransposed)
        {
            var (padding, more) = (PerDim.Create(Padding), PerDim.Create(OutputPadding));
            return Input.Length switch
            {
                1 => x.ConvTranspose1d(weight, bias, stride, padding, more, Groups, dilation),
                2 => x.ConvTranspose2d(weight, bias, stride, padding, more, Groups, dilation),
                _ => x.ConvTranspose3d(weight, bias, stride, padding, more, Groups, dilation),
            };
        }
        var around = ConvPadding.Create(Padding);
        return Input.Length switch
        {
            1 => x.Conv1d(weight, bias, stride, around, dilation, Groups),
            2 => x.Conv2d(weight, bias, stride, around, dilation, Groups),
            _ => x.Conv3d(weight, bias, stride, around, dilation, Groups),
        };
    }

    /// <summary>The result, and what a cotangent gives to input, weight and bias.</summary>
    public (double[] Y, double[] X, double[] Weight, double[] Bias) Expected(
        Tensor x,
        Tensor weight,
        Tensor bias,
        Tensor g
    )
    {
        var (xs, ws, bs, gs) = (
            x.ToArray<double>(),
            weight.ToArray<double>(),
            bias.ToArray<double>(),
            g.ToArray<double>()
        );
        var (y, toX, toW, toB) = (new double[gs.Length], new double[xs.Length], new double[ws.Length], new double[Out]);
        var output = Output;
        var (inPlane, outPlane) = (Product(Input), Product(output));
        for (var i = 0; i < y.Length; i++)
        {
            var channel = i / outPlane % Out;
            y[i] = bs[channel];
            toB[channel] += gs[i];
        }
        // The small side's places: those that the kernel is at.
        var (small, large) = IsTransposed ? (Input, output) : (output, Input);
        for (var n = 0; n < Batch; n++)
        {
            for (var o = 0; o < Out; o++)
            {
                for (var k = 0; k < In / Groups; k++)
                {
                    var c = o / (Out / Groups) * (In / Groups) + k;
                    var w = IsTransposed ? c * (Out / Groups) + o % (Out / Groups) : o * (In / Groups) + k;
                    foreach (var (at, tap, from) in Meetings(small, large))
                    {
                        var (read, written) = IsTransposed ? (at, from) : (from, at);
                        var (i, j) = ((n * In + c) * inPlane + read, (n * Out + o) * outPlane + written);
                        var factor = w * Product(Kernel) + tap;
                        y[j] += xs[i] * ws[factor];
                        toX[i] += gs[j] * ws[factor];
                        toW[factor] += gs[j] * xs[i];
                    }
                }
            }
        }
        return (y, toX, toW, toB);
    }

    /// <summary>Which place of the small side meets which of the large one, and by which of the kernel.</summary>
    IEnumerable<(int Small, int Tap, int Large)> Meetings(int[] small, int[] large)
    {
        for (var at = 0; at < Product(small); at++)
        {
            for (var tap = 0; tap < Product(Kernel); tap++)
            {
                var (p, k) = (Places(at, small), Places(tap, Kernel));
                var (to, inside) = (0, true);
                for (var i = 0; i < small.Length; i++)
                {
                    var place = p[i] * Stride[i] + k[i] * Dilation[i] - Padding[i];
                    inside &= place >= 0 && place < large[i];
                    to = to * large[i] + place;
                }
                if (inside)
                {
                    yield return (at, tap, to);
                }
            }
        }
    }

    static int[] Places(int at, int[] sizes)
    {
        var places = new int[sizes.Length];
        for (var i = sizes.Length - 1; i >= 0; i--)
        {
            (at, places[i]) = Math.DivRem(at, sizes[i]);
        }
        return places;
    }

    static int Product(int[] sizes) => sizes.Aggregate(1, (n, size) => n * size);

    public override string ToString() =>
        $"{(IsTransposed ? "transposed " : "")}[{Batch}, {In}, {Text(Input)}] → {Out} in {Groups}, kernel {Text(Kernel)}, stride {Text(Stride)}, "
        + $"padding {Text(Padding)}, dilation {Text(Dilation)}, output padding {Text(OutputPadding)}";

    static string Text(int[] numbers) => string.Join("×", numbers);
}
