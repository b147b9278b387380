using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>The refusal of an op that computes with fractions.</summary>
internal static class FloatsOnly
{
    /// <exception cref="InvalidOperationException">The elements are whole numbers, or true and false.</exception>
    /// <exception cref="NotSupportedException">The elements are halves, which are for storage.</exception>
    public static void Require(string op, Tensor x)
    {
        if (!x.DType.IsComputed())
        {
            throw x.DType.IsFloating()
                ? NumbersOnly.ForStorage(op, x.DType)
                : new InvalidOperationException(
                    $"{op}: the elements are {x.DType.Text()}; {op} is of fractions. Float() converts them."
                );
        }
    }
}
