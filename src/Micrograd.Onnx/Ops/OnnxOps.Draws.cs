using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Running;

namespace Micrograd.Onnx.Ops;

static partial class OnnxOps
{
    static void Draws(Dictionary<string, OnnxOp> ops)
    {
        Drawn("RandomNormal", c => Normal(c, [.. c.Sizes(c.Ints("shape")!)]));
        Drawn("RandomNormalLike", c => Normal(c, c[0].Shape));
        Drawn("RandomUniform", c => Uniform(c, [.. c.Sizes(c.Ints("shape")!)]));
        Drawn("RandomUniformLike", c => Uniform(c, c[0].Shape));
        Drawn("Multinomial", Multinomial);
        ops.Add(
            "Dropout",
            new(call => Array.ConvertAll(Dropout(call), y => new TypedValue(y, default, false)), IsPure: false)
        );

        void Drawn(string name, Func<Call, Tensor> run) =>
            ops.Add(name, new(call => [new(run(call), default, false)], IsPure: false));
    }

    /// <summary>A seed begins anew in each run; without one the library's own generator goes on.</summary>
    static Generator? GeneratorOf(Call c) =>
        c.Given("seed") is not { } seed ? null
        : seed.Kind == Graphs.AttributeKind.Int ? new((ulong)seed.Int)
        : new(BitConverter.DoubleToUInt64Bits(seed.Float));

    static DType TypeOf(Call c)
    {
        c.Gives =
            c.Has("dtype") || c.Count == 0 ? TypeFacts.Require(c.Int("dtype"), c.Node.Text)
            : c.TypeOf(0).IsFloating() ? c.TypeOf(0)
            : throw c.Refused($"random numbers of {c.TypeOf(0).Text()}");
        return c.Gives.Held();
    }

    static Tensor Normal(Call c, Shape shape) =>
        Tensor.Randn(shape, GeneratorOf(c), TypeOf(c)) * c.Float("scale") + c.Float("mean");

    static Tensor Uniform(Call c, Shape shape) =>
        Tensor.Rand(shape, GeneratorOf(c), TypeOf(c)) * (c.Float("high") - c.Float("low")) + c.Float("low");

    /// <summary>Classes drawn by logarithms of their chances.</summary>
    static Tensor Multinomial(Call c)
    {
        c.Gives = TypeFacts.Require(c.Int("dtype"), c.Node.Text);
        return c[0].Softmax(-1).Multinomial(c.Size(c.Int("sample_size"), "sample_size"), true, GeneratorOf(c));
    }

    static Tensor?[] Dropout(Call c)
    {
        var x = c[0];
        var ratio =
            c.Since < 12 ? c.Float("ratio")
            : c.Maybe(1) is null ? 0.5
            : c.Fraction(1);
        // What the file leaves open the module decides.
        var trains =
            c.Since < 7 ? !c.Is("is_test") || c.Run.Training
            : c.Since >= 12 && c.Maybe(2) is not null ? c.ValueOf(2).Read(x => x.Bool().Item() != 0)
            : c.Run.Training;
        if (!trains || ratio == 0)
        {
            return [x, c.IsWanted(1) ? Mask(Tensor.Ones(x.Shape, DType.Bool)) : null];
        }
        if (ratio is < 0 or >= 1)
        {
            throw c.Refused($"a ratio of {ratio}");
        }
        if (!c.IsWanted(1))
        {
            return [x.Dropout(ratio, GeneratorOf(c))];
        }
        var stays = Tensor.Rand(x.Shape, GeneratorOf(c)) >= ratio;
        return [x * stays.To(x.DType) / (1 - ratio), Mask(stays)];

        Tensor Mask(Tensor mask) => c.Since < 10 ? mask.To(x.DType) : mask;
    }
}
