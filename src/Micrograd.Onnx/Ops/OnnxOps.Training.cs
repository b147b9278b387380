using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Training(Dictionary<string, OnnxOp> ops)
    {
        const string Domain = "ai.onnx.preview.training.";
        ops.AddSeveral(Domain + "Adam", c => Steps(c, 4, Adam));
        ops.AddSeveral(Domain + "Adagrad", c => Steps(c, 3, Adagrad));
        ops.AddSeveral(Domain + "Momentum", c => Steps(c, 3, Momentum));
    }

    /// <summary>A step for each of several parameters: inputs are rate, count of steps, and then all parameters, all gradients, all states.</summary>
    static Tensor?[] Steps(Call c, int each, Func<Call, Tensor, Tensor, Tensor[], Tensor[]> step)
    {
        var count = (c.Count - 2) / each;
        if (count < 1 || (c.Count - 2) % each != 0)
        {
            throw c.Refused($"{c.Count} inputs; they are two, and {each} for each parameter");
        }
        var outputs = new Tensor?[count * (each - 1)];
        for (var i = 0; i < count; i++)
        {
            Tensor[] own = [.. Dims(0, each).Select(part => c[2 + part * count + i])];
            var updated = step(c, c[0].Reshape(), c[1].Reshape(), own);
            for (var part = 0; part < updated.Length; part++)
            {
                outputs[part * count + i] = updated[part];
            }
        }
        return outputs;
    }

    static Tensor[] Adam(Call c, Tensor rate, Tensor steps, Tensor[] own)
    {
        var (x, v, h) = (own[0], own[2], own[3]);
        var (alpha, beta) = (c.Float("alpha"), c.Float("beta"));
        var g = x * c.Float("norm_coefficient") + own[1];
        v = v * alpha + g * (1 - alpha);
        h = h * beta + g * g * (1 - beta);
        // Of the first step, which has the number 0, nothing is corrected.
        var t = steps.Double();
        var corrected = rate.Double() * (1.0 - Tensor.Of(beta).Pow(t)).Sqrt() / (1.0 - Tensor.Of(alpha).Pow(t));
        rate = Tensor.Where(t > 0L, corrected, rate.Double()).To(x.DType);
        x -= rate * (v / (h.Sqrt() + c.Float("epsilon")));
        return [x * (1 - c.Float("norm_coefficient_post")), v, h];
    }

    static Tensor[] Adagrad(Call c, Tensor rate, Tensor steps, Tensor[] own)
    {
        var (x, h) = (own[0], own[2]);
        rate /= 1.0 + steps.To(x.DType) * c.Float("decay_factor");
        var g = x * c.Float("norm_coefficient") + own[1];
        h += g * g;
        return [x - rate * g / (h.Sqrt() + c.Float("epsilon")), h];
    }

    static Tensor[] Momentum(Call c, Tensor rate, Tensor steps, Tensor[] own)
    {
        var (x, v) = (own[0], own[2]);
        var alpha = c.Float("alpha");
        var isNesterov = OneOf(c, "mode", "standard", "nesterov") == "nesterov";
        var g = x * c.Float("norm_coefficient") + own[1];
        // In the first step the gradient counts whole.
        var beta = Tensor.Where(steps > 0L, Tensor.Of(c.Float("beta")), Tensor.Of(1.0)).To(x.DType);
        v = v * alpha + beta * g;
        return [x - rate * (isNesterov ? g + v * alpha : v), v];
    }
}
