using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Micrograd.TensorOps;

namespace Micrograd.Files;

/// <summary>Takes the bytes that come next.</summary>
internal delegate void ByteSink(ReadOnlySpan<byte> bytes);

/// <summary>The elements of files as tensors and back: the one place where widths and the order of bytes are converted.</summary>
internal static class StoredElements
{
    const int Chunk = 1 << 15;

    /// <summary>Whether bytes in the order of a file are to be turned round here.</summary>
    public static bool IsReversed(bool isBigEndian) => isBigEndian == BitConverter.IsLittleEndian;

    /// <summary>A tensor of the elements that a source gives, row after row.</summary>
    /// <param name="stored">What they are there.</param>
    /// <param name="sizes">The shape; there are known to be so many.</param>
    /// <param name="isReversed">Whether their bytes are to be turned round.</param>
    /// <param name="source">What gives them.</param>
    /// <param name="malformed">The exception for a byte that is no such element.</param>
    public static Tensor Read<TSource>(
        StoredDType stored,
        int[] sizes,
        bool isReversed,
        TSource source,
        Func<string, Exception> malformed
    )
        where TSource : IByteSource, allows ref struct
    {
        var tensor = Tensor.Uninitialized(sizes, stored.HeldAs(), "Load");
        switch (stored)
        {
            case StoredDType.Int32:
                Widen<int, TSource>(tensor, isReversed, source);
                break;
            case StoredDType.Int16:
                Widen<short, TSource>(tensor, isReversed, source);
                break;
            case StoredDType.Int8:
                Widen<sbyte, TSource>(tensor, isReversed, source);
                break;
            case StoredDType.UInt32:
                Widen<uint, TSource>(tensor, isReversed, source);
                break;
            case StoredDType.UInt16:
                Widen<ushort, TSource>(tensor, isReversed, source);
                break;
            case StoredDType.UInt8:
                Widen<byte, TSource>(tensor, isReversed, source);
                break;
            default:
                Fill(tensor, stored, isReversed, source, malformed);
                break;
        }
        GC.KeepAlive(tensor);
        Watcher.Made(tensor);
        return tensor;
    }

    /// <summary>Reads elements that a tensor holds as they are into a tensor that lies in order and shares nothing with a graph.</summary>
    public static void ReadInto<TSource>(Tensor tensor, TSource source)
        where TSource : IByteSource, allows ref struct
    {
        Watcher.Touched(tensor, "Load");
        source.Read(Bytes(tensor));
        tensor._storage.Touch();
        GC.KeepAlive(tensor);
    }

    /// <summary>Whether <see cref="ReadInto"/> can do it.</summary>
    public static bool CanReadInto(Tensor tensor, StoredDType stored) =>
        stored.IsHeldAsItIs()
        && BitConverter.IsLittleEndian
        && tensor.IsLeaf
        && tensor.IsContiguous
        && tensor.DType == stored.HeldAs();

    /// <summary>Gives the elements of a tensor, row after row and in little-endian order, to a sink.</summary>
    /// <param name="tensor">The tensor; it is of the type that holds what is stored.</param>
    /// <param name="stored">As what.</param>
    /// <param name="sink">What takes them.</param>
    /// <param name="called">What messages call the tensor.</param>
    /// <exception cref="ArgumentException">A whole number does not fit.</exception>
    public static void Write(Tensor tensor, StoredDType stored, ByteSink sink, string called)
    {
        Watcher.Touched(tensor, "Save");
        using var _ = Door.Unseen();
        var rows = tensor.Detach().Contiguous();
        switch (stored)
        {
            case StoredDType.Int32:
                Narrow<int>(rows, sink, called);
                break;
            case StoredDType.Int16:
                Narrow<short>(rows, sink, called);
                break;
            case StoredDType.Int8:
                Narrow<sbyte>(rows, sink, called);
                break;
            case StoredDType.UInt64:
                Narrow<ulong>(rows, sink, called);
                break;
            case StoredDType.UInt32:
                Narrow<uint>(rows, sink, called);
                break;
            case StoredDType.UInt16:
                Narrow<ushort>(rows, sink, called);
                break;
            case StoredDType.UInt8:
                Narrow<byte>(rows, sink, called);
                break;
            case var _ when BitConverter.IsLittleEndian:
                sink(Bytes(rows));
                break;
            default:
                Turned(Bytes(rows), stored.Size(), sink);
                break;
        }
        GC.KeepAlive(rows);
    }

    static void Fill<TSource>(
        Tensor tensor,
        StoredDType stored,
        bool isReversed,
        TSource source,
        Func<string, Exception> malformed
    )
        where TSource : IByteSource, allows ref struct
    {
        var bytes = Bytes(tensor);
        source.Read(bytes);
        if (isReversed)
        {
            Reverse(bytes, stored.Size());
        }
        if (stored == StoredDType.Bool && bytes.IndexOfAnyExceptInRange<byte>(0, 1) is var at and >= 0)
        {
            throw malformed($"element {at} is the byte {bytes[at]}, neither true (1) nor false (0)");
        }
        if (stored == StoredDType.UInt64)
        {
            var numbers = MemoryMarshal.Cast<byte, ulong>(bytes);
            if (numbers.IndexOfAnyInRange(1UL << 63, ulong.MaxValue) is var beyond and >= 0)
            {
                throw malformed($"element {beyond} is {numbers[beyond]}, which int64 does not hold");
            }
        }
    }

    static void Widen<T, TSource>(Tensor tensor, bool isReversed, TSource source)
        where T : unmanaged, IBinaryInteger<T>
        where TSource : IByteSource, allows ref struct
    {
        var to = tensor.Elements<long>("Load");
        var buffer = ArrayPool<T>.Shared.Rent(Math.Min(Chunk, to.Length));
        while (to.Length > 0)
        {
            var part = buffer.AsSpan(0, Math.Min(Chunk, to.Length));
            var bytes = MemoryMarshal.AsBytes(part);
            source.Read(bytes);
            if (isReversed)
            {
                Reverse(bytes, bytes.Length / part.Length);
            }
            for (var i = 0; i < part.Length; i++)
            {
                to[i] = long.CreateTruncating(part[i]);
            }
            to = to[part.Length..];
        }
        ArrayPool<T>.Shared.Return(buffer);
    }

    static void Narrow<T>(Tensor rows, ByteSink sink, string called)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var from = rows.Elements<long>("Save");
        var buffer = ArrayPool<T>.Shared.Rent(Math.Min(Chunk, from.Length));
        while (from.Length > 0)
        {
            var part = buffer.AsSpan(0, Math.Min(Chunk, from.Length));
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = T.CreateTruncating(from[i]);
                // Of 64 bits without a sign, too, which take a negative number for a large one.
                if (long.CreateTruncating(part[i]) != from[i] || T.IsNegative(part[i]) != from[i] < 0)
                {
                    throw new ArgumentException(
                        $"Save: {called} has the number {from[i]}, which is not from {T.MinValue} to {T.MaxValue}."
                    );
                }
            }
            var bytes = MemoryMarshal.AsBytes(part);
            if (!BitConverter.IsLittleEndian)
            {
                Reverse(bytes, bytes.Length / part.Length);
            }
            sink(bytes);
            from = from[part.Length..];
        }
        ArrayPool<T>.Shared.Return(buffer);
    }

    static void Turned(ReadOnlySpan<byte> bytes, int size, ByteSink sink)
    {
        var copy = bytes.ToArray();
        Reverse(copy, size);
        sink(copy);
    }

    static void Reverse(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2:
                var twos = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(twos, twos);
                break;
            case 4:
                var fours = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(fours, fours);
                break;
            case 8:
                var eights = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(eights, eights);
                break;
        }
    }

    static Span<byte> Bytes(Tensor tensor)
    {
        var size = Tensors.DTypes.Size(tensor.DType);
        return tensor._storage.Span<byte>().Slice(tensor._layout.Offset * size, (int)tensor.Count * size);
    }
}
