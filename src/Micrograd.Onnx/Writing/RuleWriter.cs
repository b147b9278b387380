using System.Globalization;

namespace Micrograd.Onnx.Writing;

/// <summary>An elementwise op as nodes: of its own name, or of what it is made of.</summary>
static class RuleWriter
{
    // Rules that the standard has under a name, without constants.
    static readonly Dictionary<string, string> s_names = new()
    {
        ["+"] = "Add",
        ["-"] = "Sub",
        ["*"] = "Mul",
        ["/"] = "Div",
        ["neg"] = "Neg",
        ["reciprocal"] = "Reciprocal",
        ["abs"] = "Abs",
        ["sign"] = "Sign",
        ["max"] = "Max",
        ["min"] = "Min",
        ["exp"] = "Exp",
        ["log"] = "Log",
        ["erf"] = "Erf",
        ["sqrt"] = "Sqrt",
        ["floor"] = "Floor",
        ["ceil"] = "Ceil",
        ["sin"] = "Sin",
        ["cos"] = "Cos",
        ["tan"] = "Tan",
        ["asin"] = "Asin",
        ["acos"] = "Acos",
        ["atan"] = "Atan",
        ["sinh"] = "Sinh",
        ["cosh"] = "Cosh",
        ["tanh"] = "Tanh",
        ["asinh"] = "Asinh",
        ["acosh"] = "Acosh",
        ["atanh"] = "Atanh",
        ["sigmoid"] = "Sigmoid",
        ["softplus"] = "Softplus",
        ["softsign"] = "Softsign",
        ["relu"] = "Relu",
        ["hardswish"] = "HardSwish",
        ["mish"] = "Mish",
        ["gelu"] = "Gelu",
    };

    public static string Write(OpWriter op, Op rule)
    {
        var x = op.Input(0);
        var parameters = rule.Parameters;
        if (parameters.Count == 0 && s_names.TryGetValue(rule.RuleName, out var name))
        {
            return op.Add(name, rule.Arity == 1 ? [x] : [x, op.Input(1)]);
        }
        return (rule.RuleName, parameters.Count) switch
        {
            ("**", 0) => op.Add("Pow", [x, op.Input(1)]),
            ("**", 1) => op.Add("Pow", [x, op.Number(parameters[0])]),
            ("square", 0) => op.Add("Mul", [x, x]),
            ("gelu_tanh", 0) => op.Add("Gelu", [x], Attributes.Text("approximate", "tanh")),
            ("leaky_relu", 1) => op.Add("LeakyRelu", [x], Attributes.Float("alpha", parameters[0])),
            ("elu", 1) => op.Add("Elu", [x], Attributes.Float("alpha", parameters[0])),
            ("celu", 1) => op.Add("Celu", [x], Attributes.Float("alpha", parameters[0])),
            ("selu", 0) => op.Add("Selu", [x]),
            ("hardsigmoid", 2) => op.Add(
                "HardSigmoid",
                [x],
                Attributes.Float("alpha", parameters[0]),
                Attributes.Float("beta", parameters[1])
            ),
            ("shrink", 2) => op.Add(
                "Shrink",
                [x],
                Attributes.Float("lambd", parameters[0]),
                Attributes.Float("bias", parameters[1])
            ),
            ("thresholded_relu", 1) => op.Add("ThresholdedRelu", [x], Attributes.Float("alpha", parameters[0])),
            ("clamp", 2) => op.Add("Clip", [x, op.Number(parameters[0]), op.Number(parameters[1])]),
            ("silu", 0) => op.Add("Mul", [x, op.Add("Sigmoid", [x])]),
            ("logsigmoid", 0) => op.Add("Neg", [op.Add("Softplus", [op.Add("Neg", [x])])]),
            ("expm1", 0) => op.Add("Sub", [op.Add("Exp", [x]), op.Number(1)]),
            ("log1p", 0) => op.Add("Log", [op.Add("Add", [x, op.Number(1)])]),
            ("erfc", 0) => op.Add("Sub", [op.Number(1), op.Add("Erf", [x])]),
            ("sech", 0) => op.Add("Reciprocal", [op.Add("Cosh", [x])]),
            ("trunc", 0) => op.Add("Mul", [op.Add("Sign", [x]), op.Add("Floor", [op.Add("Abs", [x])])]),
            ("round", 0) => op.Add("Round", [x]),
            ("fmod", 0) => op.Add("Mod", [x, op.Input(1)], Attributes.Int("fmod", 1)),
            ("hypot", 0) => op.Add(
                "Sqrt",
                [op.Add("Add", [op.Add("Mul", [x, x]), op.Add("Mul", [op.Input(1), op.Input(1)])])]
            ),
            _ => throw new OnnxException(
                string.Create(CultureInfo.InvariantCulture, $"Save: '{rule.Name}' has no op in the ONNX standard.")
            ),
        };
    }
}
