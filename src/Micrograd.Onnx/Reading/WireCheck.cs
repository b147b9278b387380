namespace Micrograd.Onnx.Reading;

/// <summary>
/// A look through a file before anything is made of it: whether it is a message of the standard's at all, how deep and how much of it there
/// is, and whether a field stands in it that nobody knows. So a file that lies costs nothing.
/// </summary>
static class WireCheck
{
    // Deeper than any model, and far from where a stack ends: a graph in a node in a graph is three.
    const int DeepestNesting = 90;

    // Nodes, names, attributes and tensors of all graphs together; each costs some hundred bytes.
    const int MostParts = 1 << 20;

    // A part may be two bytes long in a file: small files have fewer.
    const int PartsOfAnyFile = 20_000;

    const int BytesAPart = 16;

    enum Kind : byte
    {
        Unknown,

        // A number, or many of them packed.
        Number,
        Bytes,
        Message,

        // Known, and of no use here.
        Skipped,
    }

    readonly record struct Field(Kind Kind, string Message = "");

    static readonly Dictionary<string, Field[]> s_messages = new()
    {
        ["ModelProto"] = Fields(
            "n1 b2 b3 b4 n5 b6 m7:GraphProto m8:OperatorSetIdProto m14:StringStringEntryProto m25:FunctionProto s26"
        ),
        ["OperatorSetIdProto"] = Fields("b1 n2"),
        ["StringStringEntryProto"] = Fields("b1 b2"),
        ["FunctionProto"] = Fields(
            "b1 b4 b5 b6 m7:NodeProto b8 m9:OperatorSetIdProto b10 m11:AttributeProto m12:ValueInfoProto b13 m14:StringStringEntryProto"
        ),
        ["GraphProto"] = Fields(
            "m1:NodeProto b2 m5:TensorProto b10 m11:ValueInfoProto m12:ValueInfoProto m13:ValueInfoProto s14 m15:SparseTensorProto m16:StringStringEntryProto"
        ),
        ["NodeProto"] = Fields("b1 b2 b3 b4 m5:AttributeProto b6 b7 b8 m9:StringStringEntryProto s10"),
        ["AttributeProto"] = Fields(
            "b1 n2 n3 b4 m5:TensorProto m6:GraphProto n7 n8 b9 b13 n20 b21 m22:SparseTensorProto"
        ),
        ["ValueInfoProto"] = Fields("b1 m2:TypeProto b3 m4:StringStringEntryProto"),
        ["TypeProto"] = Fields("m1:TypeProto.Tensor s4 s5 b6 s7 s8 s9"),
        ["TypeProto.Tensor"] = Fields("n1 m2:TensorShapeProto"),
        ["TensorShapeProto"] = Fields("m1:TensorShapeProto.Dimension"),
        ["TensorShapeProto.Dimension"] = Fields("n1 b2 b3"),
        ["TensorProto"] = Fields(
            "n1 n2 n4 n5 b6 n7 b8 b9 n10 n11 b12 m13:StringStringEntryProto n14 m16:StringStringEntryProto"
        ),
        ["SparseTensorProto"] = Fields("m1:TensorProto m2:TensorProto n3"),
    };

    static Field[] Fields(string text)
    {
        var fields = new Field[32];
        foreach (var word in text.Split(' '))
        {
            var parts = word[1..].Split(':');
            fields[int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture)] = word[0] switch
            {
                'n' => new(Kind.Number),
                'b' => new(Kind.Bytes),
                's' => new(Kind.Skipped),
                _ => new(Kind.Message, parts[1]),
            };
        }
        return fields;
    }

    /// <exception cref="OnnxException">The bytes are no such message, or it is deeper or has more parts than any model.</exception>
    public static void Require(ReadOnlySpan<byte> bytes, string message, string where)
    {
        var parts = Math.Min(MostParts, PartsOfAnyFile + bytes.Length / BytesAPart);
        Walk(bytes, message, where, 0, ref parts);
    }

    static void Walk(ReadOnlySpan<byte> bytes, string message, string where, int depth, ref int parts)
    {
        if (depth > DeepestNesting)
        {
            throw new OnnxException($"{where}: messages in messages, more than {DeepestNesting} deep.");
        }
        var fields = s_messages[message];
        while (bytes.Length > 0)
        {
            var tag = Varint(ref bytes, where);
            var (number, wire) = (tag >> 3, (int)(tag & 7));
            var field = number is > 0 and < 32 ? fields[number] : default;
            if (field.Kind == Kind.Unknown)
            {
                throw new OnnxException(
                    $"{where}: no ONNX model, or a newer one: field {number} of a {message}, which nobody knows."
                );
            }
            switch (wire)
            {
                case 0 when field.Kind is Kind.Number or Kind.Skipped:
                    _ = Varint(ref bytes, where);
                    break;
                case 1 when field.Kind is Kind.Number or Kind.Skipped:
                    _ = Take(ref bytes, 8, where);
                    break;
                case 5 when field.Kind is Kind.Number or Kind.Skipped:
                    _ = Take(ref bytes, 4, where);
                    break;
                case 2:
                    var inner = Take(ref bytes, Varint(ref bytes, where), where);
                    if (
                        field.Kind == Kind.Message
                        || (field.Kind == Kind.Bytes && !(message == "TensorProto" && number == 9))
                    )
                    {
                        parts--;
                    }
                    if (parts < 0)
                    {
                        throw new OnnxException(
                            $"{where}: more nodes, names and tensors than a model of this size has."
                        );
                    }
                    if (field.Kind == Kind.Message)
                    {
                        Walk(inner, field.Message, where, depth + 1, ref parts);
                    }
                    break;
                default:
                    throw new OnnxException(
                        $"{where}: no ONNX model: field {number} of a {message} is of another kind."
                    );
            }
        }
    }

    static ulong Varint(ref ReadOnlySpan<byte> bytes, string where)
    {
        var value = 0UL;
        for (var i = 0; i < Math.Min(10, bytes.Length); i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << 7 * i;
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }
        throw new OnnxException($"{where}: no ONNX model, or a part of one: it ends within a number.");
    }

    static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, ulong count, string where)
    {
        if (count > (ulong)bytes.Length)
        {
            throw new OnnxException(
                $"{where}: no ONNX model, or a part of one: {count} bytes are announced and {bytes.Length} are left."
            );
        }
        var taken = bytes[..(int)count];
        bytes = bytes[(int)count..];
        return taken;
    }
}
