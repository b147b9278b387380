using System.Globalization;
using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Wire;

namespace Micrograd.Onnx;

/// <summary>An input or an output of a model.</summary>
public sealed class OnnxValueInfo
{
    OnnxValueInfo(string name, OnnxType type, IReadOnlyList<OnnxDim>? dims) => (Name, Type, Dims) = (name, type, dims);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What its elements are; undefined where the file does not say.</summary>
    public OnnxType Type { get; }

    /// <summary>Its dims; null where the file does not say how many there are.</summary>
    public IReadOnlyList<OnnxDim>? Dims { get; }

    internal static OnnxValueInfo Of(ValueInfoProto info, string where)
    {
        if (info.Type is null)
        {
            return new(info.Name, OnnxType.Undefined, null);
        }
        if (info.Type.TensorType is not { } tensor)
        {
            throw new OnnxException(
                $"{where}: '{info.Name}' is no tensor, but a sequence, an optional or a map, which are not here."
            );
        }
        return new(
            info.Name,
            tensor.ElemType == 0 ? OnnxType.Undefined : TypeFacts.Require(tensor.ElemType, $"{where}: '{info.Name}'"),
            tensor.Shape is null ? null : [.. tensor.Shape.Dim.Select(OnnxDim.Of)]
        );
    }

    /// <summary>Name, dims and type: <c>x [batch, 3, 48, 192] float</c>.</summary>
    public override string ToString() =>
        $"{Name}{(Dims is null ? "" : $" [{string.Join(", ", Dims)}]")}{(Type == OnnxType.Undefined ? "" : $" {Type.Text()}")}";
}

/// <summary>A dim of an input or an output.</summary>
/// <param name="Size">Its size; null where it may be any.</param>
/// <param name="Name">What a size that may be any is called, as "batch"; null where it is not.</param>
public readonly record struct OnnxDim(int? Size, string? Name)
{
    internal static OnnxDim Of(TensorShapeProto.Types.Dimension dim) =>
        dim.ValueCase switch
        {
            TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue when dim.DimValue is >= 0 and <= int.MaxValue =>
                new((int)dim.DimValue, null),
            TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when dim.DimParam.Length > 0 => new(
                null,
                dim.DimParam
            ),
            _ => default,
        };

    /// <summary>The size, the name, or a question mark.</summary>
    public override string ToString() => Size?.ToString(CultureInfo.InvariantCulture) ?? Name ?? "?";
}
