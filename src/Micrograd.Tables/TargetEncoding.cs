namespace Micrograd.Tables;

/// <summary>How a target becomes a number to learn, and back: learned from training rows alone.</summary>
public sealed record TargetEncoding
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>The classes, in the order of a model's scores; null for a number.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Of a number: the mean of the training rows.</summary>
    public double Mean { get; init; }

    /// <summary>Of a number: their deviation; what is learned is (y − mean) / deviation.</summary>
    public double Deviation { get; init; } = 1;

    /// <summary>How many numbers a model gives for it.</summary>
    internal int Width => Classes?.Count ?? 1;

    /// <summary>A row's class by its index, or its number, not standardised; NaN where there is no label, or one that training never saw.</summary>
    internal double[] Read(TableColumn column)
    {
        var labels = new double[column.Count];
        if (Classes is null)
        {
            for (var row = 0; row < labels.Length; row++)
            {
                labels[row] = column.Number(row);
            }
            return labels;
        }
        var index = Classes.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i, StringComparer.Ordinal);
        int[] ofText = [.. column.Texts.Select(text => index.GetValueOrDefault(text, -1))];
        for (var row = 0; row < labels.Length; row++)
        {
            var place =
                column.TextIndex(row) is >= 0 and var text ? ofText[text]
                : column.Text(row) is { } number ? index.GetValueOrDefault(number, -1)
                : -1;
            labels[row] = place < 0 ? double.NaN : place;
        }
        return labels;
    }
}
