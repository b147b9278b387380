using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    // As the standard writes them, rounded to float32.
    const double SeluAlpha = 1.67326319217681884765625;
    const double SeluGamma = 1.05070102214813232421875;

    static void Activations(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("Relu", c => c[0].DType == DType.Int64 ? c[0].Max(Tensor.Of(0L)) : c[0].Relu());
        ops.Add("Tanh", c => c[0].Tanh());
        ops.Add("Sigmoid", c => c[0].Sigmoid());
        ops.Add("Softplus", c => c[0].Softplus());
        ops.Add("Softsign", c => c[0].Softsign());
        ops.Add("Elu", c => c[0].Elu(c.Float("alpha")));
        ops.Add("Celu", c => c[0].Celu(c.Float("alpha")));
        ops.Add("Selu", Selu);
        ops.Add("LeakyRelu", c => c[0].LeakyRelu(c.Float("alpha")));
        ops.Add("Gelu", c => OneOf(c, "approximate", "none", "tanh") == "tanh" ? c[0].GeluTanh() : c[0].Gelu());
        ops.Add("HardSigmoid", c => c[0].Hardsigmoid(c.Float("alpha"), c.Float("beta")));
        ops.Add("HardSwish", c => c[0].Hardswish());
        ops.Add("Mish", c => c[0].Mish());
        ops.Add("Swish", c => Swish(c[0], c.Float("alpha")));
        ops.Add(
            "SwiGLU",
            c =>
                c[0].Shape == c[1].Shape
                    ? Swish(c[0], c.Float("alpha")) * c[1]
                    : throw c.Refused($"{c[0].Shape} and {c[1].Shape} differ")
        );
        ops.Add("Shrink", Shrink);
        ops.Add("ThresholdedRelu", c => c[0].ThresholdedRelu(c.Float("alpha")));
        ops.Add("PRelu", PRelu);
        ops.Add("Softmax", c => Along(c, (x, axis) => x.Softmax(axis)));
        ops.Add("LogSoftmax", c => Along(c, (x, axis) => x.LogSoftmax(axis)));
        ops.Add("Hardmax", c => Along(c, Hardmax));
    }

    static string OneOf(Call c, string attribute, params ReadOnlySpan<string> words) =>
        c.Text(attribute) is var word && words.Contains(word) ? word : throw c.Refused($"{attribute} '{word}'");

    static Tensor Selu(Call c)
    {
        var alpha = c.Given("alpha")?.Float ?? (c.Since < 6 ? c.Float("alpha") : SeluAlpha);
        var gamma = c.Given("gamma")?.Float ?? (c.Since < 6 ? c.Float("gamma") : SeluGamma);
        return c[0].Elu(alpha) * gamma;
    }

    static Tensor Swish(Tensor x, double alpha) => alpha == 1 ? x.Silu() : x * (x * alpha).Sigmoid();

    static Tensor Shrink(Call c)
    {
        var (lambda, bias) = (c.Float("lambd"), c.Float("bias"));
        return lambda >= 0 && c[0].DType != DType.Int64
            ? c[0].Shrink(lambda, bias)
            // Of whole numbers, and where both sides overlap: as it is written.
            : Tensor.Where(
                c[0].Double() < -lambda,
                c[0].Double() + bias,
                Tensor.Where(c[0].Double() > lambda, c[0].Double() - bias, 0.0)
            );
    }

    static Tensor PRelu(Call c)
    {
        var (x, slope) = (c[0], c[1]);
        if (c.Since < 7 && slope.Rank == 1 && slope.Count > 1)
        {
            // One for each channel.
            slope = slope.Reshape([slope.Shape[0], .. Enumerable.Repeat(1, Math.Max(0, x.Rank - 2))]);
        }
        return Tensor.Where(x > 0L, x, x * slope);
    }

    /// <summary>A function along a dim. Before opset 13 it was one of all dims from there on.</summary>
    static Tensor Along(Call c, Func<Tensor, int, Tensor> f)
    {
        var x = c[0];
        if (c.Since >= 13)
        {
            return f(x, c.Axis(c.Int("axis"), x.Rank));
        }
        var rows = x.Shape[..AxisOrEnd(c, x.Rank)].ElementCount;
        return x.Count == 0 ? x : f(x.Reshape((int)rows, -1), 1).Reshape(x.Shape);
    }

    static Tensor Hardmax(Tensor x, int axis) =>
        x.Transpose(axis, -1).ArgMax(-1).OneHot(x.Shape[axis]).To(x.DType).Transpose(axis, -1);

    static int AxisOrEnd(Call c, int rank) => c.Int("axis") is var axis && axis == rank ? rank : c.Axis(axis, rank);
}
