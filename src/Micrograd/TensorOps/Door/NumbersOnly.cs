using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>The refusal of an op that computes with numbers, whole ones too.</summary>
internal static class NumbersOnly
{
    /// <exception cref="InvalidOperationException">The elements are true and false.</exception>
    /// <exception cref="NotSupportedException">The elements are halves, which are for storage.</exception>
    public static void Require(string op, Tensor x)
    {
        if (!x.DType.IsNumber())
        {
            throw x.DType.IsFloating()
                ? ForStorage(op, x.DType)
                : new InvalidOperationException(
                    $"{op}: the elements are {x.DType.Text()}; {op} is of numbers. Long() converts them."
                );
        }
    }

    /// <summary>The same of an op that takes truth values, too.</summary>
    /// <exception cref="NotSupportedException">The elements are halves, which are for storage.</exception>
    public static void RefuseHalves(string op, Tensor x)
    {
        if (x.DType is DType.Float16 or DType.BFloat16)
        {
            throw ForStorage(op, x.DType);
        }
    }

    public static NotSupportedException ForStorage(string op, DType dtype) =>
        new($"{op}: {dtype.Text()} is for storage; compute in To(DType.Float32).");
}
