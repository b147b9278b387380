using Micrograd.Onnx.Running;
using Micrograd.TensorOps;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Convolutions(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("Conv", c => Convolved(c, c[0], c[1], c.Maybe(2)));
        ops.Add("ConvTranspose", Transposed);
        ops.AddSeveral("CausalConvWithState", CausalConvolution);
        ops.Add("Col2Im", Folded);
        ops.Add("DepthToSpace", ToSpace);
        ops.Add("SpaceToDepth", ToDepth);
    }

    static Tensor Convolved(Call c, Tensor x, Tensor weight, Tensor? bias)
    {
        if (weight.Rank != x.Rank)
        {
            throw c.Refused($"{x.Shape} by a weight of {weight.Shape}");
        }
        var window = Window.Of(c, x, weight.Shape.ToArray()[2..]);
        if (window.Kernel.Length > 3)
        {
            throw c.Refused($"{window.Kernel.Length} spatial dims; there are kernels for one, two and three");
        }
        if (AsProduct(c, x, weight, bias, window) is { } product)
        {
            return product;
        }
        var op = new Convolution(
            TensorOps.Dims.Of(window.Stride),
            TensorOps.Dims.Of(window.Before),
            TensorOps.Dims.Of(window.After),
            TensorOps.Dims.Of(window.Dilation),
            c.Size(c.Int("group"), "group")
        );
        return bias is null ? op.Apply(x, weight) : op.Apply(x, weight, bias);
    }

    /// <summary>
    /// A convolution along one dim at few places, as of a frame of sound: the weight is read once, and to lay it out anew for the kernel of
    /// convolutions would take longer than a product with the windows. Null for others.
    /// </summary>
    static Tensor? AsProduct(Call c, Tensor x, Tensor weight, Tensor? bias, Window window)
    {
        const int MostPlaces = 8;
        const int LeastWeights = 4096;
        if (
            x.Rank != 3
            || c.Int("group") != 1
            || window.Dilation[0] != 1
            || weight.Shape[1] != x.Shape[1]
            || weight.Count < LeastWeights
        )
        {
            return null;
        }
        var (size, kernel, stride) = (
            x.Shape[2] + window.Before[0] + window.After[0],
            weight.Shape[2],
            window.Stride[0]
        );
        var places = size < kernel ? 0 : (size - kernel) / stride + 1;
        if (places == 0 || (long)places * x.Shape[0] is 0 or > MostPlaces)
        {
            return null;
        }
        var padded = size > x.Shape[2] ? x.Pad([0, 0, window.Before[0]], [0, 0, window.After[0]]) : x;
        var windows = new Tensor[places];
        for (var i = 0; i < places; i++)
        {
            windows[i] = padded.Slice(2, i * stride, i * stride + kernel).Unsqueeze(1);
        }
        var rows = (places == 1 ? windows[0] : Tensor.Concat(windows, 1)).Flatten(2);
        return Tensor.Linear(rows, weight.Flatten(1), bias).Transpose(1, 2);
    }

    static Tensor Transposed(Call c)
    {
        var (x, weight) = (c[0], c[1]);
        if (weight.Rank != x.Rank || x.Rank is < 3 or > 5)
        {
            throw c.Refused(
                $"{x.Shape} by a weight of {weight.Shape}; there are kernels for one, two and three spatial dims"
            );
        }
        var dims = x.Rank - 2;
        var kernel = weight.Shape.ToArray()[2..];
        var (stride, dilation) = (Window.Numbers(c, "strides", dims, 1, 1), Window.Numbers(c, "dilations", dims, 1, 1));
        var more = Window.Numbers(c, "output_padding", dims, 0, 0);
        var pads = Window.Numbers(c, "pads", 2 * dims, 0, 0);
        var word = c.Text("auto_pad");
        var isSame = word is "SAME_UPPER" or "SAME_LOWER";
        if (!isSame && word is not ("NOTSET" or "VALID"))
        {
            throw c.Refused($"auto_pad '{word}'");
        }
        var wanted = c.Ints("output_shape");
        wanted = wanted?.Length == x.Rank ? wanted[2..] : wanted;
        if (wanted is not null && wanted.Length != dims)
        {
            throw c.Refused($"output_shape of {wanted.Length} numbers");
        }
        var cut = new int[dims];
        for (var i = 0; i < dims; i++)
        {
            var size = x.Shape[i + 2];
            var whole = (size - 1L) * stride[i] + more[i] + (long)dilation[i] * (kernel[i] - 1) + 1;
            if (wanted is not null || isSame)
            {
                var all = whole - (wanted?[i] ?? (long)size * stride[i]);
                // What is more than the kernel gives is added at the end.
                more[i] += c.Size(Math.Max(0, -all), "output_padding");
                (pads[i], pads[i + dims]) = Window.Halves(c, Math.Max(0, all));
                if (wanted is not null && word == "NOTSET")
                {
                    (pads[i], pads[i + dims]) = (pads[i + dims], pads[i]);
                }
            }
            else if (word == "VALID")
            {
                (pads[i], pads[i + dims]) = (0, 0);
            }
            // Our op adds less than a stride.
            var most = Math.Max(stride[i], dilation[i]) - 1;
            (cut[i], more[i]) = (Math.Max(0, more[i] - most), Math.Min(more[i], most));
        }
        var op = new TransposedConvolution(
            TensorOps.Dims.Of(stride),
            TensorOps.Dims.Of(pads.AsSpan(..dims)),
            TensorOps.Dims.Of(pads.AsSpan(dims..)),
            TensorOps.Dims.Of(dilation),
            c.Size(c.Int("group"), "group"),
            TensorOps.Dims.Of(more)
        );
        var added = cut.Any(n => n > 0);
        var y = c.Maybe(2) is { } bias && !added ? op.Apply(x, weight, bias) : op.Apply(x, weight);
        if (added)
        {
            y = y.Pad(new int[x.Rank], [0, 0, .. cut]);
            y = c.Maybe(2) is { } after ? y + after.Reshape([-1, .. Enumerable.Repeat(1, dims)]) : y;
        }
        return y;
    }

    /// <summary>Each channel by its own kernel over what was and is; the last places are what the next call begins with.</summary>
    static Tensor?[] CausalConvolution(Call c)
    {
        var (x, weight) = (c[0], c[1]);
        if (x.Rank != 3 || weight.Rank != 3 || weight.Shape[0] != x.Shape[1] || weight.Shape[1] != 1)
        {
            throw c.Refused($"{x.Shape} by a weight of {weight.Shape}; they are [N, C, L] and [C, 1, k]");
        }
        var before = weight.Shape[2] - 1;
        var past = c.Maybe(3) ?? Tensor.Zeros([x.Shape[0], x.Shape[1], before], x.DType);
        var whole = Tensor.Concat([past, x], 2);
        var y = whole.Conv1d(weight, c.Maybe(2), groups: x.Shape[1]);
        y = OneOf(c, "activation", "none", "silu", "swish") == "none" ? y : y.Silu();
        return [y, whole.Slice(2, whole.Shape[2] - before, whole.Shape[2])];
    }

    static Tensor Folded(Call c)
    {
        var (size, kernel) = (c.Sizes(c.Numbers(1)), c.Sizes(c.Numbers(2)));
        var dims = size.Length;
        var pads = Window.Numbers(c, "pads", 2 * dims, 0, 0);
        var (dilation, stride) = (Window.Numbers(c, "dilations", dims, 1, 1), Window.Numbers(c, "strides", dims, 1, 1));
        if (kernel.Length != dims || dims is < 1 or > 3 || c[0].Rank != 3)
        {
            throw c.Refused($"{c[0].Shape} to an image of {dims} dims with blocks of {kernel.Length}");
        }
        var places = kernel.Aggregate(1L, (n, k) => n * k);
        if (places == 0 || c[0].Shape[1] % places != 0)
        {
            throw c.Refused($"{c[0].Shape} with blocks of [{string.Join(", ", kernel)}]");
        }
        // A transposed convolution, with kernels that are ones at one place each.
        var (n, channels) = (c[0].Shape[0], (int)(c[0].Shape[1] / places));
        var counts = new int[dims];
        for (var i = 0; i < dims; i++)
        {
            counts[i] = (size[i] + pads[i] + pads[i + dims] - dilation[i] * (kernel[i] - 1) - 1) / stride[i] + 1;
        }
        var ones = Tensor.Eye((int)places, c[0].DType).Reshape([(int)places, 1, .. kernel]);
        var rest = new int[dims];
        for (var i = 0; i < dims; i++)
        {
            rest[i] =
                size[i] + pads[i] + pads[i + dims] - ((counts[i] - 1) * stride[i] + dilation[i] * (kernel[i] - 1) + 1);
        }
        var op = new TransposedConvolution(
            TensorOps.Dims.Of(stride),
            TensorOps.Dims.Of(pads.AsSpan(..dims)),
            TensorOps.Dims.Of(pads.AsSpan(dims..)),
            TensorOps.Dims.Of(dilation),
            1,
            TensorOps.Dims.Of(rest)
        );
        var y = op.Apply(c[0].Reshape([n * channels, (int)places, .. counts]), ones);
        return y.Reshape([n, channels, .. size]);
    }

    static Tensor ToSpace(Call c)
    {
        var (x, b) = (c[0], c.Size(c.Int("blocksize"), "blocksize"));
        if (x.Rank != 4 || b == 0 || x.Shape[1] % (b * b) != 0)
        {
            throw c.Refused($"{x.Shape} by blocks of {b}");
        }
        var (n, channels, h, w) = x.Shape;
        if (c.Since >= 11 && OneOf(c, "mode", "DCR", "CRD") == "CRD")
        {
            return x.PixelShuffle(b);
        }
        var apart = x.Reshape(n, b, b, channels / b / b, h, w).Permute(0, 3, 4, 1, 5, 2);
        return apart.Reshape(n, channels / b / b, h * b, w * b);
    }

    static Tensor ToDepth(Call c)
    {
        var (x, b) = (c[0], c.Size(c.Int("blocksize"), "blocksize"));
        if (x.Rank != 4 || b == 0 || x.Shape[2] % b != 0 || x.Shape[3] % b != 0)
        {
            throw c.Refused($"{x.Shape} by blocks of {b}");
        }
        var (n, channels, h, w) = x.Shape;
        var apart = x.Reshape(n, channels, h / b, b, w / b, b).Permute(0, 3, 5, 1, 2, 4);
        return apart.Reshape(n, channels * b * b, h / b, w / b);
    }
}
