using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Comparisons(Dictionary<string, OnnxOp> ops)
    {
        ops.Add("Equal", c => Pair(c) is var (a, b) ? a.Eq(b) : null!);
        ops.Add("Greater", c => Pair(c) is var (a, b) ? a > b : null!);
        ops.Add("GreaterOrEqual", c => c[0] >= c[1]);
        ops.Add("Less", c => Pair(c) is var (a, b) ? a < b : null!);
        ops.Add("LessOrEqual", c => c[0] <= c[1]);
        ops.Add("And", c => Pair(c) is var (a, b) ? a & b : null!);
        ops.Add("Or", c => Pair(c) is var (a, b) ? a | b : null!);
        ops.Add("Xor", c => Pair(c) is var (a, b) ? a ^ b : null!);
        ops.Add("Not", c => !c[0]);
        ops.Add("IsNaN", c => c[0].IsNaN());
        ops.Add("IsInf", IsInfinite);
        ops.Add("Where", c => Tensor.Where(c[0], c[1], c[2]));
    }

    static Tensor IsInfinite(Call c)
    {
        var infinite = !(c[0].IsFinite() | c[0].IsNaN());
        return (c.Is("detect_negative"), c.Is("detect_positive")) switch
        {
            (true, true) => infinite,
            (true, false) => infinite & (c[0] < 0L),
            (false, true) => infinite & (c[0] > 0L),
            _ => infinite & !infinite,
        };
    }
}
