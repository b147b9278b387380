using System.Numerics;

namespace Micrograd.Tensors;

/// <summary>The reductions' values, and their records.</summary>
internal static class Reductions
{
    public static Tensor Sum(Tensor x, ReadOnlySpan<int> axes, bool keepDim)
    {
        if (x.DType == DType.Bool)
        {
            x = x.To(DType.Int64);
        }
        var over = new ReducedAxes("Sum", x.Shape, axes);
        var y = x.DType switch
        {
            DType.Float64 => Sums.Run<double>(x, over, keepDim),
            DType.Float32 => Sums.Run<float>(x, over, keepDim),
            DType.Int64 => over.Shaped(ByRow<long, long>("Sum", x, over, DType.Int64, SumWhole), keepDim),
            _ => throw Storage("Sum", x.DType),
        };
        return Recorded("sum", x, y, readsX: false, null, (g, of, _) => over.AsKept(g).Expand(of.Shape));
    }

    /// <summary>The largest or smallest; where several are equal, each has its part of the gradient.</summary>
    public static Tensor Extreme(Tensor x, ReadOnlySpan<int> axes, bool keepDim, bool largest)
    {
        var name = largest ? "Max" : "Min";
        var over = new ReducedAxes(name, x.Shape, axes);
        RequireElements(name, x, over);
        var rows = x.DType switch
        {
            DType.Float64 => ByRow<double, double>(name, x, over, x.DType, row => row[PositionOf(row, largest)]),
            DType.Float32 => ByRow<float, float>(name, x, over, x.DType, row => row[PositionOf(row, largest)]),
            DType.Int64 => ByRow<long, long>(name, x, over, x.DType, row => row[PositionOf(row, largest)]),
            _ => throw Storage(name, x.DType),
        };
        var y = over.Shaped(rows, keepDim);
        return Recorded(
            largest ? "max" : "min",
            x,
            y,
            readsX: true,
            y,
            (g, of, value) => over.AsKept(g) * Share(of, over.AsKept(value), over)
        );
    }

    /// <summary>Where along an axis, or in the flattened tensor, the largest or smallest is: the first of several; a NaN before all.</summary>
    public static Tensor Position(Tensor x, int? axis, bool keepDim, bool largest)
    {
        var name = largest ? "ArgMax" : "ArgMin";
        var over = new ReducedAxes(name, x.Shape, axis is { } one ? [one] : []);
        RequireElements(name, x, over);
        var rows = x.DType switch
        {
            DType.Float64 => ByRow<double, long>(name, x, over, DType.Int64, row => PositionOf(row, largest)),
            DType.Float32 => ByRow<float, long>(name, x, over, DType.Int64, row => PositionOf(row, largest)),
            DType.Int64 => ByRow<long, long>(name, x, over, DType.Int64, row => PositionOf(row, largest)),
            _ => throw Storage(name, x.DType),
        };
        return over.Shaped(rows, keepDim);
    }

    public static Tensor Any(Tensor x, ReadOnlySpan<int> axes, bool keepDim, bool all)
    {
        var over = new ReducedAxes(all ? "All" : "Any", x.Shape, axes);
        var rows = ByRow<bool, bool>(
            "Any",
            x.To(DType.Bool),
            over,
            DType.Bool,
            row => all ? !row.Contains(false) : row.Contains(true)
        );
        return over.Shaped(rows, keepDim);
    }

    /// <summary>What part of the gradient of an extreme each element has: none, or an equal part with all that are as large.</summary>
    static Tensor Share(Tensor x, Tensor extreme, ReducedAxes over)
    {
        using var _ = NoGrad.Enter();
        var hits = x.Eq(extreme).To(x.DType);
        return hits / Sum(hits, over.ToArray(), keepDim: true);
    }

    /// <summary>The first of the largest or smallest; a NaN comes before all, for it compares with nothing.</summary>
    static int PositionOf<T>(ReadOnlySpan<T> row, bool largest)
        where T : INumber<T>
    {
        var best = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (T.IsNaN(row[i]))
            {
                return i;
            }
            best = (largest ? row[i] > row[best] : row[i] < row[best]) ? i : best;
        }
        return best;
    }

    static long SumWhole(ReadOnlySpan<long> row)
    {
        long sum = 0;
        foreach (var x in row)
        {
            sum += x;
        }
        return sum;
    }

    static void RequireElements(string op, Tensor x, ReducedAxes over)
    {
        if (over.Columns == 0)
        {
            throw new InvalidOperationException(
                $"{op}: {x.Shape} has no element to choose from along the reduced axes."
            );
        }
    }

    static NotSupportedException Storage(string op, DType dtype) =>
        new($"{op}: {dtype.Text()} is for storage or for choices; convert with To(DType.Float32).");

    delegate TTo RowFunction<TFrom, TTo>(ReadOnlySpan<TFrom> row);

    static Tensor ByRow<TFrom, TTo>(string op, Tensor x, ReducedAxes over, DType dtype, RowFunction<TFrom, TTo> f)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var source = over.AsRows(x);
        var elements = source.Elements<TFrom>(op);
        var y = Tensor.Uninitialized([checked((int)over.Kept.ElementCount)], dtype, op);
        var results = y._storage.Span<TTo>();
        var columns = checked((int)over.Columns);
        for (var row = 0; row < results.Length; row++)
        {
            results[row] = f(elements.Slice(row * columns, columns));
        }
        GC.KeepAlive(source);
        return y;
    }

    static Tensor Recorded(
        string name,
        Tensor x,
        Tensor y,
        bool readsX,
        Tensor? saved,
        Func<Tensor, Tensor, Tensor, Tensor> gradient
    )
    {
        if (x.RequiresGrad && GradMode.IsOn)
        {
            y.Record(new ReductionNode(name, x, saved, gradient, readsX));
        }
        return y;
    }
}
