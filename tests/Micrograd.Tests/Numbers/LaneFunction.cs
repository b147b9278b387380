using System.Numerics;
using System.Runtime.InteropServices;
using Micrograd.Numbers;

namespace Micrograd.Tests.NumberSystems;

/// <summary>A function that lanes compute, beside what it should be.</summary>
/// <param name="name">The op's name.</param>
/// <param name="exact">The function in double precision, from elsewhere than the lanes.</param>
internal abstract class LaneFunction(string name, Func<double, double> exact)
{
    public static LaneFunction[] All { get; } =
    [
        new LaneFunction<Rules.Exp>(new(), "exp", Math.Exp),
        new LaneFunction<Rules.Expm1>(new(), "expm1", AccurateNearZero.Expm1),
        new LaneFunction<Rules.Log>(new(), "log", Math.Log),
        new LaneFunction<Rules.Log1p>(new(), "log1p", AccurateNearZero.Log1p),
        new LaneFunction<Rules.Tanh>(new(), "tanh", Math.Tanh),
        new LaneFunction<Rules.Sigmoid>(new(), "sigmoid", x => new Rules.Sigmoid().Evaluate(new Real(x))),
        new LaneFunction<Rules.Cosh>(new(), "cosh", Math.Cosh),
        new LaneFunction<Rules.Erf>(new(), "erf", ErrorFunction.Erf),
        new LaneFunction<Rules.Erfc>(new(), "erfc", ErrorFunction.Erfc),
        new LaneFunction<Rules.Sin>(new(), "sin", Math.Sin),
        new LaneFunction<Rules.Cos>(new(), "cos", Math.Cos),
        new LaneFunction<Rules.Sqrt>(new(), "sqrt", Math.Sqrt),
    ];

    public string Name => name;

    public double Exact(double x) => exact(x);

    /// <summary>y = f(x), by as many lanes as <typeparamref name="TSimd"/> has and one by one at the end.</summary>
    public abstract void Run<TSimd, TElement>(ReadOnlySpan<TElement> x, Span<TElement> y)
        where TSimd : struct, ISimd<TSimd, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>;
}

/// <inheritdoc />
internal sealed class LaneFunction<TRule>(TRule rule, string name, Func<double, double> exact)
    : LaneFunction(name, exact)
    where TRule : struct, IUnaryRule
{
    readonly TRule _rule = rule;

    public override void Run<TSimd, TElement>(ReadOnlySpan<TElement> x, Span<TElement> y)
    {
        var done = x.Length - x.Length % TSimd.Count;
        Loop<TSimd, TElement>(_rule, x[..done], y);
        Loop<SimdScalar<TElement>, TElement>(_rule, x[done..], y[done..]);
    }

    static void Loop<TSimd, TElement>(TRule rule, ReadOnlySpan<TElement> x, Span<TElement> y)
        where TSimd : struct, ISimd<TSimd, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        for (nuint i = 0; i < (nuint)x.Length; i += (nuint)TSimd.Count)
        {
            var at = new Lanes<TSimd, TElement>(TSimd.Load(ref from, i));
            TSimd.Store(Lanes<TSimd, TElement>.Apply(rule, at).Value, ref to, i);
        }
    }
}
