using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Resizing(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("Resize", Resize);
        ops.Add("Upsample", Upsample);
        ops.Add("GridSample", GridSample);
    }

    static Tensor Upsample(Call c)
    {
        var scales =
            c.Since < 7 ? new double[] { 1, 1, c.Float("height_scale"), c.Float("width_scale") }
            : c.Since < 9 ? c.Given("scales")!.Floats
            : c.Fractions(1);
        if (scales.Length != c[0].Rank)
        {
            throw c.Refused($"{scales.Length} scales for {c[0].Shape}");
        }
        var mode = OneOf(c, "mode", "nearest", "linear", "bilinear");
        var y = c[0];
        for (var dim = 0; dim < y.Rank; dim++)
        {
            y = Resized(
                c,
                y,
                dim,
                new(scales[dim], Scaled(c, y.Shape[dim], scales[dim]))
                {
                    Mode = mode == "nearest" ? "nearest" : "linear",
                    Transformation = "asymmetric",
                    Rounding = "floor",
                }
            );
        }
        return y;
    }

    static int Scaled(Call c, int size, double scale) =>
        scale > 0 && double.IsFinite(scale)
            ? c.Size((long)Math.Min(long.MaxValue / 2, Math.Floor(size * scale)), "a size")
            : throw c.Refused($"a scale of {scale}");

    static Tensor Resize(Call c)
    {
        var x = c[0];
        var isOld = c.Since < 11;
        var axes = c.Since >= 18 && c.Ints("axes") is { } named ? c.AxesOf(named, x.Rank) : Dims(0, x.Rank);
        var scales =
            isOld ? c.Fractions(1)
            : c.Maybe(2) is { Count: > 0 } ? c.Fractions(2)
            : null;
        var sizes = !isOld && c.Maybe(3) is { Count: > 0 } ? c.Sizes(c.Numbers(3)) : null;
        if ((scales is null) == (sizes is null) || (scales?.Length ?? sizes!.Length) != axes.Length)
        {
            throw c.Refused(
                $"{scales?.Length ?? 0} scales and {sizes?.Length ?? 0} sizes for {axes.Length} dims of {x.Shape}"
            );
        }
        var roi = !isOld && c.Maybe(1) is { Count: > 0 } ? c.Fractions(1) : null;
        var mode = OneOf(c, "mode", "nearest", "linear", "cubic", "bilinear");
        var transformation = isOld ? "asymmetric" : c.Text("coordinate_transformation_mode");
        if (transformation == "tf_crop_and_resize" && roi?.Length != 2 * axes.Length)
        {
            throw c.Refused($"a region of {roi?.Length ?? 0} numbers for {axes.Length} dims");
        }
        var found = scales;
        if (sizes is not null)
        {
            found = [.. sizes.Select((size, i) => x.Shape[axes[i]] == 0 ? 1 : (double)size / x.Shape[axes[i]])];
            var policy =
                c.Since >= 18
                    ? OneOf(c, "keep_aspect_ratio_policy", "stretch", "not_larger", "not_smaller")
                    : "stretch";
            if (policy != "stretch")
            {
                var one = policy == "not_larger" ? found.Min() : found.Max();
                Array.Fill(found, one);
                sizes = [.. axes.Select(axis => c.Size((long)Math.Floor(one * x.Shape[axis] + 0.5), "a size"))];
            }
        }
        var y = x;
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = axes[i];
            y = Resized(
                c,
                y,
                axis,
                new(found![i], sizes?[i] ?? Scaled(c, x.Shape[axis], found[i]))
                {
                    Mode = mode == "bilinear" ? "linear" : mode,
                    Transformation = transformation,
                    Rounding = isOld ? "floor" : c.Text("nearest_mode"),
                    CubicA = isOld ? -0.75 : c.Float("cubic_coeff_a"),
                    ExcludesOutside = !isOld && c.Is("exclude_outside"),
                    Extrapolation = isOld ? 0 : c.Float("extrapolation_value"),
                    Antialias = c.Since >= 18 && c.Is("antialias"),
                    Region = roi is null ? null : (roi[i], roi[axes.Length + i]),
                }
            );
        }
        return y;
    }

    /// <summary>One dim, each place from those around where it comes from, with factors.</summary>
    static Tensor Resized(Call c, Tensor x, int dim, AxisResize resize)
    {
        var size = x.Shape[dim];
        if (resize.Size == size && resize.Scale == 1 && resize.Transformation != "tf_crop_and_resize")
        {
            return x;
        }
        if (size == 0 && resize.Size > 0)
        {
            throw c.Refused($"dim {dim} of {x.Shape} has no place to be read");
        }
        var taps = resize.Taps(size, c.Refused);
        _ = c.Sizes(x.Shape.Select((s, i) => (long)(i == dim ? resize.Size : s)));
        int[] spread = [-1, .. Enumerable.Repeat(1, x.Rank - 1 - dim)];
        Tensor? y = null;
        var dtype = x.DType == DType.Float64 ? DType.Float64 : DType.Float32;
        foreach (var (places, factors) in taps)
        {
            var part = x.IndexSelect(dim, Tensor.Of<long>(places, places.Length));
            if (factors is not null)
            {
                part = part.To(dtype) * Tensor.Of<double>(factors, factors.Length).Reshape(spread).To(dtype);
            }
            y = y is null ? part : y + part;
        }
        if (resize.Beyond(size) is { } beyond && beyond.Contains(true))
        {
            var mask = Tensor.Of<bool>(beyond, beyond.Length).Reshape(spread);
            y = Tensor.Where(mask, y!.Like(resize.Extrapolation), y!);
        }
        return y!.DType == x.DType ? y : y.To(x.DType);
    }

    /// <summary>x at places that a grid names, −1 … 1 along each dim, the last dim first.</summary>
    static Tensor GridSample(Call c)
    {
        var (x, grid) = (c[0], c[1].To(c[0].DType));
        var dims = x.Rank - 2;
        if (dims < 1 || grid.Rank != x.Rank || grid.Shape[^1] != dims || grid.Shape[0] != x.Shape[0])
        {
            throw c.Refused($"{x.Shape} at places of {grid.Shape}");
        }
        var mode = OneOf(c, "mode", "bilinear", "linear", "nearest", "bicubic", "cubic");
        var padding = OneOf(c, "padding_mode", "zeros", "border", "reflection");
        var corners = c.Is("align_corners");
        var taps = mode switch
        {
            "nearest" => 1,
            "bilinear" or "linear" => 2,
            _ => 4,
        };
        // Places along each dim, and what each of the taps around counts.
        var at = new Tensor[dims];
        for (var dim = 0; dim < dims; dim++)
        {
            var n = grid.Select(-1, dims - 1 - dim);
            var size = x.Shape[dim + 2];
            at[dim] = corners ? (n + 1.0) / 2.0 * (size - 1) : ((n + 1.0) * size - 1.0) / 2.0;
            if (padding == "border" && taps < 4)
            {
                at[dim] = at[dim].Clamp(0.0, Math.Max(0, size - 1));
            }
            else if (padding == "reflection" && taps < 4)
            {
                at[dim] = Reflected(at[dim], size, corners);
            }
        }
        var batch = Tensor.Arange(x.Shape[0]).Reshape([-1, .. Enumerable.Repeat(1, dims)]);
        // Channels last: an index picks them all.
        var moved = x.Permute([0, .. Dims(2, x.Rank), 1]);
        Tensor? y = null;
        var combinations = (int)Math.Pow(taps, dims);
        for (var combination = 0; combination < combinations; combination++)
        {
            var picks = new TensorIndex[dims + 1];
            picks[0] = batch.Expand(at[0].Shape);
            Tensor? factor = null;
            for (var (dim, rest) = (0, combination); dim < dims; dim++, rest /= taps)
            {
                var tap = rest % taps;
                var size = x.Shape[dim + 2];
                var low = taps == 1 ? at[dim].Round() : at[dim].Detach().Floor();
                var place = taps == 4 ? low + (tap - 1.0) : low + tap;
                if (taps > 1)
                {
                    var rest1 = at[dim] - low;
                    var counts = taps == 2 ? (tap == 0 ? 1.0 - rest1 : rest1) : Cubic(rest1, tap);
                    factor = factor is null ? counts : factor * counts;
                }
                if (taps == 4 && padding == "reflection")
                {
                    place = Reflected(place, size, corners);
                }
                if (padding == "zeros")
                {
                    var inside = ((place >= 0L) & (place <= size - 1L)).To(x.DType);
                    factor = factor is null ? inside : factor * inside;
                }
                picks[dim + 1] = place.Detach().Clamp(0.0, Math.Max(0, size - 1)).Long();
            }
            var part = moved[picks];
            part = factor is null ? part : part * factor.Unsqueeze(-1);
            y = y is null ? part : y + part;
        }
        return y!.Permute([0, y.Rank - 1, .. Dims(1, y.Rank - 1)]);
    }

    static Tensor Cubic(Tensor rest, int tap)
    {
        const double A = -0.75;
        return tap switch
        {
            0 => Outer(rest + 1.0),
            1 => Inner(rest),
            2 => Inner(1.0 - rest),
            _ => Outer(2.0 - rest),
        };

        static Tensor Inner(Tensor x) => ((A + 2) * x - (A + 3)) * x * x + 1.0;

        static Tensor Outer(Tensor x) => ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
    }

    /// <summary>Places thrown back at both borders until they are within.</summary>
    static Tensor Reflected(Tensor x, int size, bool corners)
    {
        var (low, high) = corners ? (0.0, size - 1.0) : (-0.5, size - 0.5);
        if (high <= low)
        {
            return x * 0.0;
        }
        var twice = 2 * (high - low);
        var at = x - low;
        at -= (at / twice).Detach().Floor() * twice;
        return Tensor.Where(at > twice / 2, twice - at, at) + low;
    }
}
