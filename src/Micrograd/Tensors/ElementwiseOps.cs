using Micrograd.Kernels;
using Micrograd.Ops;
using Micrograd.Rules;

namespace Micrograd.Tensors;

/// <summary>Elementwise rules on tensors: types are brought together, shapes broadcast, the loop run, the op recorded.</summary>
internal static class ElementwiseOps
{
    public static Tensor Apply<TRule>(TRule rule, Tensor x)
        where TRule : struct, IUnaryRule
    {
        ArgumentNullException.ThrowIfNull(x);
        // The op knows its name; a rule with parameters would write it anew.
        var name = UnaryOp<TRule>.Of(rule).Name;
        x = x.To(Computed<TRule>(x.DType, name));
        var y = Run(new UnaryForward<TRule>(rule), x._layout.Sizes, x.DType, name, x);
        if (x.RequiresGrad && GradMode.IsOn)
        {
            y.Record(new UnaryNode<TRule>(rule, x, y));
        }
        return y;
    }

    public static Tensor Apply<TRule>(TRule rule, Tensor a, Tensor b)
        where TRule : struct, IBinaryRule
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var dtype = Computed<TRule>(DTypes.Promote(a.DType, a.IsWeak, b.DType, b.IsWeak), rule.Name);
        var sizes = Broadcasting.Sizes(rule.Name, a.Shape, b.Shape);
        (a, b) = (a.To(dtype), b.To(dtype));
        var y = Run(new BinaryForward<TRule>(rule), sizes, dtype, rule.Name, a, b);
        if ((a.RequiresGrad || b.RequiresGrad) && GradMode.IsOn)
        {
            y.Record(new BinaryNode<TRule>(rule, a, b, y));
        }
        return y;
    }

    public static Tensor Select(Tensor test, Tensor ifPositive, Tensor otherwise)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(ifPositive);
        ArgumentNullException.ThrowIfNull(otherwise);
        const string Name = "select";
        var weak = ifPositive.IsWeak && otherwise.IsWeak;
        var sides = DTypes.Promote(ifPositive.DType, ifPositive.IsWeak, otherwise.DType, otherwise.IsWeak);
        var dtype = Computed<Add>(DTypes.Promote(test.DType, test.IsWeak, sides, weak), Name);
        var sizes = Broadcasting.Sizes(
            Name,
            new(Broadcasting.Sizes(Name, test.Shape, ifPositive.Shape)),
            otherwise.Shape
        );
        (test, ifPositive, otherwise) = (test.To(dtype), ifPositive.To(dtype), otherwise.To(dtype));
        var y = Run(default(Select), sizes, dtype, Name, test, ifPositive, otherwise);
        if ((ifPositive.RequiresGrad || otherwise.RequiresGrad) && GradMode.IsOn)
        {
            y.Record(new SelectNode(test, ifPositive, otherwise));
        }
        return y;
    }

    /// <summary>Runs the loop over tensors of one element type that broadcast to the sizes.</summary>
    public static Tensor Run<TFunction>(
        TFunction f,
        int[] sizes,
        DType dtype,
        string op,
        Tensor a,
        Tensor? b = null,
        Tensor? c = null,
        Tensor? d = null
    )
        where TFunction : struct, ILaneFunction
    {
        var y = Tensor.Uninitialized(sizes, dtype, op);
        switch (dtype)
        {
            case DType.Float64:
                Run<TFunction, LaneLoop<double>, double>(f, y, a, b, c, d);
                break;
            case DType.Int64:
                Run<TFunction, WholeLoop, long>(f, y, a, b, c, d);
                break;
            default:
                Run<TFunction, LaneLoop<float>, float>(f, y, a, b, c, d);
                break;
        }
        return y;
    }

    static void Run<TFunction, TLoop, T>(TFunction f, Tensor y, Tensor a, Tensor? b, Tensor? c, Tensor? d)
        where TFunction : struct, ILaneFunction
        where TLoop : struct, IElementLoop<T>
        where T : unmanaged
    {
        var sizes = y._layout.Sizes;
        Elementwise.Run<TFunction, TLoop, T>(
            f,
            sizes,
            Operand<T>(a, sizes),
            Operand<T>(b, sizes),
            Operand<T>(c, sizes),
            Operand<T>(d, sizes),
            y._storage.Span<T>()
        );
        KeepAlive(a, b, c, d);
    }

    // Their memory goes back to the pool when nobody has them any more.
    static void KeepAlive(Tensor a, Tensor? b, Tensor? c, Tensor? d)
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
        GC.KeepAlive(d);
    }

    static Operand<T> Operand<T>(Tensor? x, int[] sizes)
        where T : unmanaged
    {
        if (x is null)
        {
            return default;
        }
        var layout = x._layout.Sizes == sizes ? x._layout : x._layout.Expand(sizes)!.Value;
        return new(x._storage.Span<T>(), layout.Offset, layout.Strides);
    }

    /// <summary>The type in which a rule is computed on such elements.</summary>
    static DType Computed<TRule>(DType dtype, string op) =>
        dtype switch
        {
            DType.Float16 or DType.BFloat16 => throw new NotSupportedException(
                $"{op}: {dtype.Text()} is for storage; compute in To(DType.Float32)."
            ),
            DType.Bool or DType.Int64 => StaysWhole<TRule>() ? DType.Int64 : DType.Float32,
            _ => dtype,
        };

    /// <summary>Whether whole numbers give a whole number.</summary>
    static bool StaysWhole<TRule>() =>
        typeof(TRule) == typeof(Add)
        || typeof(TRule) == typeof(Subtract)
        || typeof(TRule) == typeof(Multiply)
        || typeof(TRule) == typeof(Negate)
        || typeof(TRule) == typeof(Square)
        || typeof(TRule) == typeof(Abs)
        || typeof(TRule) == typeof(Sign)
        || typeof(TRule) == typeof(Relu)
        || typeof(TRule) == typeof(Max)
        || typeof(TRule) == typeof(Min);
}
