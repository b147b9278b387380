using Google.Protobuf;
using Micrograd.Onnx.Graphs;
using Micrograd.Onnx.Wire;

namespace Micrograd.Onnx.Writing;

/// <summary>Attributes as a file has them.</summary>
static class Attributes
{
    public static AttributeProto Int(string name, long value) =>
        new()
        {
            Name = name,
            Type = (int)AttributeKind.Int,
            I = value,
        };

    public static AttributeProto Float(string name, double value) =>
        new()
        {
            Name = name,
            Type = (int)AttributeKind.Float,
            F = (float)value,
        };

    public static AttributeProto Text(string name, string value) =>
        new()
        {
            Name = name,
            Type = (int)AttributeKind.Text,
            S = ByteString.CopyFromUtf8(value),
        };

    public static AttributeProto Ints(string name, params ReadOnlySpan<int> values)
    {
        var attribute = new AttributeProto { Name = name, Type = (int)AttributeKind.Ints };
        foreach (var value in values)
        {
            attribute.Ints.Add(value);
        }
        return attribute;
    }
}
