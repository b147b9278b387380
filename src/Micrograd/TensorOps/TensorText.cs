using System.Globalization;
using System.Text;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// A tensor as text, laid out as PyTorch prints it: one width for all numbers, four decimals where they are fractions, scientific
/// where sizes differ too much, and of more than 1,000 elements the first and last three along each dim.
/// </summary>
internal sealed class TensorText
{
    const int Edge = 3;
    const int Threshold = 1000;
    const int LineWidth = 80;
    const string Start = "tensor(";

    readonly Tensor _tensor;
    readonly bool _shortened;
    readonly NumberColumn _column;
    readonly StringBuilder _text = new(Start);

    TensorText(Tensor tensor)
    {
        _tensor = tensor;
        _shortened = tensor.Count > Threshold;
        var shown = new List<Number>();
        Visit(tensor, shown);
        _column = new(tensor.DType, shown);
    }

    public static string Of(Tensor tensor)
    {
        if (tensor.IsMeta)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Start}..., size={tensor.Shape}, dtype={tensor.DType.Text()}, meta)"
            );
        }
        using var _ = NoGrad.Enter();
        return new TensorText(tensor.Detach()).Write(tensor.RequiresGrad, tensor.Node?.Name);
    }

    string Write(bool requiresGrad, string? op)
    {
        if (_tensor.Count == 0)
        {
            _text.Append("[]");
            if (_tensor.Rank != 1)
            {
                _text.Append(CultureInfo.InvariantCulture, $", size={_tensor.Shape}");
            }
        }
        else
        {
            Append(_tensor, Start.Length);
        }
        // The types that a list of numbers has by itself are not said, as in PyTorch.
        if (
            _tensor.DType is not (DType.Float32 or DType.Bool or DType.Int64)
            || (_tensor.Count == 0 && _tensor.DType != DType.Float32)
        )
        {
            _text.Append(CultureInfo.InvariantCulture, $", dtype={_tensor.DType.Text()}");
        }
        if (op is not null)
        {
            _text.Append(CultureInfo.InvariantCulture, $", op={op}");
        }
        else if (requiresGrad)
        {
            _text.Append(", requiresGrad=true");
        }
        return _text.Append(')').ToString();
    }

    // As deep as the tensor has dims, at most 64.
    void Append(Tensor part, int indent)
    {
        if (part.Rank == 0)
        {
            _text.Append(_column.Of(Number.Of(part)));
            return;
        }
        if (part.Rank == 1)
        {
            AppendRow(part, indent);
            return;
        }
        _text.Append('[');
        var first = true;
        foreach (var place in Places(part.Shape[0]))
        {
            if (!first)
            {
                _text.Append(',').Append('\n', part.Rank - 1).Append(' ', indent + 1);
            }
            first = false;
            if (place is { } index)
            {
                Append(part.Select(0, index), indent + 1);
            }
            else
            {
                _text.Append("...");
            }
        }
        _text.Append(']');
    }

    void AppendRow(Tensor row, int indent)
    {
        var perLine = Math.Max(1, (LineWidth - indent) / (_column.Width + 2));
        _text.Append('[');
        var written = 0;
        foreach (var place in Places(row.Shape[0]))
        {
            if (written > 0)
            {
                _text.Append(',');
                if (written % perLine == 0)
                {
                    _text.Append('\n').Append(' ', indent + 1);
                }
                else
                {
                    _text.Append(' ');
                }
            }
            _text.Append(place is { } index ? _column.Of(Number.Of(row.Select(0, index))) : " ...");
            written++;
        }
        _text.Append(']');
    }

    /// <summary>The places along a dim that are shown; null stands for those left out.</summary>
    IEnumerable<int?> Places(int size)
    {
        for (var i = 0; i < size; i++)
        {
            if (_shortened && size > 2 * Edge && i == Edge)
            {
                yield return null;
                i = size - Edge;
            }
            yield return i;
        }
    }

    void Visit(Tensor part, List<Number> shown)
    {
        if (part.Count == 0)
        {
            return;
        }
        if (part.Rank == 0)
        {
            shown.Add(Number.Of(part));
            return;
        }
        foreach (var place in Places(part.Shape[0]))
        {
            if (place is { } index)
            {
                Visit(part.Select(0, index), shown);
            }
        }
    }
}
