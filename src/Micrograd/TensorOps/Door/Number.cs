using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>A number written in the program: whole ones are exact for all 64 bits.</summary>
internal readonly record struct Number
{
    readonly double _fraction;
    readonly long _whole;
    readonly bool _isWhole;

    public Number(double value) => _fraction = value;

    public Number(long value) => (_whole, _isWhole) = (value, true);

    public static implicit operator Number(double value) => new(value);

    public static implicit operator Number(long value) => new(value);

    /// <summary>The one element of a tensor.</summary>
    public static Number Of(Tensor one) => one.DType == DType.Int64 ? new(one.Item<long>()) : new(one.Item());

    /// <summary>What comes of it beside a tensor: it only decides the kind, so that float32 × 0.1 stays float32.</summary>
    public DType Beside(Tensor x) => DTypes.Promote(x.DType, x.IsWeak, _isWhole ? DType.Int64 : DType.Float64, true);

    /// <summary>Whether it is a whole number of 64 bits, and which.</summary>
    public bool IsWhole(out Number whole)
    {
        whole = _isWhole ? this : (long)_fraction;
        // 2⁶³ itself is rounded to.
        return _isWhole
            || (
                _fraction == Math.Floor(_fraction) && _fraction is >= -9223372036854775808.0 and < 9223372036854775808.0
            );
    }

    public double ToDouble() => _isWhole ? _whole : _fraction;

    /// <summary>A tensor of this number alone, <c>[]</c>.</summary>
    public Tensor As(DType dtype)
    {
        var tensor = new Tensor(Storage.Of(1, dtype), Layout.Contiguous([]), dtype);
        WriteTo(tensor);
        Watcher.Made(tensor);
        return tensor;
    }

    /// <summary>Sets every element of new, contiguous memory.</summary>
    public void WriteTo(Tensor tensor) => ElementTypes.Any(new Fill(this), tensor.DType, [], [tensor]);

    /// <summary>As an element: to whole numbers towards 0.</summary>
    public T To<T>()
        where T : unmanaged =>
        _isWhole ? Kernels.ElementConversion.To<long, T>(_whole) : Kernels.ElementConversion.To<double, T>(_fraction);

    public override string ToString() =>
        _isWhole
            ? _whole.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : Numbers.ShortNumber.Of(_fraction);

    readonly struct Fill(Number number) : IElementKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged => outputs[0]._storage.Span<T>().Fill(number.To<T>());
    }
}
