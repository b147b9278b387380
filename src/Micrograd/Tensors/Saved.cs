namespace Micrograd.Tensors;

/// <summary>A tensor that a backward pass will read, and the version of its memory when it was saved.</summary>
internal readonly struct Saved(Tensor tensor)
{
    readonly int _version = tensor._storage.Version;

    public Tensor Tensor => tensor;

    /// <summary>The tensor as it was.</summary>
    /// <exception cref="InvalidOperationException">It was written to since.</exception>
    public Tensor Unchanged(string op)
    {
        if (tensor._storage.Version != _version)
        {
            throw new InvalidOperationException(
                $"Backward: '{op}' needs a tensor {tensor.Shape} that was changed in place after it was used (version "
                    + $"{tensor._storage.Version}, saved at {_version}), so the gradient would be wrong. Change a Clone(), or change it "
                    + "after the backward pass."
            );
        }
        return tensor;
    }
}
