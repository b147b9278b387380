using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Shapes(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("Shape", ShapeOf);
        ops.Add("Size", c => Tensor.Of(c[0].Count));
        ops.Add("Cast", Cast);
        ops.Add("CastLike", c => Converted(c, c[0], c.TypeOf(0), c.TypeOf(1)));
        ops.Add("ConstantOfShape", Filled);
        ops.Add("Range", RangeOf);
        ops.Add("EyeLike", EyeLike);
        ops.Add("Reshape", Reshape);
        ops.Add("Flatten", Flatten);
        ops.Add("Squeeze", Squeeze);
        ops.Add("Unsqueeze", Unsqueeze);
        ops.Add("Transpose", Transpose);
        ops.Add("Concat", Concat);
        ops.AddSeveral("Split", Split);
        ops.Add("Expand", Expand);
        ops.Add("Tile", Tile);
        ops.Add("Slice", Slice);
        ops.Add("Pad", Pad);
        ops.Add("CenterCropPad", CenterCropPad);
        ops.Add("Trilu", Triangle);
    }

    static Tensor ShapeOf(Call c)
    {
        var rank = c[0].Rank;
        var (start, end) = (0, rank);
        if (c.Since >= 15)
        {
            start = Clamped(c.Int("start"), rank);
            end = c.Has("end") ? Clamped(c.Int("end"), rank) : rank;
        }
        long[] sizes = [.. c[0].Shape.Select(size => (long)size)];
        return Tensor.Of<long>(sizes.AsSpan(start..Math.Max(start, end)), Math.Max(0, end - start));

        static int Clamped(long place, int rank) => (int)Math.Clamp(place < 0 ? place + rank : place, 0, rank);
    }

    static Tensor Cast(Call c)
    {
        var to = c.Given("to")!;
        // The first version names the type.
        var type =
            c.Since < 6
                ? Enum.TryParse<OnnxType>(to.Text, true, out var named)
                    ? named
                    : throw c.Refused($"a cast to '{to.Text}'")
                : TypeFacts.Require(to.Int, c.Node.Text);
        return Converted(c, c[0], c.TypeOf(0), type);
    }

    static Tensor Converted(Call c, Tensor x, OnnxType from, OnnxType to)
    {
        c.Gives = to;
        if (from == to)
        {
            return x;
        }
        switch (to)
        {
            case OnnxType.Float16:
                return x.To(DType.Float16).To(DType.Float32);
            case OnnxType.BFloat16:
                return x.To(DType.BFloat16).To(DType.Float32);
            case OnnxType.Bool:
                return x.Bool();
            case var _ when to.IsWhole():
                var whole = x.DType == DType.Int64 ? x : x.Long();
                return to == OnnxType.Int64 ? whole : new GoRound(to).Apply(whole);
            default:
                return x.To(to.Held());
        }
    }

    static Tensor Filled(Call c)
    {
        var (value, type) = c.Given("value")?.Tensor is { Tensor: { } given } tensor
            ? (given, tensor.Type)
            : (Tensor.Of(0f), OnnxType.Float);
        if (value.Count != 1)
        {
            throw c.Refused($"a value of {value.Shape}, which is not one number");
        }
        c.Gives = type;
        var sizes = Shape.Create(c.Sizes(c.Numbers(0)));
        return value.DType == DType.Int64
            ? Tensor.Full(sizes, value.ToArray<long>()[0], DType.Int64)
            : Tensor.Full(sizes, value.Item(), value.DType);
    }

    static Tensor RangeOf(Call c)
    {
        if (c[0].DType == DType.Int64)
        {
            var (start, limit, delta) = (c.Number(0), c.Number(1), c.Number(2));
            var count = delta == 0 ? throw c.Refused("a step of 0") : Steps(((decimal)limit - start) / delta);
            return Tensor.Arange(count) * delta + start;
        }
        var step = c.Fraction(2);
        var steps = step == 0 ? throw c.Refused("a step of 0") : Steps((c.Fraction(1) - c.Fraction(0)) / step);
        return c[0].Reshape() + Tensor.Arange(steps).To(c[0].DType) * c[2].Reshape();

        long Steps<T>(T quotient)
            where T : System.Numerics.INumber<T>
        {
            var count = Math.Ceiling(double.CreateChecked(quotient));
            return count > 0
                ? count <= int.MaxValue
                    ? (long)count
                    : throw c.Refused($"{count} numbers")
                : 0;
        }
    }

    static Tensor EyeLike(Call c)
    {
        if (c[0].Rank != 2)
        {
            throw c.Refused($"{c[0].Shape}, which is no matrix");
        }
        var type = c.Has("dtype") ? TypeFacts.Require(c.Int("dtype"), c.Node.Text) : c.TypeOf(0);
        c.Gives = type;
        var (rows, columns) = c[0].Shape;
        var k = c.Int("k");
        var is1 = (Tensor.Arange(columns) - Tensor.Arange(rows).Unsqueeze(1)).Eq(k);
        return is1.To(type.Held());
    }

    static Tensor Reshape(Call c)
    {
        var wanted = c.Since < 5 ? c.Ints("shape") ?? [] : c.Numbers(1);
        var keepsZero = c.Since >= 14 && c.Is("allowzero");
        var sizes = new int[wanted.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = wanted[i] switch
            {
                0 when !keepsZero => i < c[0].Rank
                    ? c[0].Shape[i]
                    : throw c.Refused($"dim {i} is to stay, and {c[0].Shape} has none"),
                -1 => -1,
                var size => c.Size(size, "a size"),
            };
        }
        if (sizes.Contains(-1) && c[0].Count == 0)
        {
            // One that is left over is 0, where nothing else is.
            var rest = sizes.Where(size => size != -1).Aggregate(1L, (n, size) => n * size);
            sizes[Array.IndexOf(sizes, -1)] = rest == 0 ? throw c.Refused("−1 beside 0") : 0;
        }
        return c[0].Reshape(Shape.Create(c.Sizes(Found(c, sizes))));
    }

    /// <summary>The sizes, with what is left over in place of −1.</summary>
    static long[] Found(Call c, int[] sizes)
    {
        long[] found = [.. sizes.Select(size => (long)size)];
        var at = Array.IndexOf(found, -1);
        if (at >= 0)
        {
            var rest = (Int128)1;
            for (var i = 0; i < found.Length; i++)
            {
                rest *= i == at ? 1 : found[i];
            }
            found[at] =
                rest > 0 && c[0].Count % rest == 0 && Array.IndexOf(found, -1, at + 1) < 0
                    ? (long)(c[0].Count / rest)
                    : throw c.Refused($"{c[0].Shape} as [{string.Join(", ", sizes)}]");
        }
        return found;
    }

    static Tensor Flatten(Call c)
    {
        var axis = AxisOrEnd(c, c[0].Rank);
        var rows = c[0].Shape[..axis].ElementCount;
        var columns = c[0].Shape[axis..].ElementCount;
        return c[0].Reshape((int)rows, (int)columns);
    }

    static long[]? Axes(Call c) =>
        c.Since < 13 ? c.Ints("axes")
        : c.Maybe(1) is null ? null
        : c.Numbers(1);

    static Tensor Squeeze(Call c)
    {
        var x = c[0];
        var axes = Axes(c) is { } named
            ? c.AxesOf(named, x.Rank)
            : Array.FindAll(Dims(0, x.Rank), dim => x.Shape[dim] == 1);
        return axes.Any(axis => x.Shape[axis] != 1)
            ? throw c.Refused($"axes [{string.Join(", ", axes)}] of {x.Shape}, which are not all 1")
            : x.Reshape([.. x.Shape.Where((_, dim) => !axes.Contains(dim))]);
    }

    static Tensor Unsqueeze(Call c)
    {
        var axes = Axes(c) ?? throw c.Refused("no axes");
        var rank = c[0].Rank + axes.Length;
        var added = c.AxesOf(axes, rank);
        var (sizes, next) = (new int[rank], 0);
        for (var dim = 0; dim < rank; dim++)
        {
            sizes[dim] = added.Contains(dim) ? 1 : c[0].Shape[next++];
        }
        return c[0].Reshape(Shape.Create(sizes));
    }

    static Tensor Transpose(Call c)
    {
        var rank = c[0].Rank;
        var order = c.Ints("perm") is { } perm
            ? c.AxesOf(perm, rank)
            : Array.ConvertAll(Dims(0, rank), dim => rank - 1 - dim);
        return order.Length == rank ? c[0].Permute(order) : throw c.Refused($"perm of {order.Length} for {c[0].Shape}");
    }

    static Tensor Concat(Call c)
    {
        var axis = c.Since < 4 && !c.Has("axis") ? 1 : c.Int("axis");
        return Tensor.Concat([.. Dims(0, c.Count).Select(i => c[i])], c.Axis(axis, c[0].Rank));
    }

    static Tensor?[] Split(Call c)
    {
        var x = c[0];
        var axis = c.Axis(c.Since < 2 && !c.Has("axis") ? 0 : c.Int("axis"), x.Rank);
        var sizes =
            c.Since < 13 && c.Ints("split") is { } given ? given
            : c.Maybe(1) is not null ? c.Numbers(1)
            : null;
        if (sizes is null)
        {
            var parts = c.Since >= 18 && c.Has("num_outputs") ? c.Int("num_outputs") : c.Outputs;
            if (parts != c.Outputs)
            {
                throw c.Refused($"num_outputs {parts} and {c.Outputs} outputs");
            }
            // The last is what is left.
            var each = (x.Shape[axis] + parts - 1) / parts;
            sizes = [.. Enumerable.Range(0, (int)parts).Select(i => Math.Clamp(x.Shape[axis] - i * each, 0, each))];
        }
        if (sizes.Length != c.Outputs || sizes.Any(size => size < 0) || sizes.Sum() != x.Shape[axis])
        {
            throw c.Refused(
                $"parts of [{string.Join(", ", sizes)}] for {c.Outputs} outputs, of {x.Shape[axis]} along dim {axis}"
            );
        }
        return x.Split(c.Sizes(sizes), axis);
    }

    static Tensor Expand(Call c)
    {
        var x = c[0];
        var sizes = c.Sizes(c.Numbers(1));
        // Both ways: where the wanted size is 1, the tensor's own stays.
        int[] padded = [.. Enumerable.Repeat(1, Math.Max(0, x.Rank - sizes.Length)), .. sizes];
        var added = padded.Length - x.Rank;
        for (var i = added; i < padded.Length; i++)
        {
            padded[i] = padded[i] == 1 ? x.Shape[i - added] : padded[i];
        }
        return x.Expand(Shape.Create(c.Sizes(padded.Select(size => (long)size))));
    }

    static Tensor Tile(Call c)
    {
        if (c.Since < 6)
        {
            var times = Enumerable.Repeat(1L, c[0].Rank).ToArray();
            times[c.Axis((long)c.Fraction(2), c[0].Rank)] = (long)c.Fraction(1);
            return Repeat(times);
        }
        return Repeat(c.Numbers(1));

        Tensor Repeat(long[] times)
        {
            if (times.Length != c[0].Rank)
            {
                throw c.Refused($"{times.Length} repeats for {c[0].Shape}");
            }
            _ = c.Sizes(times.Select((n, i) => n < 0 ? n : checked(n * c[0].Shape[i])));
            return c[0].Repeat(c.Sizes(times));
        }
    }

    static Tensor Slice(Call c)
    {
        var isOld = c.Since < 10;
        var (starts, ends) = isOld ? (c.Ints("starts") ?? [], c.Ints("ends") ?? []) : (c.Numbers(1), c.Numbers(2));
        var axes =
            isOld ? c.Ints("axes")
            : c.Maybe(3) is not null ? c.Numbers(3)
            : null;
        var steps = !isOld && c.Maybe(4) is not null ? c.Numbers(4) : null;
        var y = c[0];
        var dims = axes is null ? Dims(0, starts.Length) : c.AxesOf(axes, y.Rank);
        if (
            ends.Length != starts.Length
            || dims.Length != starts.Length
            || (steps?.Length ?? starts.Length) != starts.Length
            || dims.Length > y.Rank
        )
        {
            throw c.Refused($"{starts.Length} starts, {ends.Length} ends and {dims.Length} axes for {y.Shape}");
        }
        for (var i = 0; i < starts.Length; i++)
        {
            var size = y.Shape[dims[i]];
            var step = steps?[i] ?? 1;
            var start = starts[i] < 0 ? starts[i] + size : starts[i];
            var end = ends[i] < 0 ? ends[i] + size : ends[i];
            // Further than the dim is long is once.
            var once = (int)Math.Clamp(Math.Abs(Math.Max(step, -long.MaxValue)), 1, Math.Max(1, size));
            if (step > 0)
            {
                var (from, to) = ((int)Math.Clamp(start, 0, size), (int)Math.Clamp(end, 0, size));
                y = y.Slice(dims[i], from, Math.Max(from, to), once);
            }
            else if (step < 0)
            {
                // From the other side.
                var from = size - 1 - (int)Math.Clamp(start, -1, size - 1);
                var to = size - 1 - (int)Math.Clamp(end, -1, size - 1);
                y = y.Flip(dims[i]).Slice(dims[i], from, Math.Max(from, to), once);
            }
            else
            {
                throw c.Refused("a step of 0");
            }
        }
        return y;
    }

    static Tensor Pad(Call c)
    {
        var y = c[0];
        var pads =
            c.Since < 2 ? c.Ints("paddings")!
            : c.Since < 11 ? c.Ints("pads")!
            : c.Numbers(1);
        var axes = c.Since >= 18 && c.Maybe(3) is not null ? c.AxesOf(c.Numbers(3), y.Rank) : Dims(0, y.Rank);
        if (pads.Length != 2 * axes.Length)
        {
            throw c.Refused($"{pads.Length} pads for {axes.Length} dims of {y.Shape}");
        }
        var (before, after) = (new int[y.Rank], new int[y.Rank]);
        for (var i = 0; i < axes.Length; i++)
        {
            var (first, last) = (pads[i], pads[i + axes.Length]);
            var whole = (Int128)y.Shape[axes[i]] + first + last;
            if (
                whole < 0
                || whole > int.MaxValue
                || Math.Abs((decimal)first) > int.MaxValue
                || Math.Abs((decimal)last) > int.MaxValue
            )
            {
                throw c.Refused($"pads of {first} and {last} for dim {axes[i]} of {y.Shape}");
            }
            (before[axes[i]], after[axes[i]]) = ((int)first, (int)last);
        }
        _ = c.Sizes(y.Shape.Select((size, dim) => (long)size + before[dim] + after[dim]));
        var mode = OneOf(c, "mode", "constant", "reflect", "edge", "wrap");
        // A negative number cuts.
        for (var dim = 0; dim < y.Rank; dim++)
        {
            var from = Math.Min(y.Shape[dim], Math.Max(0, -before[dim]));
            y = y.Slice(dim, from, Math.Max(from, y.Shape[dim] - Math.Max(0, -after[dim])));
            (before[dim], after[dim]) = (Math.Max(0, before[dim]), Math.Max(0, after[dim]));
        }
        if (mode == "constant")
        {
            if (y.DType == DType.Int64)
            {
                return y.Pad(before, after, c.Maybe(2) is null ? 0L : c.Number(2));
            }
            var value =
                c.Since < 11 ? c.Float("value")
                : c.Maybe(2) is null ? 0
                : c.Fraction(2);
            return y.DType == DType.Bool
                ? y.Long().Pad(before, after, (long)value).Bool()
                : y.Pad(before, after, value);
        }
        return y.Pad(
            before,
            after,
            mode switch
            {
                "reflect" => PaddingMode.Reflect,
                "edge" => PaddingMode.Replicate,
                _ => PaddingMode.Circular,
            }
        );
    }

    static Tensor CenterCropPad(Call c)
    {
        var y = c[0];
        var axes = c.Ints("axes") is { } named ? c.AxesOf(named, y.Rank) : Dims(0, y.Rank);
        var wanted = c.Sizes(c.Numbers(1));
        if (wanted.Length != axes.Length)
        {
            throw c.Refused($"{wanted.Length} sizes for {axes.Length} dims");
        }
        var (before, after) = (new int[y.Rank], new int[y.Rank]);
        for (var i = 0; i < axes.Length; i++)
        {
            var (dim, size) = (axes[i], y.Shape[axes[i]]);
            if (wanted[i] < size)
            {
                var from = (size - wanted[i]) / 2;
                y = y.Slice(dim, from, from + wanted[i]);
            }
            else
            {
                before[dim] = (wanted[i] - size) / 2;
                after[dim] = wanted[i] - size - before[dim];
            }
        }
        return y.DType == DType.Bool ? y.Long().Pad(before, after).Bool() : y.Pad(before, after);
    }

    static Tensor Triangle(Call c)
    {
        var diagonal = (int)Math.Clamp(c.Maybe(1) is null ? 0 : c.Number(1), int.MinValue / 2, int.MaxValue / 2);
        var x = c[0].DType == DType.Bool ? c[0].Long() : c[0];
        var y = c.Is("upper") ? x.Triu(diagonal) : x.Tril(diagonal);
        return c[0].DType == DType.Bool ? y.Bool() : y;
    }
}
