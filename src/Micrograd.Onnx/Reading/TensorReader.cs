using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf.Collections;
using Micrograd.Onnx.Wire;

namespace Micrograd.Onnx.Reading;

/// <summary>A tensor of a file, with the type that the file says.</summary>
readonly record struct TypedTensor(Tensor Tensor, OnnxType Type);

/// <summary>Makes tensors of a file's. Shape, type and the number of bytes are compared before memory is taken.</summary>
static class TensorReader
{
    /// <exception cref="OnnxException">It is none, or of a type that no tensor holds.</exception>
    public static TypedTensor Read(TensorProto tensor, ExternalData external, string where)
    {
        var type = TypeFacts.Require(tensor.DataType, where);
        var shape = ShapeOf(tensor.Dims, where);
        var count = shape.ElementCount;
        if (tensor.DataLocation == 1)
        {
            var read = external.Read(tensor, Bytes(type, count), where);
            return new(OfBytes(read, type, shape, where), type);
        }
        if (tensor.DataLocation != 0)
        {
            throw new OnnxException(
                $"{where}: its numbers lie in a place of kind {tensor.DataLocation}, which nobody knows."
            );
        }
        if (tensor.RawData.Length > 0)
        {
            RequireCount(tensor.RawData.Length, Bytes(type, count), "bytes", shape, where);
            return new(OfBytes(tensor.RawData.Span, type, shape, where), type);
        }
        return new(OfNumbers(tensor, type, shape, count, where), type);
    }

    /// <summary>Zeros, with numbers at some places.</summary>
    public static TypedTensor Read(SparseTensorProto sparse, ExternalData external, string where)
    {
        if (sparse.Values is null || sparse.Indices is null)
        {
            throw new OnnxException($"{where}: a sparse tensor without values or places.");
        }
        var (values, type) = Read(sparse.Values, external, where);
        var places = Read(sparse.Indices, external, where).Tensor;
        var shape = ShapeOf(sparse.Dims, where);
        if (values.Rank != 1 || places.DType != DType.Int64 || shape.ElementCount > 64 * (values.Count + 1024))
        {
            throw new OnnxException($"{where}: a sparse tensor of {shape} with {values.Count} values.");
        }
        var flat = places.ToArray<long>();
        if (places.Rank == 2 && places.Shape[1] == shape.Rank)
        {
            var rows = places.Shape[0];
            var along = new long[rows];
            for (var row = 0; row < rows; row++)
            {
                for (var dim = 0; dim < shape.Rank; dim++)
                {
                    var place = flat[row * shape.Rank + dim];
                    RequirePlace(place, shape[dim]);
                    along[row] = along[row] * shape[dim] + place;
                }
            }
            flat = along;
        }
        if (flat.Length != values.Count)
        {
            throw new OnnxException($"{where}: a sparse tensor with {values.Count} values and {flat.Length} places.");
        }
        foreach (var place in flat)
        {
            RequirePlace(place, shape.ElementCount);
        }
        var dense = Tensor.Zeros([(int)shape.ElementCount], values.DType);
        if (flat.Length > 0)
        {
            dense = dense.IndexPut([Tensor.Of(flat)], values);
        }
        return new(dense.Reshape(shape), type);

        void RequirePlace(long place, long size)
        {
            if (place < 0 || place >= size)
            {
                throw new OnnxException($"{where}: a sparse tensor of {shape} with a value at {place}.");
            }
        }
    }

    static Shape ShapeOf(RepeatedField<long> dims, string where)
    {
        if (dims.Count > 64)
        {
            throw new OnnxException($"{where}: {dims.Count} dims.");
        }
        var count = (Int128)1;
        foreach (var size in dims)
        {
            if (size is < 0 or > int.MaxValue)
            {
                throw new OnnxException($"{where}: a dim of {size}.");
            }
            // Of a shape with a 0 in it, too: what is multiplied on the way must fit.
            count *= Math.Max(1, size);
            if (count > int.MaxValue)
            {
                throw new OnnxException(
                    $"{where}: dims [{string.Join(", ", dims)}] are more than one block of memory holds."
                );
            }
        }
        return Shape.Create([.. dims.Select(size => (int)size)]);
    }

    static long Bytes(OnnxType type, long count) => (count * type.Bits() + 7) / 8;

    static void RequireCount(long found, long wanted, string what, Shape shape, string where)
    {
        if (found != wanted)
        {
            throw new OnnxException($"{where}: {found} {what} for {shape}, which are {wanted}.");
        }
    }

    static Tensor OfBytes(ReadOnlySpan<byte> bytes, OnnxType type, Shape shape, string where)
    {
        switch (type)
        {
            case OnnxType.Float:
                return Tensor.Of(MemoryMarshal.Cast<byte, float>(bytes), shape);
            case OnnxType.Double:
                return Tensor.Of(MemoryMarshal.Cast<byte, double>(bytes), shape);
            case OnnxType.Int64:
                return Tensor.Of(MemoryMarshal.Cast<byte, long>(bytes), shape);
            case OnnxType.Float16:
                return Tensor.Of(MemoryMarshal.Cast<byte, Half>(bytes), shape).Float();
            case OnnxType.BFloat16:
                return Tensor.Of(MemoryMarshal.Cast<byte, BFloat16>(bytes), shape).Float();
            case OnnxType.Bool:
                var truths = new bool[bytes.Length];
                for (var i = 0; i < truths.Length; i++)
                {
                    truths[i] = bytes[i] != 0;
                }
                return Tensor.Of<bool>(truths, shape);
            default:
                var numbers = new long[shape.ElementCount];
                for (var i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = Whole(bytes, type, i, where);
                }
                return Tensor.Of<long>(numbers, shape);
        }
    }

    static long Whole(ReadOnlySpan<byte> bytes, OnnxType type, int i, string where)
    {
        switch (type)
        {
            case OnnxType.Int8:
                return (sbyte)bytes[i];
            case OnnxType.UInt8:
                return bytes[i];
            case OnnxType.Int16:
                return BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]);
            case OnnxType.UInt16:
                return BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
            case OnnxType.Int32:
                return BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
            case OnnxType.UInt32:
                return BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
            case OnnxType.UInt64:
                return Unsigned(BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]), where);
            default:
                // Two in a byte, the first in its lower half.
                var half = bytes[i / 2] >> 4 * (i & 1) & 15;
                return type == OnnxType.Int4 && half > 7 ? half - 16 : half;
        }
    }

    static long Unsigned(ulong number, string where) =>
        number <= long.MaxValue
            ? (long)number
            : throw new OnnxException($"{where}: {number}, an uint64 of 2⁶³ or more, which no tensor holds here.");

    static Tensor OfNumbers(TensorProto tensor, OnnxType type, Shape shape, long count, string where)
    {
        switch (type)
        {
            case OnnxType.Float:
                RequireCount(tensor.FloatData.Count, count, "numbers", shape, where);
                return Tensor.Of<float>([.. tensor.FloatData], shape);
            case OnnxType.Double:
                RequireCount(tensor.DoubleData.Count, count, "numbers", shape, where);
                return Tensor.Of<double>([.. tensor.DoubleData], shape);
            case OnnxType.Int64:
                RequireCount(tensor.Int64Data.Count, count, "numbers", shape, where);
                return Tensor.Of<long>([.. tensor.Int64Data], shape);
            case OnnxType.UInt32 or OnnxType.UInt64:
                RequireCount(tensor.Uint64Data.Count, count, "numbers", shape, where);
                return Tensor.Of<long>(
                    [.. tensor.Uint64Data.Select(n => InRange(Unsigned(n, where), type, where))],
                    shape
                );
            case OnnxType.Int4 or OnnxType.UInt4:
                RequireCount(tensor.Int32Data.Count, Bytes(type, count), "bytes", shape, where);
                return OfBytes([.. tensor.Int32Data.Select(n => (byte)n)], type, shape, where);
            default:
                RequireCount(tensor.Int32Data.Count, count, "numbers", shape, where);
                return type switch
                {
                    OnnxType.Float16 => Tensor
                        .Of<Half>([.. tensor.Int32Data.Select(n => BitConverter.UInt16BitsToHalf((ushort)n))], shape)
                        .Float(),
                    OnnxType.BFloat16 => Tensor.Of<float>(
                        [.. tensor.Int32Data.Select(n => BitConverter.Int32BitsToSingle(n << 16))],
                        shape
                    ),
                    OnnxType.Bool => Tensor.Of<bool>([.. tensor.Int32Data.Select(n => n != 0)], shape),
                    _ => Tensor.Of<long>([.. tensor.Int32Data.Select(n => InRange(n, type, where))], shape),
                };
        }
    }

    static long InRange(long number, OnnxType type, string where) =>
        type.Range() is var (least, largest) && number >= least && number <= largest
            ? number
            : throw new OnnxException($"{where}: {number} is no {type.Text()}.");
}
