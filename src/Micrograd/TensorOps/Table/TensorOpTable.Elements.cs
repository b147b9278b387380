using Micrograd.Ops;
using Micrograd.Rules;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public static partial class TensorOpTable
{
    static TensorOpGroup Elements => new("elementwise", [.. OpTable.All.Select(Elementwise)]);

    static TensorOpGroup Comparisons =>
        new(
            "comparisons",
            Comparison("lt", "a < b", "Less", Call((a, b) => a < b, [2, 3], [3]), Call(x => x < 2.5, Whole(1, 2, 3))),
            Comparison(
                "gt",
                "a > b",
                "Greater",
                Call((a, b) => a > b, [2, 3], [3]),
                Call(x => x > 2.5, Whole(1, 2, 3))
            ),
            Comparison(
                "le",
                "a ≤ b",
                "LessOrEqual",
                Call((a, b) => a <= b, [2, 3], [3]),
                Call(x => x <= 2.5, Whole(1, 2, 3))
            ),
            Comparison(
                "ge",
                "a ≥ b",
                "GreaterOrEqual",
                Call((a, b) => a >= b, [2, 3], [3]),
                Call(x => x >= 2.5, Whole(1, 2, 3))
            ),
            Comparison("eq", "a = b", "Equal", Call((a, b) => a.Eq(b), [2, 3], [3]), Call(x => x.Eq(2.5), Whole(1, 2))),
            Comparison("ne", "a ≠ b", null, Call((a, b) => a.Ne(b), [2, 3], [3]), Call(x => x.Ne(2.5), Whole(1, 2))),
            Op(
                "isnan",
                "whether x is NaN",
                "isnan",
                "IsNaN",
                [Call(x => x.IsNaN(), [2, 3])],
                Call(x => x.Expand([1 << 16, 1 << 16]).IsNaN(), []),
                Call(x => x.Expand([3, 1 << 30]).IsNaN(), Single(1))
            ),
            Op(
                "isfinite",
                "whether x is neither infinite nor NaN",
                "isfinite",
                null,
                [Call(x => x.IsFinite(), [2, 3])],
                Call(x => x.Expand([1 << 16, 1 << 16]).IsFinite(), []),
                Call(x => x.Expand([3, 1 << 30]).IsFinite(), Single(1))
            )
        );

    static TensorOpGroup Bits =>
        new(
            "truth values and bits",
            Bitwise(
                "bitwise_and",
                "a & b: the bits that both have",
                "BitwiseAnd",
                Call((a, b) => a & b, Truths(2, 3), TensorInput.Truths([3], true, false, true)),
                Call((a, b) => a & b, Whole(5, -2), Whole(3))
            ),
            Bitwise(
                "bitwise_or",
                "a | b: the bits that one has",
                "BitwiseOr",
                Call((a, b) => a | b, Truths(2, 3), TensorInput.Truths([3], true, false, true)),
                Call((a, b) => a | b, Whole(5, -2), Whole(3))
            ),
            Bitwise(
                "bitwise_xor",
                "a ^ b: the bits that one alone has; with all bits ~x, and !x of truth values",
                "BitwiseXor",
                Call((a, b) => a ^ b, Truths(2, 3), TensorInput.Truths([3], true, false, true)),
                Call(x => ~x, Whole(5, -2))
            ),
            Bitwise(
                "bitwise_left_shift",
                "a << b: the bits of whole numbers moved up, a × 2ᵇ",
                "BitShift, direction='LEFT'",
                Call((a, b) => a << b, Whole(5, -2), Whole(3, 1)),
                Call((a, b) => a << b, Whole(5, -2), Whole(3))
            ),
            Bitwise(
                "bitwise_right_shift",
                "a >> b: the bits of whole numbers moved down, ⌊a / 2ᵇ⌋",
                "BitShift, direction='RIGHT'",
                Call((a, b) => a >> b, Whole(5, -2), Whole(3, 1)),
                Call((a, b) => a >> b, Whole(5, -2), Whole(3))
            )
        );

    static TensorOpEntry Bitwise(string name, string meaning, string? onnx, params TensorOpSample[] samples) =>
        Op(
            name,
            meaning,
            name,
            onnx,
            samples,
            new(samples[0].Text, samples[0].Call, Whole(1, 2), [2]),
            new(samples[0].Text, samples[0].Call, Whole(1, 2), Whole(1, 2, 3))
        );

    static TensorOpEntry Comparison(string name, string meaning, string? onnx, params TensorOpSample[] samples) =>
        Op(
            name,
            $"whether {meaning}; beside whole numbers a number is compared exactly",
            name,
            onnx,
            samples,
            new(samples[0].Text, samples[0].Call, [2, 3], [4]),
            new(samples[0].Text, samples[0].Call, [2, 3], [3, 2])
        );

    /// <summary>A line of the scalar table over tensors: of one shape, and broadcast.</summary>
    static TensorOpEntry Elementwise(OpEntry entry)
    {
        TensorOpSample On(Shape[] shapes) =>
            new(entry.Method, Apply, [.. shapes.Select((shape, i) => Numbers(entry, i, shape))]);
        TensorOpSample OnStored(DType dtype) =>
            new(entry.Method, Apply, [.. entry.Domain.Select(_ => TensorInput.Of(Tensor.Ones(2, dtype)))]);
        var samples = entry.Op.Arity switch
        {
            1 =>
            [
                On([
                    [2, 3],
                ]),
                On([
                    [],
                ]),
            ],
            2 =>
            [
                On([
                    [2, 3],
                    [2, 3],
                ]),
                On([
                    [2, 1],
                    [3],
                ]),
                On([
                    [],
                    [2],
                ]),
            ],
            _ => (TensorOpSample[])
                [
                    On([
                        [2, 3],
                        [2, 3],
                        [2, 3],
                    ]),
                    On([
                        [2, 1],
                        [3],
                        [],
                    ]),
                ],
        };
        TensorOpSample[] refused = [OnStored(DType.Float16), OnStored(DType.BFloat16)];
        return new(
            entry.Op.TensorName,
            entry.Meaning,
            entry.PyTorch,
            entry.Onnx,
            samples,
            entry.Op.Arity == 1
                ? refused
                :
                [
                    refused[0],
                    On([
                        [2, 3],
                        [4],
                        [],
                    ]),
                ]
        )
        {
            Rule = entry,
            WithWhole =
                entry.Op is UnaryOp<Clamp> ? Call(x => x.Clamp(-1, 1), Whole(-2, 2))
                : entry.Op is UnaryOp<PowerOf> ? Call(x => x.Pow(3), Whole(-2, 2))
                : null,
        };

        Tensor Apply(Tensor[] x) => entry.Op.Apply(x[0], x.Length > 1 ? x[1] : x[0], x.Length > 2 ? x[2] : x[0]);
    }

    static TensorInput Numbers(OpEntry entry, int input, Shape shape) =>
        input < entry.Op.Arity
            ? TensorInput.Within(
                shape,
                entry.Domain[input].Low,
                entry.Domain[input].High,
                [.. entry.Edges.Select(edge => edge.Inputs[input])]
            )
            : TensorInput.Create(shape.Sizes);
}
