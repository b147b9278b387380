using System.Globalization;

namespace Micrograd.Tables.Preparing;

/// <summary>A category: a number for each value, one for rare and unseen ones, one for missing ones; or a row of an embedding.</summary>
sealed class CategoryEncoder : ColumnEncoder
{
    /// <summary>With more values than this a category is embedded.</summary>
    public const int MostOneHot = 64;

    const int MostEmbedded = 10_000;
    const int FewRows = 200;

    readonly Dictionary<string, int> _placeOf;

    public CategoryEncoder(ColumnEncoding encoding)
        : base(encoding) =>
        _placeOf = encoding
            .Values!.Select((value, i) => (value, i))
            .ToDictionary(v => v.value, v => v.i, StringComparer.Ordinal);

    int Places => Encoding.Values!.Count + 1 + (Encoding.FlagsMissing ? 1 : 0);

    public override int PlainWidth => Encoding.EmbeddingSize == 0 ? Places : 0;

    public override int EmbeddingRows => Encoding.EmbeddingSize == 0 ? 0 : Places;

    public static ColumnEncoding Fit(TableColumn column, ColumnKind kind)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var texts = new int[column.Texts.Count];
        for (var row = 0; row < column.Count; row++)
        {
            if (column.TextIndex(row) is >= 0 and var index)
            {
                texts[index]++;
            }
            else if (column.Text(row) is { } number)
            {
                counts[number] = counts.GetValueOrDefault(number) + 1;
            }
        }
        for (var i = 0; i < texts.Length; i++)
        {
            if (texts[i] > 0)
            {
                counts[column.Texts[i]] = counts.GetValueOrDefault(column.Texts[i]) + texts[i];
            }
        }
        // What was seen once or twice says nothing that holds.
        var least = column.Count < FewRows ? 2 : 4;
        List<string> values =
        [
            .. counts
                .Where(c => c.Value >= least)
                .OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key, StringComparer.Ordinal)
                .Take(MostEmbedded)
                .Select(c => c.Key),
        ];
        return new()
        {
            Name = column.Name,
            Kind = kind,
            Values = values,
            FlagsMissing = column.MissingCount > 0,
            EmbeddingSize =
                values.Count > MostOneHot ? Math.Clamp((int)Math.Ceiling(Math.Sqrt(values.Count)), 4, 16) : 0,
        };
    }

    public override string? Write(TableColumn column, RowPart plain, RowPart pieces, RowPart codes)
    {
        var rare = Encoding.Values!.Count;
        int[] ofText = [.. column.Texts.Select(text => _placeOf.GetValueOrDefault(text, rare))];
        var missing = Encoding.FlagsMissing ? rare + 1 : rare;
        for (var row = 0; row < column.Count; row++)
        {
            var place =
                column.TextIndex(row) is >= 0 and var text ? ofText[text]
                : column.IsMissing(row) ? missing
                : _placeOf.GetValueOrDefault(column.Number(row).ToString(CultureInfo.InvariantCulture), rare);
            if (Encoding.EmbeddingSize > 0)
            {
                codes[row, 0] = place;
            }
            else
            {
                plain[row, place] = 1;
            }
        }
        return null;
    }
}
