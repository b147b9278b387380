using Micrograd.Ops;
using Micrograd.Rules;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>A rule of one input, element by element. What its derivative reads is found by running it over formulas.</summary>
internal sealed record Unary<TRule>(TRule Function) : LibraryOp
    where TRule : struct, IUnaryRule
{
    static Unary<TRule>? s_latest;

    readonly UnaryOp<TRule> _op = UnaryOp<TRule>.Of(Function);
    readonly UnaryGradient<TRule> _gradient = new(Function);

    /// <summary>The op of this rule, made anew only when its parameters differ from the last one's.</summary>
    public static Unary<TRule> Of(TRule rule)
    {
        var latest = s_latest;
        return latest is not null && EqualityComparer<TRule>.Default.Equals(rule, latest.Function)
            ? latest
            : s_latest = new(rule);
    }

    public override string Name => _op.Name;

    internal override Op Rule => _op;

    public override object Deciding => this;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Numbers(new Elementwise<UnaryForward<TRule>>(new(Function)), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var reads = _op.DerivativeReads(0);
        return reads.IsFlat ? Tensor.ZerosLike(g)
            : reads.IsConstantOne ? g
            : Door.Apply(_gradient, g, reads.A ? inputs[0] : g, reads.Y ? outputs[0] : g);
    }

    public bool Equals(Unary<TRule>? other) =>
        other is not null && EqualityComparer<TRule>.Default.Equals(Function, other.Function);

    public override int GetHashCode() => Function.GetHashCode();
}

/// <summary>g · f′(x) of g, x and f(x), in one loop. What the derivative does not read may be any tensor of the shape.</summary>
internal sealed record UnaryGradient<TRule>(TRule Function) : LibraryOp
    where TRule : struct, IUnaryRule
{
    public override string Name => $"{UnaryOp<TRule>.Of(Function).Word}_grad";

    internal override string Attributes => UnaryOp<TRule>.Of(Function).ParametersText;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => ElementwiseGradient.Infer(this, inputs);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Numbers(new Elementwise<UnaryBackward<TRule>>(new(Function)), inputs[0].DType, inputs, outputs);

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var slope = Function.Derivative(inputs[1], inputs[2]);
        return TRule.ChoosesSlope ? Rules.ChosenSlope.Times(inputs[0], slope) : inputs[0] * slope;
    }
}

/// <summary>A rule of two inputs, which broadcast, element by element.</summary>
internal sealed record Binary<TRule>(TRule Function) : LibraryOp
    where TRule : struct, IBinaryRule
{
    static Binary<TRule>? s_latest;

    readonly BinaryOp<TRule> _op = BinaryOp<TRule>.Of(Function);
    readonly BinaryGradient<TRule> _gradientOfA = new(Function, 0);
    readonly BinaryGradient<TRule> _gradientOfB = new(Function, 1);

    /// <summary>The op of this rule, made anew only when its parameters differ from the last one's.</summary>
    public static Binary<TRule> Of(TRule rule)
    {
        var latest = s_latest;
        return latest is not null && EqualityComparer<TRule>.Default.Equals(rule, latest.Function)
            ? latest
            : s_latest = new(rule);
    }

    public override string Name => _op.TensorName;

    internal override Op Rule => _op;

    public override object Deciding => this;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (a, b) = (inputs[0], inputs[1]);
        return b._layout.Broadcasts(a._layout) ? TensorSpec.Like(a)
            : a._layout.Broadcasts(b._layout) ? TensorSpec.Like(b)
            : TensorSpec.Of(Broadcasting.Sizes(Name, a.Shape, b.Shape), a.DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (TRule.DividesWhole && inputs[1].DType == DType.Int64)
        {
            RequireNoZero(inputs[1]);
        }
        ElementTypes.Numbers(new Elementwise<BinaryForward<TRule>>(new(Function)), inputs[0].DType, inputs, outputs);
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var reads = _op.DerivativeReads(input);
        return reads.IsFlat ? Tensor.ZerosLike(g)
            : reads.IsConstantOne ? g
            : Door.Apply(
                input == 0 ? _gradientOfA : _gradientOfB,
                [g, reads.A ? inputs[0] : g, reads.B ? inputs[1] : g, reads.Y ? outputs[0] : g]
            );
    }

    void RequireNoZero(Tensor divisor)
    {
        var numbers = divisor._storage.Span<long>();
        foreach (var place in divisor._layout.Places())
        {
            if (numbers[(int)place] == 0)
            {
                throw new ArgumentException(
                    $"{Name}: a divisor of {divisor.Shape} holds 0, by which whole numbers have no remainder; Float() gives NaN there."
                );
            }
        }
    }

    public bool Equals(Binary<TRule>? other) =>
        other is not null && EqualityComparer<TRule>.Default.Equals(Function, other.Function);

    public override int GetHashCode() => Function.GetHashCode();
}

/// <summary>g · ∂f/∂a or g · ∂f/∂b of g, a, b and f(a, b), in one loop.</summary>
internal sealed record BinaryGradient<TRule>(TRule Function, int Input) : LibraryOp
    where TRule : struct, IBinaryRule
{
    public override string Name => $"{BinaryOp<TRule>.Of(Function).Word}_grad_{(Input == 0 ? 'a' : 'b')}";

    internal override string Attributes => BinaryOp<TRule>.Of(Function).ParametersText;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => ElementwiseGradient.Infer(this, inputs);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (Input == 0)
        {
            ElementTypes.Numbers(
                new Elementwise<BinaryBackwardA<TRule>>(new(Function)),
                inputs[0].DType,
                inputs,
                outputs
            );
        }
        else
        {
            ElementTypes.Numbers(
                new Elementwise<BinaryBackwardB<TRule>>(new(Function)),
                inputs[0].DType,
                inputs,
                outputs
            );
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var slope =
            Input == 0
                ? Function.DerivativeA(inputs[1], inputs[2], inputs[3])
                : Function.DerivativeB(inputs[1], inputs[2], inputs[3]);
        return TRule.ChoosesSlope ? Rules.ChosenSlope.Times(inputs[0], slope) : inputs[0] * slope;
    }
}

/// <summary>test &gt; 0 ? a : b, element by element: the gradient goes to the side that was chosen.</summary>
internal sealed record Choose : LibraryOp
{
    public static readonly Choose Op = new();

    public override string Name => SelectOp.Instance.Word;

    internal override string Called => "Where";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        TensorSpec.Of(
            Broadcasting.Sizes(
                Called,
                new(Broadcasting.Sizes(Called, inputs[0].Shape, inputs[1].Shape)),
                inputs[2].Shape
            ),
            inputs[0].DType
        );

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Numbers(new Elementwise<Choice>(default), inputs[0].DType, inputs, outputs);

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input switch
        {
            1 => Door.Apply(this, inputs[0], g, new Number(0L).As(g.DType)),
            2 => Door.Apply(this, inputs[0], new Number(0L).As(g.DType), g),
            _ => null,
        };
}

/// <summary>What the gradients of elementwise ops have in common: everything broadcasts to the first input, what flows in.</summary>
internal static class ElementwiseGradient
{
    public static TensorSpec Infer(TensorOp op, ReadOnlySpan<Tensor> inputs)
    {
        var g = inputs[0];
        foreach (var input in inputs)
        {
            if (input.DType != g.DType || !input._layout.Broadcasts(g._layout))
            {
                throw new ArgumentException(
                    $"{op.Called}: {input.Shape} {input.DType.Text()} beside a gradient of {g.Shape} {g.DType.Text()}."
                );
            }
        }
        return TensorSpec.Like(g);
    }
}
