namespace Micrograd;

/// <summary>The formats of files of tensors that are read.</summary>
public enum TensorFileFormat
{
    /// <summary>Safetensors, in one file or in several with an index.</summary>
    Safetensors,

    /// <summary>An array of NumPy.</summary>
    Npy,

    /// <summary>An archive of arrays of NumPy.</summary>
    Npz,

    /// <summary>An array as those of MNIST are, gzipped or not.</summary>
    Idx,
}
