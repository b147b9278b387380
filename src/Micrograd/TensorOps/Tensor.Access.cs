using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    // Of one element, which is every element.
    static readonly int[] s_still = new int[Strided.MaxRank];

    /// <summary>The one element, as a double: of whole numbers beyond 2⁵³ the nearest one, <c>Item&lt;long&gt;()</c> is exact.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one.</exception>
    public double Item() => Item<double>();

    /// <summary>
    /// The one element as T, exact where T is of the tensor's type: <c>Item&lt;long&gt;()</c> of a whole number is exact for all 64 bits. A
    /// fraction becomes a whole number as in <see cref="To(DType)"/>.
    /// </summary>
    /// <typeparam name="T">The type in C#.</typeparam>
    /// <exception cref="InvalidOperationException">There is not exactly one.</exception>
    /// <exception cref="NotSupportedException">T is no element type.</exception>
    public T Item<T>()
        where T : unmanaged
    {
        RequireOne();
        _ = DTypes.Of<T>("Item");
        Watcher.Touched(this, "Item");
        return _storage.Read<T>(DType, _layout.Offset);
    }

    /// <summary>Sets a single number of float64 that nobody differentiates.</summary>
    internal void Set(double value)
    {
        _storage.Write(_layout.Offset, value);
        _storage.Touch();
    }

    /// <summary>A copy of the elements, row after row, converted to T: exact where T is of the tensor's type.</summary>
    /// <typeparam name="T">The type in C#.</typeparam>
    /// <exception cref="NotSupportedException">T is no element type.</exception>
    /// <exception cref="OverflowException">There are more than one array holds, as in an expanded view.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var dtype = DTypes.Of<T>("ToArray");
        if (!Storage.Fits(Count, dtype))
        {
            throw Storage.TooLarge(Count, dtype, "ToArray");
        }
        Watcher.Touched(this, "ToArray");
        using var _ = Door.Unseen();
        var elements = new T[Count];
        Detach().To(dtype).Contiguous().CopyTo<T>(elements);
        return elements;
    }

    /// <summary>The elements of a contiguous tensor of T.</summary>
    void CopyTo<T>(Span<T> to)
        where T : unmanaged => _storage.CopyTo(_layout.Offset, to);

    void RequireOne()
    {
        if (Count != 1)
        {
            throw new InvalidOperationException(
                $"Item: {Shape} has {Count} elements, not one; index it first, or use ToArray<T>()."
            );
        }
    }

    /// <summary>
    /// The elements themselves, row after row, to read and to write. Asking for them counts as a write: a backward pass that needs them
    /// as they were says so.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Memory that was handed out is not used again for other tensors, so a span may outlive its tensor. What lies in a mapped file is
    /// copied into memory for that.
    /// </para>
    /// <para>
    /// What an older span writes is noticed, too: where a gradient will read this memory, an op that is recorded makes a number of what
    /// it holds, and the backward pass compares. That is one more look at the elements by each of them from now on;
    /// a <see cref="Clone"/>, of which nobody has a span, and <see cref="AsReadOnlySpan"/> cost nothing.
    /// </para>
    /// </remarks>
    /// <typeparam name="T">The type in C#, that of the elements.</typeparam>
    /// <exception cref="InvalidOperationException">They are of another type, or do not lie in order.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        _ = Elements<T>("AsSpan");
        Watcher.Touched(this, "AsSpan");
        _storage.Expose();
        _storage.ChangesUnseen = true;
        _storage.Touch();
        return Elements<T>("AsSpan");
    }

    /// <summary>The elements themselves, row after row, to read.</summary>
    /// <typeparam name="T">The type in C#, that of the elements.</typeparam>
    /// <exception cref="InvalidOperationException">They are of another type, or do not lie in order.</exception>
    public ReadOnlySpan<T> AsReadOnlySpan<T>()
        where T : unmanaged
    {
        _ = Elements<T>("AsReadOnlySpan");
        Watcher.Touched(this, "AsReadOnlySpan");
        _storage.Expose();
        return Elements<T>("AsReadOnlySpan");
    }

    /// <summary>A number made of the elements, which changes as they do.</summary>
    internal ulong Fingerprint() => _storage.Fingerprint(_layout, DType);

    /// <summary>What a loop over these sizes, to which the tensor broadcasts, reads.</summary>
    internal Operand<T> Operand<T>(int[] sizes)
        where T : unmanaged
    {
        var strides =
            _layout.Sizes == sizes || _layout.Sizes.AsSpan().SequenceEqual(sizes) ? _layout.Strides
            : Rank == 0 ? s_still.AsSpan(0, sizes.Length)
            : _layout.Expand(sizes)!.Strides;
        return new(_storage.Span<T>(), _layout.Offset, strides);
    }

    /// <summary>The elements, to work on while the tensor is kept alive.</summary>
    internal Span<T> Elements<T>(string op)
        where T : unmanaged
    {
        if (DTypes.Of<T>(op) is var wanted && wanted != DType)
        {
            throw new InvalidOperationException(
                $"{op}: the elements are {DType.Text()}, not {wanted.Text()}; To(DType.{wanted}) converts them."
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
