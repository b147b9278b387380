namespace Micrograd.Files;

/// <summary>Gives the bytes of elements one after the other.</summary>
internal interface IByteSource
{
    /// <summary>The bytes that come next, as many as there is room for.</summary>
    void Read(Span<byte> to);
}

/// <summary>Bytes in memory.</summary>
internal ref struct BytesInMemory(ReadOnlySpan<byte> bytes) : IByteSource
{
    ReadOnlySpan<byte> _rest = bytes;

    public void Read(Span<byte> to)
    {
        _rest[..to.Length].CopyTo(to);
        _rest = _rest[to.Length..];
    }
}

/// <summary>Bytes of a file from a place on.</summary>
internal struct BytesInFile(SourceFile file, long start) : IByteSource
{
    long _at = start;

    public void Read(Span<byte> to)
    {
        file.Read(to, _at);
        _at += to.Length;
    }
}

/// <summary>Bytes that a stream gives.</summary>
internal readonly struct BytesOfStream(Stream stream) : IByteSource
{
    public void Read(Span<byte> to) => stream.ReadExactly(to);
}
