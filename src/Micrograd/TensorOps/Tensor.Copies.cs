using Micrograd.TensorOps;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>A contiguous copy; gradients flow through it.</summary>
    public Tensor Clone() => Door.Apply(TensorOps.Clone.Op, this);

    /// <summary>This tensor itself if it is contiguous, else a copy, as in PyTorch; <see cref="Clone"/> always copies.</summary>
    public Tensor Contiguous() => IsContiguous ? this : Door.Apply(new Ordered(Dims.InOrder(Rank)), this);

    /// <summary>
    /// The elements as another type, in new memory; this tensor itself if it is of that type, as in PyTorch. A fraction becomes a whole
    /// number by rounding towards 0, what lies beyond 64 bits by the nearest that there is, NaN by 0; true is what is not 0.
    /// </summary>
    /// <param name="dtype">The type of the elements.</param>
    public Tensor To(DType dtype) => dtype == DType ? this : Door.Apply(new To(dtype), this);

    /// <summary>As float32.</summary>
    public Tensor Float() => To(DType.Float32);

    /// <summary>As float64.</summary>
    public Tensor Double() => To(DType.Float64);

    /// <summary>As 64-bit whole numbers.</summary>
    public Tensor Long() => To(DType.Int64);

    /// <summary>As true or false: whether each is not 0.</summary>
    public Tensor Bool() => To(DType.Bool);

    /// <summary>
    /// A leaf takes its own elements as another type: it stays the same tensor to whoever has it, with its label, hooks and gradient. Views
    /// keep the old elements; a graph that needs them says so in its backward pass.
    /// </summary>
    internal void Become(DType dtype)
    {
        Watcher.Touched(this, "To");
        var converted = Detach().To(dtype);
        var gradient = GradInPassing?.Detach().To(dtype).Claim();
        converted._storage.Follow(_storage);
        converted._storage.HandOut();
        (_storage, _layout, DType) = (converted._storage, converted._layout, dtype);
        Put(gradient);
    }
}
