using System.Diagnostics;
using System.Runtime.CompilerServices;
using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>
/// An n-dimensional array that remembers how it was made, as <see cref="Value"/> does for one number: PyTorch's tensor. The
/// rules of its elementwise ops are those of <see cref="Value"/>, run over SIMD lanes.
/// </summary>
/// <remarks>
/// <para>
/// A view (a slice, a transpose …) shares its elements with the tensor that it was made from. Nothing needs to be disposed.
/// </para>
/// <para>
/// Any number of threads may read one tensor at the same time. Their backward passes over graphs of their own may share leaves: no
/// gradient is lost, but in which order they are added, and so the last bits of a shared <see cref="Grad"/>, depends on timing.
/// Passes over one result may run on several threads at the same time if each retains it. Whoever writes to a tensor in place must
/// have it alone: who reads meanwhile gets anything, and a pass that needs what was there before is refused.
/// </para>
/// </remarks>
/// <example><code>
/// var w = Tensor.Of([[1.0, -2.0], [0.5, 3.0]]).RequireGrad();
/// var x = Tensor.Of([1.0, 2.0]);
/// var loss = (w * x).Tanh().Sum();
/// loss.Backward();
/// Console.WriteLine(w.Grad);
/// </code></example>
[DebuggerDisplay("{DebuggerText,nq}")]
[DebuggerTypeProxy(typeof(TensorDebugView))]
public sealed partial class Tensor
{
    // Both change with the type alone: Become.
    internal Storage _storage;
    internal Layout _layout;

    byte _dtype;
    bool _requiresGrad;
    bool _isWeak;

    Attachment? _attached;

    internal Tensor(Storage storage, Layout layout, DType dtype)
    {
        _storage = storage;
        _layout = layout;
        _seen = storage.GradientWrites;
        DType = dtype;
    }

    /// <summary>What the elements are.</summary>
    public DType DType
    {
        get => (DType)_dtype;
        private set => _dtype = (byte)value;
    }

    /// <summary>The size of each dim.</summary>
    public Shape Shape => new(_layout.Sizes);

    /// <summary>How many elements one step along each dim goes in memory; 0 along an expanded dim.</summary>
    public ReadOnlySpan<int> Strides => _layout.Strides;

    /// <summary>The number of dims.</summary>
    public int Rank => _layout.Rank;

    /// <summary>The number of elements.</summary>
    public long Count => _layout.Count;

    /// <summary>Whether the elements lie row after row, without gaps.</summary>
    public bool IsContiguous => _layout.IsContiguous;

    /// <summary>What drawings, texts and messages call it; see <see cref="TensorLabels.Named"/>.</summary>
    public string? Label
    {
        get => _attached?.Label;
        set
        {
            if (value is not null || _attached is not null)
            {
                Attached.Label = value;
            }
        }
    }

    /// <summary>A constant of the program: it takes the element type of what it meets. One that is to have a gradient is no constant.</summary>
    internal bool IsWeak => _isWeak && !_requiresGrad;

    // Threads share leaves.
    Attachment Attached => _attached ?? (Interlocked.CompareExchange(ref _attached, new(), null) ?? _attached);

    /// <summary>
    /// A tensor that has a shape and a type, and no numbers: ops say what would come of it and compute nothing, as with PyTorch's device
    /// <c>meta</c>. Reading a number of it is an error.
    /// </summary>
    /// <param name="shape">The shape; there may be more elements than any memory holds.</param>
    /// <param name="dtype">What its elements would be.</param>
    public static Tensor Meta(Shape shape, DType dtype = DType.Float32) =>
        WithoutMemory(Layout.Contiguous(shape.Sizes), dtype);

    /// <inheritdoc cref="Meta(Shape, DType)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Meta(int[] shape, DType dtype = DType.Float32) => Meta((Shape)shape, dtype);

    /// <summary>Whether it has a shape and a type, and no numbers; see <see cref="Meta(Shape, DType)"/>.</summary>
    public bool IsMeta => !_storage.HasMemory;

    /// <summary>A tensor that has a shape and a type, and no numbers: ops infer what would come of it.</summary>
    internal static Tensor WithoutMemory(Layout layout, DType dtype) => new(Storage.None(), layout, dtype);

    /// <summary>Memory for a new contiguous tensor; its elements are anything.</summary>
    internal static Tensor Uninitialized(int[] sizes, DType dtype, string op)
    {
        var layout = Layout.Contiguous(sizes);
        return new(Storage.Of(layout.Count, dtype, op), layout, dtype);
    }

    /// <summary>What few tensors have.</summary>
    sealed class Attachment
    {
        public Hooks? Hooks;

        public string? Label { get; set; }
    }
}
