namespace Micrograd;

/// <summary>A tensor of a safetensors file, as its header says.</summary>
public sealed class SafetensorsEntry
{
    internal SafetensorsEntry(string name, StoredDType stored, int[] sizes, long start, long length) =>
        (Name, Stored, Shape, Start, Length) = (name, stored, new(sizes), start, length);

    /// <summary>Its key.</summary>
    public string Name { get; }

    /// <summary>What its elements are in the file.</summary>
    public StoredDType Stored { get; }

    /// <summary>What they are in a tensor: the same, but int64 for whole numbers of any width.</summary>
    public DType DType => Files.StoredTypes.HeldAs(Stored);

    /// <summary>Its shape.</summary>
    public Shape Shape { get; }

    /// <summary>How many bytes it takes in the file.</summary>
    public long Length { get; }

    /// <summary>Its first byte after the header.</summary>
    internal long Start { get; }
}
