using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>The one element, as a double.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one.</exception>
    public double Item() =>
        Count == 1
            ? DType == DType.Float32
                ? _storage.Span<float>()[_layout.Offset]
                : Conversion.Copy(this, DType.Float64, "Item")._storage.Span<double>()[0]
            : throw new InvalidOperationException(
                $"Item: {Shape} has {Count} elements, not one; index it first, or use ToArray<T>()."
            );

    /// <summary>A copy of the elements, row after row, converted to T.</summary>
    /// <exception cref="NotSupportedException">T is no element type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged => Copied(Conversion.Copy(this, DTypes.Of<T>(), "ToArray")._storage, new T[Count]);

    static T[] Copied<T>(Storage from, T[] to)
        where T : unmanaged
    {
        from.Span<T>().CopyTo(to);
        GC.KeepAlive(from);
        return to;
    }

    /// <summary>
    /// The elements themselves, row after row, to read and to write. Asking for them counts as a write: a backward pass that needs them
    /// as they were says so.
    /// </summary>
    /// <remarks>Memory that was handed out is not used again for other tensors, so a span may outlive its tensor.</remarks>
    /// <exception cref="InvalidOperationException">They are of another type, or do not lie in order.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        var span = Elements<T>("AsSpan");
        _storage.Expose();
        _storage.Touch();
        return span;
    }

    /// <summary>The elements themselves, row after row, to read.</summary>
    /// <exception cref="InvalidOperationException">They are of another type, or do not lie in order.</exception>
    public ReadOnlySpan<T> AsReadOnlySpan<T>()
        where T : unmanaged
    {
        var span = Elements<T>("AsReadOnlySpan");
        _storage.Expose();
        return span;
    }

    /// <summary>A contiguous copy; gradients flow through it.</summary>
    public Tensor Clone()
    {
        var copy = Conversion.Copy(this, DType, "Clone");
        if (RequiresGrad && GradMode.IsOn)
        {
            copy.Record(new ConvertNode("clone", this));
        }
        return copy;
    }

    /// <summary>This tensor if it is contiguous, else a copy.</summary>
    public Tensor Contiguous() => IsContiguous ? this : Clone();

    /// <summary>The elements as another type; this tensor if it is of that type. Whole numbers are rounded towards 0.</summary>
    public Tensor To(DType dtype)
    {
        if (dtype == DType)
        {
            return this;
        }
        var converted = Conversion.Copy(this, dtype, "To");
        if (RequiresGrad && GradMode.IsOn && dtype.IsFloating())
        {
            converted.Record(new ConvertNode("to", this));
        }
        return converted;
    }

    /// <summary>As float32.</summary>
    public Tensor Float() => To(DType.Float32);

    /// <summary>As float64.</summary>
    public Tensor Double() => To(DType.Float64);

    /// <summary>As 64-bit whole numbers.</summary>
    public Tensor Long() => To(DType.Int64);

    /// <summary>As true or false: whether each is not 0.</summary>
    public Tensor Bool() => To(DType.Bool);

    /// <summary>Sets every element.</summary>
    /// <exception cref="InvalidOperationException">The tensor requires a gradient, and this is not within <see cref="NoGrad"/>.</exception>
    public Tensor Fill(double value)
    {
        RequireWritable("Fill");
        Conversion.CopyTo(Full([], value, DType.Float64).Expand(Shape), this);
        _storage.Touch();
        return this;
    }

    /// <summary>Writes the elements of another tensor, which is broadcast and converted, into this one.</summary>
    /// <exception cref="ArgumentException">The shape does not broadcast to this one.</exception>
    /// <exception cref="InvalidOperationException">The tensor requires a gradient, and this is not within <see cref="NoGrad"/>.</exception>
    public Tensor CopyFrom(Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        RequireWritable("CopyFrom");
        var from = source.Detach().Expand(Shape);
        // The two may lie in one memory, crosswise.
        Conversion.CopyTo(source._storage == _storage ? from.Clone() : from, this);
        _storage.Touch();
        return this;
    }

    void RequireWritable(string op)
    {
        if (RequiresGrad && GradMode.IsOn)
        {
            throw new InvalidOperationException(
                IsLeaf
                    ? $"{op}: a leaf that requires a gradient is changed within NoGrad.Enter() alone, else its change would be lost to the gradient."
                    : $"{op}: the result of '{Node!.Name}' can't be changed in place while its graph is recorded; change a Detach()ed Clone()."
            );
        }
        for (var axis = 0; axis < Rank; axis++)
        {
            if (_layout.Strides[axis] == 0 && _layout.Sizes[axis] > 1)
            {
                throw new InvalidOperationException(
                    $"{op}: axis {axis} of {Shape} is expanded: its elements are one and the same in memory. Change a Clone()."
                );
            }
        }
    }

    /// <summary>The memory of a contiguous tensor, to work on while it is kept alive.</summary>
    internal Span<byte> Bytes() =>
        _storage.Span<byte>().Slice(_layout.Offset * DType.Size(), (int)Count * DType.Size());

    /// <summary>The elements of a tensor that may not be there: then none.</summary>
    internal static ReadOnlySpan<T> ElementsIfAny<T>(Tensor? x, string op)
        where T : unmanaged => x is null ? default : x.Elements<T>(op);

    /// <summary>The elements, to work on while the tensor is kept alive.</summary>
    internal Span<T> Elements<T>(string op)
        where T : unmanaged
    {
        if (DTypes.Of<T>() != DType)
        {
            throw new InvalidOperationException(
                $"{op}: the elements are {DType.Text()}, not {typeof(T).Name}; To({DTypes.Of<T>()}) converts them."
            );
        }
        if (!IsContiguous)
        {
            throw new InvalidOperationException(
                $"{op}: the elements of this view do not lie in order; Contiguous() copies them."
            );
        }
        return _storage.Span<T>().Slice(_layout.Offset, (int)Count);
    }
}
