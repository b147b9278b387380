using System.Runtime.CompilerServices;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>An elementwise loop: any layouts, which broadcast, into a new tensor.</summary>
internal readonly struct Elementwise<TFunction>(TFunction f) : INumberKernel
    where TFunction : struct, ILaneFunction
{
    public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged, System.Numerics.INumber<T>
        where TLoop : struct, IElementLoop<T>
    {
        var sizes = outputs[0]._layout.Sizes;
        ElementwiseLoop.Run<TFunction, TLoop, T>(
            f,
            sizes,
            inputs[0].Operand<T>(sizes),
            inputs.Length > 1 ? inputs[1].Operand<T>(sizes) : default,
            inputs.Length > 2 ? inputs[2].Operand<T>(sizes) : default,
            inputs.Length > 3 ? inputs[3].Operand<T>(sizes) : default,
            outputs[0]._storage.Span<T>()
        );
    }
}

/// <summary>In front of the door: tensors of several types, and numbers written in the program, become inputs of one type.</summary>
internal static class Elementwise
{
    public static Tensor Apply<TRule>(TRule rule, Tensor x)
        where TRule : struct, IUnaryRule
    {
        ArgumentNullException.ThrowIfNull(x);
        var op = Unary<TRule>.Of(rule);
        return Door.Apply(op, Brought(x, Computed(x.DType, TRule.StaysWhole, op.Name)));
    }

    public static Tensor Apply<TRule>(TRule rule, Tensor a, Tensor b)
        where TRule : struct, IBinaryRule
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var op = Binary<TRule>.Of(rule);
        var dtype = Computed(DTypes.Promote(a.DType, a.IsWeak, b.DType, b.IsWeak), TRule.StaysWhole, op.Name);
        return Door.Apply(op, Brought(a, dtype), Brought(b, dtype));
    }

    /// <summary>Of a number written in the program, which is made in the result's type.</summary>
    [OverloadResolutionPriority(1)]
    public static Tensor Apply<TRule>(TRule rule, Tensor a, Number b)
        where TRule : struct, IBinaryRule
    {
        ArgumentNullException.ThrowIfNull(a);
        var op = Binary<TRule>.Of(rule);
        var dtype = Computed(b.Beside(a), TRule.StaysWhole, op.Name);
        return Door.Apply(op, Brought(a, dtype), b.As(dtype));
    }

    /// <summary>Of a number written in the program, which is made in the result's type.</summary>
    [OverloadResolutionPriority(1)]
    public static Tensor Apply<TRule>(TRule rule, Number a, Tensor b)
        where TRule : struct, IBinaryRule
    {
        ArgumentNullException.ThrowIfNull(b);
        var op = Binary<TRule>.Of(rule);
        var dtype = Computed(a.Beside(b), TRule.StaysWhole, op.Name);
        return Door.Apply(op, a.As(dtype), Brought(b, dtype));
    }

    public static Tensor Select(Tensor test, Tensor ifPositive, Tensor otherwise)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(ifPositive);
        ArgumentNullException.ThrowIfNull(otherwise);
        var weak = ifPositive.IsWeak && otherwise.IsWeak;
        var sides = DTypes.Promote(ifPositive.DType, ifPositive.IsWeak, otherwise.DType, otherwise.IsWeak);
        var dtype = Computed(DTypes.Promote(test.DType, test.IsWeak, sides, weak), true, Choose.Op.Called);
        return Door.Apply(Choose.Op, Brought(test, dtype), Brought(ifPositive, dtype), Brought(otherwise, dtype));
    }

    /// <summary>The tensor as this type: a number of the program is made in it, all others are converted.</summary>
    public static Tensor Brought(Tensor x, DType dtype) =>
        x.DType == dtype ? x
        : x.IsWeak ? Number.Of(x).As(dtype)
        : x.To(dtype);

    /// <summary>The type in which a rule is computed on such elements.</summary>
    public static DType Computed(DType dtype, bool staysWhole, string op) =>
        dtype switch
        {
            DType.Float16 or DType.BFloat16 => throw NumbersOnly.ForStorage(op, dtype),
            DType.Bool or DType.Int64 => staysWhole ? DType.Int64 : DType.Float32,
            _ => dtype,
        };
}
