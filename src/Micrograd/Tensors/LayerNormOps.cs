using System.Numerics;
using Micrograd.Kernels.Rows;

namespace Micrograd.Tensors;

/// <summary>Layer normalisation by a kernel of its own, forward and backward.</summary>
internal static class LayerNormOps
{
    /// <param name="x">Of float32 or float64.</param>
    /// <param name="columns">How many of the last elements belong to one layer.</param>
    /// <param name="weight">Of x's type, or null.</param>
    /// <param name="bias">Of x's type, or null.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static Tensor Run(Tensor x, int columns, Tensor? weight, Tensor? bias, double epsilon)
    {
        var rows = columns == 0 ? 0 : checked((int)(x.Count / columns));
        var y = Tensor.Uninitialized(x._layout.Sizes, x.DType, "LayerNorm");
        var statistics = Tensor.Uninitialized([rows, 2], x.DType, "LayerNorm");
        if (x.DType == DType.Float64)
        {
            Forward<double>(x, columns, weight, bias, epsilon, y, statistics);
        }
        else
        {
            Forward<float>(x, columns, weight, bias, epsilon, y, statistics);
        }
        if (GradMode.IsOn && (x.RequiresGrad || weight is { RequiresGrad: true } || bias is { RequiresGrad: true }))
        {
            y.Record(new LayerNormNode(x, columns, weight, bias, epsilon, statistics));
        }
        return y;
    }

    static void Forward<T>(
        Tensor x,
        int columns,
        Tensor? weight,
        Tensor? bias,
        double epsilon,
        Tensor y,
        Tensor statistics
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (y.Count == 0)
        {
            return;
        }
        var (from, w, b) = (Ordered(x), Ordered(weight), Ordered(bias));
        LayerNormRows<T>.Forward(
            from!.Elements<T>("LayerNorm"),
            Tensor.ElementsIfAny<T>(w, "LayerNorm"),
            Tensor.ElementsIfAny<T>(b, "LayerNorm"),
            y.Elements<T>("LayerNorm"),
            statistics.Elements<T>("LayerNorm"),
            columns,
            epsilon
        );
        GC.KeepAlive(from);
        GC.KeepAlive(w);
        GC.KeepAlive(b);
    }

    /// <summary>The gradient of x.</summary>
    public static Tensor Backward<T>(Tensor x, int columns, Tensor? weight, Tensor statistics, Tensor g)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var dx = Tensor.Uninitialized(x._layout.Sizes, x.DType, "LayerNorm");
        if (dx.Count == 0)
        {
            return dx;
        }
        var (from, w, above) = (Ordered(x), Ordered(weight), Ordered(g));
        LayerNormRows<T>.Backward(
            from!.Elements<T>("LayerNorm"),
            Tensor.ElementsIfAny<T>(w, "LayerNorm"),
            statistics.Elements<T>("LayerNorm"),
            above!.Elements<T>("LayerNorm"),
            dx.Elements<T>("LayerNorm"),
            columns
        );
        GC.KeepAlive(from);
        GC.KeepAlive(w);
        GC.KeepAlive(above);
        GC.KeepAlive(statistics);
        return dx;
    }

    /// <summary>The gradient of the weight.</summary>
    public static Tensor WeightGradient<T>(Tensor x, Tensor weight, Tensor statistics, Tensor g)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var dw = Tensor.Uninitialized(weight._layout.Sizes, x.DType, "LayerNorm");
        if (dw.Count == 0)
        {
            return dw;
        }
        var (from, above) = (Ordered(x), Ordered(g));
        LayerNormRows<T>.WeightGradient(
            from!.Elements<T>("LayerNorm"),
            statistics.Elements<T>("LayerNorm"),
            above!.Elements<T>("LayerNorm"),
            dw.Elements<T>("LayerNorm")
        );
        GC.KeepAlive(from);
        GC.KeepAlive(above);
        GC.KeepAlive(statistics);
        return dw;
    }

    static Tensor? Ordered(Tensor? x) => x?.Detach().Contiguous();
}

/// <summary>
/// x̂ = (x − μ) / √(σ² + ε), y = x̂ w + b: the gradient of x is ρ (h − mean h − x̂ mean(h x̂)) with h = g w, that of w is g x̂ and that of b
/// is g, both summed over the rows.
/// </summary>
internal sealed class LayerNormNode(
    Tensor x,
    int columns,
    Tensor? weight,
    Tensor? bias,
    double epsilon,
    Tensor statistics
) : TensorNode("layer_norm")
{
    Saved? _x = new(x);
    Saved? _weight = weight is null ? null : new(weight);
    Tensor? _bias = bias;
    Tensor? _statistics = statistics;

    public override int Inputs => 1 + (_weight is null ? 0 : 1) + (_bias is null ? 0 : 1);

    public override Tensor Input(int index) =>
        index == 0 ? _x!.Value.Tensor
        : index == 1 && _weight is { } weight ? weight.Tensor
        : _bias!;

    public override Tensor Gradient(int input, Tensor g)
    {
        var to = Input(input);
        if (to == _bias)
        {
            return Broadcasting.SumTo(g, to.Shape);
        }
        var x = _x!.Value.Unchanged(Name);
        var weight = input == 0 ? _weight?.Unchanged(Name) : null;
        if (GradMode.IsOn)
        {
            return Recorded(input, x, weight, g);
        }
        if (input == 1)
        {
            return x.DType == DType.Float64
                ? LayerNormOps.WeightGradient<double>(x, to, _statistics!, g)
                : LayerNormOps.WeightGradient<float>(x, to, _statistics!, g);
        }
        return x.DType == DType.Float64
            ? LayerNormOps.Backward<double>(x, columns, weight, _statistics!, g)
            : LayerNormOps.Backward<float>(x, columns, weight, _statistics!, g);
    }

    /// <summary>The same in tensor ops, which can be differentiated again.</summary>
    Tensor Recorded(int input, Tensor x, Tensor? weight, Tensor g)
    {
        int[] layer =
        [
            .. _weight is { } w ? w.Tensor._layout.Sizes
            : _bias is { } b ? b._layout.Sizes
            : LastAxes(x),
        ];
        var axes = Enumerable.Range(x.Rank - layer.Length, layer.Length).ToArray();
        var centred = x - x.Mean(axes, keepDim: true);
        var scale = 1 / (centred.Square().Mean(axes, keepDim: true) + epsilon).Sqrt();
        var normalised = centred * scale;
        if (input == 1)
        {
            return Broadcasting.SumTo(g * normalised, Input(1).Shape);
        }
        var h = weight is null ? g : g * weight;
        return scale * (h - h.Mean(axes, keepDim: true) - normalised * (h * normalised).Mean(axes, keepDim: true));
    }

    /// <summary>The last axes that hold as many elements as a row.</summary>
    ReadOnlySpan<int> LastAxes(Tensor x)
    {
        var start = x.Rank;
        for (long count = 1; count < columns; count *= x._layout.Sizes[start])
        {
            start--;
        }
        return x._layout.Sizes.AsSpan(Math.Min(start, x.Rank - 1));
    }

    protected override void Forget() => (_x, _weight, _bias, _statistics) = (null, null, null, null);
}
