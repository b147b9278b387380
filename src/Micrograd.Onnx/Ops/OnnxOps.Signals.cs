using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    // A transform is a product with a matrix of cosines and sines, of the square of its length.
    const int LongestTransform = 1 << 13;

    static void Signals(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("DFT", Fourier);
        ops.Add("STFT", ShortFourier);
        ops.Add("HannWindow", c => WindowOf(c, x => Math.Pow(Math.Sin(x / 2), 2)));
        ops.Add("HammingWindow", c => WindowOf(c, x => 25.0 / 46 - 21.0 / 46 * Math.Cos(x)));
        ops.Add("BlackmanWindow", c => WindowOf(c, x => 0.42 - 0.5 * Math.Cos(x) + 0.08 * Math.Cos(2 * x)));
        ops.Add("MelWeightMatrix", MelWeights);
    }

    /// <summary>A function of 2πn / N, or of 2πn / (N − 1).</summary>
    static Tensor WindowOf(Call c, Func<double, double> f)
    {
        c.Gives = TypeFacts.Require(c.Int("output_datatype"), c.Node.Text);
        var n = c.Size(c.Number(0), "size");
        var whole = c.Is("periodic") ? n : n - 1;
        double[] numbers = [.. Dims(0, n).Select(i => f(2 * Math.PI * i / whole))];
        return Tensor.Of<double>(numbers, n).To(c.Gives.Held());
    }

    static Tensor Fourier(Call c)
    {
        var x = c[0];
        if (x.Rank < 2 || x.Shape[^1] is not (1 or 2))
        {
            throw c.Refused($"{x.Shape}; its last dim is 1, or 2 for complex numbers");
        }
        var axis = c.Since >= 20 ? (c.Maybe(2) is null ? -2 : c.Number(2)) : c.Int("axis");
        var dim = c.Axis(axis, x.Rank);
        if (dim == x.Rank - 1)
        {
            throw c.Refused("a transform along the dim of real and imaginary parts");
        }
        var (isInverse, isOneSided) = (c.Is("inverse"), c.Is("onesided"));
        var size = x.Shape[dim];
        var length =
            c.Maybe(1) is not null ? c.Size(c.Number(1), "dft_length")
            : isInverse && isOneSided ? 2 * (size - 1)
            : size;
        var real = x.Select(-1, 0);
        var imaginary = x.Shape[^1] == 2 ? x.Select(-1, 1) : null;
        return Transformed(c, real, imaginary, dim, length, isInverse, isOneSided);
    }

    /// <summary>The transform along a dim; a last dim of real and imaginary parts is added.</summary>
    static Tensor Transformed(
        Call c,
        Tensor real,
        Tensor? imaginary,
        int dim,
        int length,
        bool isInverse,
        bool isOneSided
    )
    {
        if (length is < 1 or > LongestTransform)
        {
            throw c.Refused($"a transform of length {length}; 1 to {LongestTransform} are here");
        }
        var half = length / 2 + 1;
        var taken = isInverse && isOneSided ? half : length;
        var (re, im) = (Fitted(real), imaginary is null ? null : Fitted(imaginary));
        var outputs = isInverse || !isOneSided ? length : half;
        var (cos, sin) = (new double[taken * outputs], new double[taken * outputs]);
        for (var n = 0; n < taken; n++)
        {
            // Of one side each number but the first and the middle one stands for two.
            var times =
                !(isInverse && isOneSided) ? 1
                : n == 0 || 2 * n == length ? 1
                : 2;
            for (var k = 0; k < outputs; k++)
            {
                var (s, co) = Math.SinCos(2 * Math.PI * ((long)n * k % length) / length);
                (cos[n * outputs + k], sin[n * outputs + k]) = (times * co, times * s);
            }
        }
        var (cosines, sines) = (Matrix(cos), Matrix(sin));
        var sign = isInverse ? -1.0 : 1.0;
        var first = re.MatMul(cosines);
        first = im is null ? first : first + im.MatMul(sines) * sign;
        if (isInverse && isOneSided)
        {
            return (first / length).Transpose(dim, -1).Unsqueeze(-1);
        }
        var second = re.MatMul(sines) * -sign;
        second = im is null ? second : second + im.MatMul(cosines);
        var both = Tensor.Stack([first.Transpose(dim, -1), second.Transpose(dim, -1)], -1);
        return isInverse ? both / length : both;

        Tensor Matrix(double[] numbers) => Tensor.Of<double>(numbers, new int[] { taken, outputs }).To(real.DType);

        // As many as are taken, the dim last.
        Tensor Fitted(Tensor part)
        {
            var there = part.Shape[dim];
            part = there > taken ? part.Slice(dim, 0, taken) : part;
            part = part.Transpose(dim, -1);
            var after = new int[part.Rank];
            after[^1] = Math.Max(0, taken - there);
            return there < taken ? part.Pad(new int[part.Rank], after) : part;
        }
    }

    static Tensor ShortFourier(Call c)
    {
        var signal = c[0];
        signal = signal.Rank == 2 ? signal.Unsqueeze(-1) : signal;
        var step = c.Size(c.Number(1), "frame_step");
        var window = c.Maybe(2);
        var length =
            c.Maybe(3) is not null ? c.Size(c.Number(3), "frame_length")
            : window is not null ? window.Shape[0]
            : throw c.Refused("neither a window nor a frame_length");
        if (signal.Rank != 3 || step < 1 || length < 1 || signal.Shape[1] < length || window is { Rank: not 1 })
        {
            throw c.Refused($"frames of {length} by {step} in {c[0].Shape}");
        }
        if (window is not null && window.Shape[0] != length)
        {
            throw c.Refused($"a window of {window.Shape} for frames of {length}");
        }
        var frames = (signal.Shape[1] - length) / step + 1;
        var places = Tensor.Arange(frames).Unsqueeze(1) * step + Tensor.Arange(length);
        var picked = signal
            .IndexSelect(1, places.Reshape(-1))
            .Reshape(signal.Shape[0], frames, length, signal.Shape[2]);
        picked = window is null ? picked : picked * window.Unsqueeze(-1);
        return Transformed(
            c,
            picked.Select(-1, 0),
            signal.Shape[2] == 2 ? picked.Select(-1, 1) : null,
            2,
            length,
            isInverse: false,
            isOneSided: c.Is("onesided")
        );
    }

    static Tensor MelWeights(Call c)
    {
        c.Gives = TypeFacts.Require(c.Int("output_datatype"), c.Node.Text);
        var (bins, length, rate) = (
            c.Size(c.Number(0), "num_mel_bins"),
            c.Size(c.Number(1), "dft_length"),
            c.Number(2)
        );
        var rows = length / 2 + 1;
        _ = c.Sizes([rows, bins]);
        var (low, high) = (Mel(c.Fraction(3)), Mel(c.Fraction(4)));
        var step = (high - low) / (bins + 2);
        long[] edges =
        [
            .. Enumerable
                .Range(0, bins + 2)
                .Select(i => (long)Math.Floor((length + 1) * 700 * (Math.Pow(10, (i * step + low) / 2595) - 1) / rate)),
        ];
        var weights = new double[rows * bins];
        for (var i = 0; i < bins; i++)
        {
            var (left, centre, right) = (edges[i], edges[i + 1], edges[i + 2]);
            if (left < 0 || Math.Max(centre, right - 1) >= rows)
            {
                throw c.Refused($"a bin from {left} to {right} of {rows}");
            }
            for (var j = left; j <= centre; j++)
            {
                weights[j * bins + i] = left == centre ? 1 : (double)(j - left) / (centre - left);
            }
            for (var j = centre; j < right; j++)
            {
                weights[j * bins + i] = (double)(right - j) / (right - centre);
            }
        }
        return Tensor.Of<double>(weights, new int[] { rows, bins }).To(c.Gives.Held());

        static double Mel(double hertz) => 2595 * Math.Log10(1 + hertz / 700);
    }
}
