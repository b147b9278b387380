using Google.Protobuf;

namespace Micrograd.Tests.Onnx;

/// <summary>A protobuf message read without its schema: what stands in each field, by its number.</summary>
sealed class ProtoMessage
{
    readonly List<(int Number, object Value)> _fields = [];

    public ProtoMessage(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            object value = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadInt64(),
                WireFormat.WireType.Fixed32 => input.ReadFloat(),
                WireFormat.WireType.Fixed64 => input.ReadDouble(),
                _ => input.ReadBytes(),
            };
            _fields.Add((WireFormat.GetTagFieldNumber(tag), value));
        }
    }

    public string Text(int number) => Bytes(number) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : "";

    public IEnumerable<string> Texts(int number) => All(number).Cast<ByteString>().Select(b => b.ToStringUtf8());

    public byte[]? Bytes(int number) => All(number).Cast<ByteString>().LastOrDefault()?.ToByteArray();

    public IEnumerable<ProtoMessage> Messages(int number) =>
        All(number).Cast<ByteString>().Select(b => new ProtoMessage(b.ToByteArray()));

    // Repeated numbers are packed into one field, or stand in a field each.

    public long[] Longs(int number) => [.. Numbers(number, input => input.ReadInt64())];

    public float[] Floats(int number) => [.. Numbers(number, input => input.ReadFloat())];

    public double[] Doubles(int number) => [.. Numbers(number, input => input.ReadDouble())];

    IEnumerable<T> Numbers<T>(int number, Func<CodedInputStream, T> read)
    {
        foreach (var value in All(number))
        {
            if (value is not ByteString packed)
            {
                yield return (T)value;
                continue;
            }
            var input = packed.CreateCodedInput();
            while (!input.IsAtEnd)
            {
                yield return read(input);
            }
        }
    }

    IEnumerable<object> All(int number) => _fields.Where(f => f.Number == number).Select(f => f.Value);
}
