using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Running;
using Micrograd.Tensors;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Elementwise(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("Add", c => Pair(c) is var (a, b) ? a + b : null!, goesRound: true);
        ops.Add("Sub", c => Pair(c) is var (a, b) ? a - b : null!, goesRound: true);
        ops.Add("Mul", c => Pair(c) is var (a, b) ? a * b : null!, goesRound: true);
        ops.Add("Div", Quotient, goesRound: true);
        ops.Add("Pow", Power, goesRound: true);
        ops.Add("Mod", c => c.Is("fmod") ? c[0].Fmod(c[1]) : Remainder(c), goesRound: true);
        ops.Add("Sum", c => Fold(c, (a, b) => a + b), goesRound: true);
        ops.Add("Mean", c => Fold(c, (a, b) => a + b) / c.Count);
        ops.Add("Max", c => Fold(c, (a, b) => a.Max(b)));
        ops.Add("Min", c => Fold(c, (a, b) => a.Min(b)));
        ops.Add("Neg", c => -c[0], goesRound: true);
        ops.Add("Abs", c => c[0].Abs(), goesRound: true);
        ops.Add("Sign", c => c[0].Sign());
        ops.Add("Reciprocal", c => c[0].Reciprocal());
        ops.Add("Sqrt", c => c[0].Sqrt());
        ops.Add("Exp", c => c[0].Exp());
        ops.Add("Log", c => c[0].Log());
        ops.Add("Erf", c => c[0].DType == DType.Int64 ? c[0].Double().Erf() : c[0].Erf());
        ops.Add("Ceil", c => c[0].Ceil());
        ops.Add("Floor", c => c[0].Floor());
        ops.Add("Round", c => c[0].Round());
        ops.Add("Sin", c => c[0].Sin());
        ops.Add("Cos", c => c[0].Cos());
        ops.Add("Tan", c => c[0].Tan());
        ops.Add("Asin", c => c[0].Asin());
        ops.Add("Acos", c => c[0].Acos());
        ops.Add("Atan", c => c[0].Atan());
        ops.Add("Sinh", c => c[0].Sinh());
        ops.Add("Cosh", c => c[0].Cosh());
        ops.Add("Asinh", c => c[0].Asinh());
        ops.Add("Acosh", c => c[0].Acosh());
        ops.Add("Atanh", c => c[0].Atanh());
        ops.Add("Clip", Clip);
        ops.Add("Identity", c => c[0]);
        ops.Add("BitwiseAnd", c => c[0] & c[1]);
        ops.Add("BitwiseOr", c => c[0] | c[1]);
        ops.Add("BitwiseXor", c => c[0] ^ c[1]);
        ops.Add("BitwiseNot", c => ~c[0], goesRound: true);
        ops.Add("BitShift", Shifted, goesRound: true);
    }

    /// <summary>
    /// Two inputs that broadcast. Before opset 7 only the second did, where the file said so, and its dims were those of the first from an
    /// axis on.
    /// </summary>
    static (Tensor A, Tensor B) Pair(Call c)
    {
        var (a, b) = (c[0], c[1]);
        if (c.Since >= 7)
        {
            return (a, b);
        }
        if (!c.Is("broadcast"))
        {
            return a.Shape == b.Shape ? (a, b) : throw c.Refused($"{a.Shape} and {b.Shape}, and nothing broadcasts");
        }
        if (!c.Has("axis"))
        {
            return (a, b);
        }
        var axis = c.Axis(c.Int("axis"), a.Rank);
        return axis + b.Rank <= a.Rank
            ? (a, b.Reshape([.. b.Shape, .. Enumerable.Repeat(1, a.Rank - axis - b.Rank)]))
            : throw c.Refused($"{b.Shape} from axis {axis} of {a.Shape} on");
    }

    static Tensor Fold(Call c, Func<Tensor, Tensor, Tensor> f)
    {
        var y = c[0];
        for (var i = 1; i < c.Count; i++)
        {
            y = f(y, c[i]);
        }
        return y;
    }

    static Tensor Quotient(Call c)
    {
        var (a, b) = Pair(c);
        if (a.DType != DType.Int64)
        {
            return a / b;
        }
        (a, b) = Broadcast(a, b);
        return new WholeQuotient().Apply(a, b);
    }

    static Tensor Remainder(Call c)
    {
        if (c[0].DType == DType.Int64 && c.Numbers(1).Contains(0))
        {
            throw c.Refused("a whole number is divided by 0");
        }
        return c[0] % c[1];
    }

    /// <summary>Both in the shape that they broadcast to.</summary>
    static (Tensor A, Tensor B) Broadcast(Tensor a, Tensor b)
    {
        if (a.Shape == b.Shape)
        {
            return (a, b);
        }
        var shape = new Shape(Broadcasting.Sizes("Broadcast", a.Shape, b.Shape));
        return (a.Expand(shape), b.Expand(shape));
    }

    static Tensor Power(Call c)
    {
        var (x, exponent) = Pair(c);
        if (x.DType == DType.Int64)
        {
            return exponent.DType == DType.Int64 ? x.Pow(exponent) : x.Double().Pow(exponent.Double()).Long();
        }
        if (exponent.Rank <= x.Rank && c.ValueOf(1).Constant() is { } n)
        {
            return x.Pow(n);
        }
        return x.Pow(exponent.To(x.DType));
    }

    static Tensor Clip(Call c)
    {
        var x = c[0];
        if (c.Since < 11)
        {
            // The ends of float32 are none.
            var (least, largest) = (c.Given("min")?.Float, c.Given("max")?.Float);
            return (least, largest) switch
            {
                (null, null) => x,
                ({ } low, { } high) when low <= high => x.Clamp(low, high),
                _ => Within(x, least is { } l ? x.Like(l) : null, largest is { } h ? x.Like(h) : null),
            };
        }
        if (
            x.DType != DType.Int64
            && c.ValueOf(1).Constant() is { } from
            && c.ValueOf(2).Constant() is { } to
            && from <= to
        )
        {
            return x.Clamp(from, to);
        }
        return Within(x, c.Maybe(1), c.Maybe(2));

        static Tensor Within(Tensor x, Tensor? low, Tensor? high)
        {
            x = low is null ? x : x.Max(low.Reshape());
            return high is null ? x : x.Min(high.Reshape());
        }
    }

    static Tensor Shifted(Call c) =>
        c.Text("direction") switch
        {
            "LEFT" => c[0] << c[1],
            "RIGHT" => c[0] >> c[1],
            var other => throw c.Refused($"direction '{other}'"),
        };
}
