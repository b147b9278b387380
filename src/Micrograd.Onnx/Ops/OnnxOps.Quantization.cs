using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Quantization(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("DequantizeLinear", Dequantized);
        ops.Add("QuantizeLinear", QuantizeLinear);
        ops.AddSeveral("DynamicQuantizeLinear", DynamicQuantizeLinear);
        ops.Add("MatMulInteger", c => MatMul(Centred(c, 0, 2), Centred(c, 1, 3)), goesRound: true);
        ops.Add("QLinearMatMul", QLinearMatMul);
        ops.Add("ConvInteger", ConvInteger, goesRound: true);
        ops.Add("QLinearConv", QLinearConv);
    }

    /// <summary>A scale or a zero point, so that it broadcasts to x: one number, one a place of the axis, or one a block of it.</summary>
    static Tensor Spread(Call c, Tensor part, Tensor x)
    {
        if (part.Count == 1 && part.Rank <= 1)
        {
            return part.Reshape();
        }
        var axis = c.Since >= 13 ? c.Axis(c.Int("axis"), x.Rank) : 1;
        if (part.Rank == 1)
        {
            return axis < x.Rank && part.Shape[0] == x.Shape[axis]
                ? part.Reshape([-1, .. Enumerable.Repeat(1, x.Rank - 1 - axis)])
                : throw c.Refused($"{part.Shape} along dim {axis} of {x.Shape}");
        }
        var block = c.Since >= 21 ? c.Size(c.Int("block_size"), "block_size") : 0;
        if (block < 1 || part.Rank != x.Rank || (long)part.Shape[axis] * block < x.Shape[axis])
        {
            throw c.Refused($"{part.Shape} in blocks of {block} along dim {axis} of {x.Shape}");
        }
        var index = Tensor.Of<long>([.. Dims(0, x.Shape[axis]).Select(i => (long)(i / block))], x.Shape[axis]);
        return part.IndexSelect(axis, index);
    }

    static Tensor Dequantized(Call c)
    {
        var x = c[0];
        var zero = c.Maybe(2) is { } point ? Spread(c, point, x) : null;
        var whole = zero is null ? x : x - zero;
        if (c.Since >= 23 && c.Int("output_dtype") is > 0 and var type)
        {
            c.Gives = TypeFacts.Require(type, c.Node.Text);
        }
        else
        {
            c.Gives = c.TypeOf(1);
        }
        return whole.To(c[1].DType) * Spread(c, c[1], x);
    }

    static OnnxType QuantizedType(Call c, int zeroPoint) =>
        c.Maybe(zeroPoint) is not null ? c.TypeOf(zeroPoint)
        : c.Since >= 21 && c.Int("output_dtype") is > 0 and var type ? TypeFacts.Require(type, c.Node.Text)
        : OnnxType.UInt8;

    static Tensor QuantizeLinear(Call c)
    {
        var type = QuantizedType(c, 2);
        c.Gives = type;
        var x = c[0].DType == DType.Int64 ? c[0].Float() : c[0];
        var scale = Spread(c, c[1], x);
        return Quantized(x, scale, c.Maybe(2) is { } zero ? Spread(c, zero, x) : null, type);
    }

    /// <summary>The nearest whole numbers of x / scale, of two the even one, beside a zero point, kept in the type's range.</summary>
    static Tensor Quantized(Tensor x, Tensor scale, Tensor? zero, OnnxType type)
    {
        var (least, largest) = type.Range();
        var places = (x / scale.To(x.DType)).Round().Clamp(-1e9, 1e9).Long();
        return (zero is null ? places : places + zero).Clamp(least, largest);
    }

    static Tensor?[] DynamicQuantizeLinear(Call c)
    {
        var x = c[0];
        var (low, high) = (x.Min().Min(x.Like(0)), x.Max().Max(x.Like(0)));
        var scale = (high - low) / 255.0;
        var zero = (-low / Tensor.Where(scale.Eq(0L), scale.Like(1), scale)).Round().Clamp(0.0, 255.0).Long();
        var divisor = Tensor.Where(scale.Eq(0L), scale.Like(1), scale);
        return [Quantized(x, divisor, zero, OnnxType.UInt8), scale, zero];
    }

    static Tensor Centred(Call c, int input, int zeroPoint)
    {
        if (c.Maybe(zeroPoint) is not { } zero)
        {
            return c[input];
        }
        // One for each row of the left side, or for each column of the right one.
        var isRows = input == 0 && zero.Rank == 1 && zero.Count > 1;
        return c[input] - (isRows ? zero.Unsqueeze(1) : zero);
    }

    static Tensor QLinearMatMul(Call c)
    {
        var product = MatMul(Rows(0, 2), Rows(3, 5)).Double();
        var scale = Rows(1).Double() * c[4].Double() / c[6].Double();
        c.Gives = c.TypeOf(7);
        return Quantized(product * scale, Tensor.Of(1.0), c[7], c.TypeOf(7));

        Tensor Rows(int input, int zeroPoint = -1)
        {
            var part = zeroPoint < 0 ? c[input] : c[zeroPoint];
            // Those of the left side are of its rows.
            var spread = input < 3 && part.Rank == 1 && part.Count > 1 ? part.Unsqueeze(1) : part;
            return zeroPoint < 0 ? spread : c[input] - spread;
        }
    }

    static Tensor ConvInteger(Call c)
    {
        var x = c.Maybe(2) is { } zero ? c[0] - zero.Reshape() : c[0];
        var weight = c.Maybe(3) is { } zeros ? c[1] - OfOutputs(zeros, c[1]) : c[1];
        return Convolved(c, x.Double(), weight.Double(), null).Long();
    }

    static Tensor OfOutputs(Tensor part, Tensor weight) =>
        part.Count == 1 ? part.Reshape() : part.Reshape([-1, .. Enumerable.Repeat(1, weight.Rank - 1)]);

    static Tensor QLinearConv(Call c)
    {
        var x = c[0] - c[2].Reshape();
        var weight = c[3] - OfOutputs(c[5], c[3]);
        var y = Convolved(c, x.Double(), weight.Double(), c.Maybe(8)?.Double());
        var scale = c[1].Double().Reshape() * c[4].Double() / c[6].Double().Reshape();
        scale = scale.Count == 1 ? scale.Reshape() : scale.Reshape([-1, .. Enumerable.Repeat(1, y.Rank - 2)]);
        c.Gives = c.TypeOf(7);
        return Quantized(y * scale, Tensor.Of(1.0), c[7], c.TypeOf(7));
    }
}
