using Micrograd.Ops;

namespace Micrograd.Tensors;

/// <summary>An elementwise op of one input. What its derivative reads, and so what is kept, is found by running the rule over formulas.</summary>
internal sealed class UnaryNode<TRule> : TensorNode
    where TRule : struct, IUnaryRule
{
    readonly TRule _rule;
    Saved? _x;
    Saved? _y;
    readonly DerivativeReads _reads;

    public UnaryNode(TRule rule, Tensor x, Tensor y)
        : base(UnaryOp<TRule>.Of(rule).Name)
    {
        _rule = rule;
        _reads = UnaryOp<TRule>.Of(rule).DerivativeReads(0);
        _x = new(x);
        _y = _reads.Y ? new(y) : null;
    }

    public override Op? Op => UnaryOp<TRule>.Of(_rule);

    public override int Inputs => 1;

    public override bool KeepsNoGradient => true;

    public override Tensor Input(int index) => _x!.Value.Tensor;

    public override Tensor Gradient(int input, Tensor g)
    {
        var x = _x!.Value.Tensor;
        if (_reads.IsFlat)
        {
            return Tensor.ZerosLike(x);
        }
        x = _reads.A ? _x.Value.Unchanged(Name) : x;
        var y = _y?.Unchanged(Name) ?? x;
        return GradMode.IsOn
            ? g * _rule.Derivative(x, y)
            : ElementwiseOps.Run(new UnaryBackward<TRule>(_rule), x._layout.Sizes, x.DType, Name, g, x, y);
    }

    protected override void Forget() => (_x, _y) = (null, null);
}

/// <summary>An elementwise op of two inputs.</summary>
internal sealed class BinaryNode<TRule> : TensorNode
    where TRule : struct, IBinaryRule
{
    readonly TRule _rule;
    readonly Op _op;
    Saved? _a;
    Saved? _b;
    Saved? _y;

    public BinaryNode(TRule rule, Tensor a, Tensor b, Tensor y)
        : base(rule.Name)
    {
        _rule = rule;
        _op = BinaryOp<TRule>.Of(rule);
        (_a, _b) = (new(a), new(b));
        _y = _op.DerivativeReads(0).Y || _op.DerivativeReads(1).Y ? new(y) : null;
    }

    public override Op? Op => _op;

    public override int Inputs => 2;

    public override bool KeepsNoGradient => true;

    public override Tensor Input(int index) => (index == 0 ? _a : _b)!.Value.Tensor;

    public override Tensor Gradient(int input, Tensor g)
    {
        var to = Input(input);
        var reads = _op.DerivativeReads(input);
        if (reads.IsFlat)
        {
            return Tensor.ZerosLike(to);
        }
        var a = reads.A ? _a!.Value.Unchanged(Name) : _a!.Value.Tensor;
        var b = reads.B ? _b!.Value.Unchanged(Name) : _b!.Value.Tensor;
        var y = reads.Y ? _y!.Value.Unchanged(Name) : a;
        Tensor full;
        if (reads.IsConstantOne)
        {
            full = g;
        }
        else if (GradMode.IsOn)
        {
            full = g * (input == 0 ? _rule.DerivativeA(a, b, y) : _rule.DerivativeB(a, b, y));
        }
        else
        {
            full =
                input == 0
                    ? ElementwiseOps.Run(new BinaryBackwardA<TRule>(_rule), g._layout.Sizes, g.DType, Name, g, a, b, y)
                    : ElementwiseOps.Run(new BinaryBackwardB<TRule>(_rule), g._layout.Sizes, g.DType, Name, g, a, b, y);
        }
        return Broadcasting.SumTo(full, to.Shape);
    }

    protected override void Forget() => (_a, _b, _y) = (null, null, null);
}

/// <summary>A choice: the gradient goes to the side that was chosen.</summary>
internal sealed class SelectNode(Tensor test, Tensor ifPositive, Tensor otherwise) : TensorNode("select")
{
    Saved? _test = new(test);
    Tensor? _ifPositive = ifPositive;
    Tensor? _otherwise = otherwise;

    public Tensor Test => _test!.Value.Tensor;

    public override int Inputs => 2;

    public override bool KeepsNoGradient => true;

    public override Tensor Input(int index) => (index == 0 ? _ifPositive : _otherwise)!;

    public override Tensor Gradient(int input, Tensor g)
    {
        var test = _test!.Value.Unchanged(Name);
        var zero = Tensor.Weak(0);
        var full = input == 0 ? ElementwiseOps.Select(test, g, zero) : ElementwiseOps.Select(test, zero, g);
        return Broadcasting.SumTo(full, Input(input).Shape);
    }

    protected override void Forget() => (_test, _ifPositive, _otherwise) = (null, null, null);
}
