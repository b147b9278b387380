namespace Micrograd;

/// <summary>A tensor of a file, as its header says.</summary>
public sealed class TensorEntry
{
    internal TensorEntry(string name, StoredDType stored, int[] sizes, long start, long length) =>
        (Name, Stored, Shape, Start, Length) = (name, stored, new(sizes), start, length);

    /// <summary>Its key; of a file that has one tensor and no keys, what the file is called.</summary>
    public string Name { get; }

    /// <summary>What its elements are in the file.</summary>
    public StoredDType Stored { get; }

    /// <summary>What they are in a tensor: the same, but int64 for whole numbers of any width.</summary>
    public DType DType => Files.StoredTypes.HeldAs(Stored);

    /// <summary>Its shape.</summary>
    public Shape Shape { get; }

    /// <summary>How many bytes its elements take, unpacked.</summary>
    public long Length { get; }

    /// <summary>Its first byte after the header, where it lies in a file as it is.</summary>
    internal long Start { get; }
}
