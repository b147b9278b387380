using System.Text.Json;
using Micrograd.Tensors;

namespace Micrograd.Graphs;

/// <summary>What a tensor's numbers are like, for drawings and texts.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="DType">The element type.</param>
/// <param name="Mean">Their mean; NaN if there are none.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
internal readonly record struct TensorSummary(Shape Shape, DType DType, double Mean, double Min, double Max)
{
    public static TensorSummary Of(Tensor tensor)
    {
        var numbers = tensor.Detach().ToArray<double>();
        var (sum, min, max) = (0.0, double.PositiveInfinity, double.NegativeInfinity);
        foreach (var x in numbers)
        {
            // Math.Min and Max carry a NaN on, so that it shows.
            (sum, min, max) = (sum + x, Math.Min(min, x), Math.Max(max, x));
        }
        return new(tensor.Shape, tensor.DType, sum / numbers.Length, min, max);
    }

    /// <summary>The number itself, or <c>[3, 4] 0.5 (-1 to 2)</c>: shape, mean, least and largest.</summary>
    public string Text(NumberForm form)
    {
        if (Shape.Rank == 0)
        {
            return GraphNumber.Of(Mean, form);
        }
        if (Shape.ElementCount == 0)
        {
            return Shape.ToString();
        }
        // Four decimals of three numbers would make the boxes of a drawing wider than the screen.
        form = form is NumberForm.Record && Shape.ElementCount > 1 ? NumberForm.Short : form;
        var (mean, min, max) = (GraphNumber.Of(Mean, form), GraphNumber.Of(Min, form), GraphNumber.Of(Max, form));
        return form is NumberForm.Full ? $"{Shape} {DType.Text()}, mean {mean}, {min} to {max}"
            : Shape.ElementCount == 1 ? $"{Shape} {mean}"
            : $"{Shape} {mean} ({min} to {max})";
    }

    public void Write(Utf8JsonWriter json, string property) => WriteKind(json, property, Shape, DType, this);

    /// <summary>The shape and the type, and what the numbers are like where there are some.</summary>
    public static void WriteKind(Utf8JsonWriter json, string property, Shape shape, DType dtype, TensorSummary? numbers)
    {
        json.WriteStartObject(property);
        json.WriteStartArray("shape");
        foreach (var size in shape)
        {
            json.WriteNumberValue(size);
        }
        json.WriteEndArray();
        json.WriteString("dtype", dtype.Text());
        if (numbers is { } known && shape.ElementCount > 0)
        {
            JsonNumber.Write(json, "mean", known.Mean);
            JsonNumber.Write(json, "min", known.Min);
            JsonNumber.Write(json, "max", known.Max);
        }
        json.WriteEndObject();
    }
}
