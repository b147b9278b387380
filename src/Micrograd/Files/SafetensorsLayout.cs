using System.Buffers.Binary;
using System.Text;

namespace Micrograd.Files;

/// <summary>Tensors in the order in which a file has them, and the header that says so.</summary>
internal sealed class SafetensorsLayout
{
    // Elements begin where the widest want to.
    const int Alignment = 8;

    static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    SafetensorsLayout(IReadOnlyList<(string Name, Tensor Tensor, StoredDType Stored)> tensors) => Tensors = tensors;

    public IReadOnlyList<(string Name, Tensor Tensor, StoredDType Stored)> Tensors { get; }

    /// <exception cref="ArgumentException">A tensor is not to be stored so, or something is said of a tensor that isn't there.</exception>
    public static SafetensorsLayout Of(
        IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, StoredDType>? storedAs
    )
    {
        if (storedAs?.Keys.FirstOrDefault(name => !tensors.ContainsKey(name)) is { } unknown)
        {
            throw new ArgumentException(
                $"Save: '{unknown}' is to be stored in a way of its own, and is none of the tensors{KeyFit.DidYouMean(unknown, tensors.Keys)}.",
                nameof(storedAs)
            );
        }
        var all = new List<(string Name, Tensor Tensor, StoredDType Stored)>(tensors.Count);
        foreach (var (name, tensor) in tensors)
        {
            if (tensor is null || name == "__metadata__")
            {
                throw new ArgumentException(
                    tensor is null ? $"Save: '{name}' is null." : $"Save: no tensor can be called '{name}'.",
                    nameof(tensors)
                );
            }
            var stored =
                storedAs is not null && storedAs.TryGetValue(name, out var said) ? said : tensor.DType.Stored();
            StoredTypes.RequireFit("Save", tensor, stored, name);
            all.Add((name, tensor, stored));
        }
        all.Sort(
            (a, b) =>
                (SafetensorsTypes.Order(a.Stored), SafetensorsTypes.Order(b.Stored)) is var (x, y) && x != y
                    ? x.CompareTo(y)
                    : string.CompareOrdinal(a.Name, b.Name)
        );
        return new(all);
    }

    public static long Bytes((string Name, Tensor Tensor, StoredDType Stored) tensor) =>
        tensor.Stored.Bytes(tensor.Tensor.Count)!.Value;

    /// <summary>Those of these places.</summary>
    public SafetensorsLayout Part(Range range) => new([.. Tensors.Take(range)]);

    public void Save(string path, IReadOnlyDictionary<string, string>? metadata)
    {
        var header = Header(metadata);
        AtomicFile.Save(path, file => Write(file, header));
    }

    void Write(AtomicFile file, byte[] header)
    {
        file.Write(header);
        foreach (var (name, tensor, stored) in Tensors)
        {
            StoredElements.Write(tensor, stored, file.Write, $"'{name}'");
        }
    }

    byte[] Header(IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new StringBuilder("{");
        if (metadata is { Count: > 0 })
        {
            json.Append("\"__metadata__\":{");
            foreach (var (key, text) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                JsonString.Append(json, key);
                json.Append(':');
                JsonString.Append(json, text);
                json.Append(',');
            }
            json[^1] = '}';
            json.Append(',');
        }
        long at = 0;
        foreach (var tensor in Tensors)
        {
            JsonString.Append(json, tensor.Name);
            var end = at + Bytes(tensor);
            json.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $":{{\"dtype\":\"{SafetensorsTypes.Name(tensor.Stored)}\",\"shape\":[{string.Join(',', tensor.Tensor.Shape)}],\"data_offsets\":[{at},{end}]}},"
            );
            at = end;
        }
        if (json[^1] == ',')
        {
            json.Length--;
        }
        json.Append('}');
        return WithLength(json.ToString());
    }

    static byte[] WithLength(string json)
    {
        byte[] text;
        try
        {
            text = s_strict.GetBytes(json);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException("Save: a name or a text has half of a character of Unicode.", e);
        }
        var length = (text.Length + Alignment - 1) / Alignment * Alignment;
        if (length > SafetensorsHeader.MostBytes)
        {
            throw new ArgumentException(
                $"Save: names and texts would take {length} bytes, more than {SafetensorsHeader.MostBytes}, which a header may have."
            );
        }
        var header = new byte[SafetensorsHeader.LengthBytes + length];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        text.CopyTo(header, SafetensorsHeader.LengthBytes);
        header.AsSpan(SafetensorsHeader.LengthBytes + text.Length).Fill((byte)' ');
        return header;
    }
}
