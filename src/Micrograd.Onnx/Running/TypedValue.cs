using Micrograd.TensorOps;

namespace Micrograd.Onnx.Running;

/// <summary>A value on its way through a graph.</summary>
/// <param name="Tensor">The tensor; null where an optional input is left out.</param>
/// <param name="Type">What the model takes its elements for.</param>
/// <param name="IsKnown">
/// Whether it is the same in each run on inputs of these shapes: a constant, a shape, or computed of such. It is computed beside what is
/// recorded, and may be read while a program is.
/// </param>
readonly record struct TypedValue(Tensor? Tensor, OnnxType Type, bool IsKnown)
{
    /// <summary>What the host makes of the numbers; of known ones nobody who records is told.</summary>
    public T Read<T>(Func<Tensor, T> read)
    {
        if (!IsKnown)
        {
            return read(Tensor!);
        }
        using (Door.Unseen())
        {
            return read(Tensor!);
        }
    }
}
