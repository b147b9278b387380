using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Micrograd.Files;

/// <summary>The header of a safetensors file, believed in nothing that the file does not bear out.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The bytes of the length that a file begins with.</summary>
    public const int LengthBytes = 8;

    /// <summary>The longest header, as in the format's own library.</summary>
    public const long MostBytes = 100_000_000;

    readonly FilePlace _place;
    readonly long _dataLength;
    readonly HashSet<string> _names = [];
    long _claimed;

    SafetensorsHeader(FilePlace place, long dataStart, long dataLength) =>
        (_place, DataStart, _dataLength) = (place, dataStart, dataLength);

    /// <summary>Where the elements begin.</summary>
    public long DataStart { get; }

    public OrderedDictionary<string, string> Metadata { get; } = [];

    /// <summary>The tensors, in the order of their elements.</summary>
    public List<TensorEntry> Entries { get; } = [];

    /// <exception cref="FileFormatException">The file is none of the format.</exception>
    public static SafetensorsHeader Read(SourceFile file)
    {
        var place = file.Place;
        if (file.Length < LengthBytes)
        {
            throw place.Malformed($"it has {file.Length} bytes, too few for the length of a header");
        }
        Span<byte> first = stackalloc byte[LengthBytes];
        file.Read(first, 0);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(first);
        if (length > MostBytes)
        {
            throw place.Malformed(
                $"its header would be {length} bytes long, more than {MostBytes}; is it a safetensors file?"
            );
        }
        if ((long)length > file.Length - LengthBytes)
        {
            throw place.Malformed(
                $"its header would be {length} bytes long, and {file.Length - LengthBytes} follow; it is cut off, or no safetensors file"
            );
        }
        var json = new byte[length];
        file.Read(json, LengthBytes);
        var start = LengthBytes + (long)length;
        var header = new SafetensorsHeader(place, start, file.Length - start);
        header.Read(json);
        return header;
    }

    void Read(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            throw _place.Malformed("its header is not UTF-8");
        }
        try
        {
            var reader = new Utf8JsonReader(json);
            ReadAll(ref reader);
        }
        // A lone half of a pair of UTF-16, written as \u, is told of by an InvalidOperationException.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw _place.Malformed($"its header is no JSON: {e.Message.TrimEnd('.')}", e);
        }
        RequireNoGaps();
    }

    void ReadAll(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw _place.Malformed("its header is no object of JSON");
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!_names.Add(name))
            {
                throw new FilePlace(_place.Path, name).Malformed("the key is there twice");
            }
            reader.Read();
            if (name == "__metadata__")
            {
                ReadMetadata(ref reader);
            }
            else
            {
                Entries.Add(ReadEntry(ref reader, name));
            }
        }
        // What follows the object is read, too: there may be blanks.
        while (reader.Read()) { }
    }

    void ReadMetadata(ref Utf8JsonReader reader)
    {
        var place = new FilePlace(_place.Path, "__metadata__");
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw place.Malformed("it is no object of texts");
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw place.Malformed($"'{FileFormatException.Short(name)}' is no text");
            }
            if (!Metadata.TryAdd(name, reader.GetString()!))
            {
                throw place.Malformed($"'{FileFormatException.Short(name)}' is there twice");
            }
        }
    }

    TensorEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        var place = new FilePlace(_place.Path, name);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw place.Malformed("it is no object with dtype, shape and data_offsets");
        }
        string? type = null;
        List<ulong>? shape = null;
        List<ulong>? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.GetString()!;
            reader.Read();
            switch (property)
            {
                case "dtype" when type is null:
                    type =
                        reader.TokenType == JsonTokenType.String
                            ? reader.GetString()
                            : throw place.Malformed("its dtype is no text");
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, place, "shape", Kernels.Strided.MaxRank);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, place, "data_offsets", 2);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw place.Malformed($"its {property} is there twice");
                default:
                    throw place.Malformed(
                        $"'{FileFormatException.Short(property)}' is none of dtype, shape and data_offsets"
                    );
            }
        }
        return type is null ? throw place.Malformed("it has no dtype")
            : shape is null ? throw place.Malformed("it has no shape")
            : offsets is not [var begin, var end] ? throw place.Malformed("it has no data_offsets of two numbers")
            : Entry(place, type, shape, begin, end);
    }

    static List<ulong> ReadNumbers(ref Utf8JsonReader reader, FilePlace place, string what, int most)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw place.Malformed($"its {what} is no list");
        }
        var numbers = new List<ulong>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt64(out var number))
            {
                throw place.Malformed($"its {what} has something that is no whole number from 0 on");
            }
            if (numbers.Count == most)
            {
                throw place.Malformed($"its {what} has more than {most} numbers");
            }
            numbers.Add(number);
        }
        return numbers;
    }

    TensorEntry Entry(FilePlace place, string type, List<ulong> shape, ulong begin, ulong end)
    {
        if (SafetensorsTypes.Of(type) is not { } stored)
        {
            throw place.Malformed(
                $"elements of type {FileFormatException.Short(type)} are not read; those that are: {SafetensorsTypes.Names}"
            );
        }
        if (end < begin || end > (ulong)_dataLength)
        {
            throw place.Malformed($"its data_offsets [{begin}, {end}] are not within the {_dataLength} bytes of data");
        }
        var length = (long)(end - begin);
        var sizes = StoredShape.Sizes(shape, stored, place);
        var wanted = StoredShape.Bytes(shape, stored)!.Value;
        if (wanted != length)
        {
            throw place.Malformed(
                $"its shape [{string.Join(", ", shape)}] of {type} takes {wanted} bytes, and its data_offsets are {length}"
            );
        }
        // Those that lie over each other are noticed before there are many of them.
        _claimed += length;
        if (_claimed > _dataLength)
        {
            throw place.Malformed("its bytes are another tensor's, too: together they have more than there are");
        }
        return new(place.Key!, stored, sizes, (long)begin, length);
    }

    /// <summary>One begins where the one before ends, the first at 0, and the last ends with the file.</summary>
    void RequireNoGaps()
    {
        // Stable: where some have no bytes, as the header has them.
        var ordered = Entries.OrderBy(entry => entry.Start).ThenBy(entry => entry.Start + entry.Length).ToList();
        long at = 0;
        foreach (var entry in ordered)
        {
            if (entry.Start != at)
            {
                throw new FilePlace(_place.Path, entry.Name).Malformed(
                    $"it begins at byte {entry.Start} of the data, and the one before ends at {at}"
                );
            }
            at += entry.Length;
        }
        if (at != _dataLength)
        {
            throw _place.Malformed(
                $"its tensors have {at} bytes, and {_dataLength} follow the header: what else is there?"
            );
        }
        Entries.Clear();
        Entries.AddRange(ordered);
    }
}
