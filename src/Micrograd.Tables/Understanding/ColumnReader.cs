using System.Globalization;

namespace Micrograd.Tables.Understanding;

/// <summary>Decides what a feature's column is.</summary>
sealed class ColumnReader(TableColumn column, SchemaOptions options, int featureCount)
{
    // Fewer rows say little about what names a row.
    const int RowsForIdentifier = 20;

    static readonly string[] s_yesNo =
    [
        "true false",
        "no yes",
        "n y",
        "f t",
        "ja nein",
        "off on",
        "non oui",
        "no si",
        "no sí",
        "falsch wahr",
        "faux vrai",
    ];

    readonly int _present = column.Count - column.MissingCount;

    public ColumnSchema Read()
    {
        var distinct = Distinct();
        var schema = new ColumnSchema
        {
            Name = column.Name,
            Kind = ColumnKind.Category,
            Missing = column.MissingCount,
            Distinct = distinct,
        };
        if (options.Ignore.Contains(column.Name))
        {
            return schema with { Kind = ColumnKind.Ignored, Treatment = "left out, as asked" };
        }
        if (distinct == 0)
        {
            return schema with { Kind = ColumnKind.Empty, Treatment = "left out: no row has a value" };
        }
        if (options.Numeric.Contains(column.Name))
        {
            return column.NumberCount > 0
                ? Number(schema)
                : throw new TableException("no cell is a number, though it is to be one", column: column.Name);
        }
        if (options.Dates.Contains(column.Name))
        {
            return Date(schema)
                ?? throw new TableException(
                    $"no format of dates fits cells such as '{column.Text(FirstPresent())}'",
                    column: column.Name
                );
        }
        if (options.Texts.Contains(column.Name))
        {
            return Text(schema);
        }
        if (options.Categorical.Contains(column.Name))
        {
            return Category(schema);
        }
        if (distinct == 1 && column.MissingCount == 0)
        {
            return schema with
            {
                Kind = ColumnKind.Constant,
                Treatment = $"left out: every row has '{column.Text(0)}'",
            };
        }
        if (column.NumberCount * 20 >= _present * 19)
        {
            return IsRowNumber() ? Identifier(schema, "numbers the rows") : Number(schema);
        }
        if (IsYesNo())
        {
            return schema with { Kind = ColumnKind.YesNo, Treatment = "one-hot" + OfMissing() };
        }
        if (column.NumberCount == 0 && Date(schema) is { } date)
        {
            return date;
        }
        return Texts(schema);
    }

    ColumnSchema Texts(ColumnSchema schema)
    {
        var words = Enumerable
            .Range(0, column.Count)
            .Where(row => !column.IsMissing(row))
            .Take(2000)
            .Average(row => Words.Count(column.Text(row)));
        var isNearlyAll = _present >= RowsForIdentifier && schema.Distinct * 10 >= _present * 9;
        if (words >= 2 && (isNearlyAll || words >= 4 && schema.Distinct > 50 && schema.Distinct * 5 > _present))
        {
            return Text(schema);
        }
        return isNearlyAll ? Identifier(schema, "names next to every row differently") : Category(schema);
    }

    ColumnSchema Number(ColumnSchema schema)
    {
        var (skew, _) = Moments.Skewness(column, column.Count);
        var others = _present - column.NumberCount;
        List<string> notes = [];
        if (others > 0)
        {
            var row = Enumerable.Range(0, column.Count).First(r => column.TextIndex(r) >= 0);
            notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{others} cells are no numbers and count as missing, the first in row {row + 1}: '{Short(column.Text(row)!)}'."
                )
            );
        }
        return schema with
        {
            Kind = ColumnKind.Number,
            Treatment =
                (Math.Abs(skew) > Moments.Skewed ? "by quantiles and standardised" : "standardised")
                + (column.MissingCount + others > 0 ? ", missing filled in and flagged" : ""),
            Notes = notes,
        };
    }

    ColumnSchema Category(ColumnSchema schema)
    {
        // As it would be of all rows: of training rows alone it may have a value less.
        var encoding = Preparing.CategoryEncoder.Fit(column, ColumnKind.Category);
        var rare = schema.Distinct - encoding.Values!.Count;
        return schema with
        {
            Kind = ColumnKind.Category,
            Treatment =
                (encoding.EmbeddingSize > 0 ? "embedded" : "one-hot")
                + (rare > 0 ? string.Create(CultureInfo.InvariantCulture, $", {rare} rare values together") : "")
                + OfMissing(),
        };
    }

    ColumnSchema? Date(ColumnSchema schema)
    {
        var (format, rival) = column.Texts.Count > 0 ? DateText.FormatOf(column.Texts) : (Numbers(), null);
        if (format is null)
        {
            return null;
        }
        List<string> notes = [];
        if (rival is not null)
        {
            notes.Add($"Dates such as '{column.Texts[0]}' are read as {format}; {rival} would fit as well.");
        }
        var parts = DateText.HasDate(format) ? "trend, month, day and weekday" : "time of day";
        return schema with
        {
            Kind = ColumnKind.Date,
            DateFormat = format,
            Treatment =
                $"{format}: {parts}{(format.Contains('H') && DateText.HasDate(format) ? ", time of day" : "")}"
                + OfMissing(),
            Notes = notes,
        };

        string? Numbers()
        {
            var numbers = Enumerable.Range(0, column.Count).Select(column.Number).Where(x => !double.IsNaN(x)).ToList();
            return DateText.FormatOf(numbers.Min(), numbers.Max());
        }
    }

    ColumnSchema Text(ColumnSchema schema) =>
        schema with
        {
            Kind = ColumnKind.Text,
            Treatment = "words and pairs of words, hashed" + OfMissing(),
        };

    static ColumnSchema Identifier(ColumnSchema schema, string why) =>
        schema with
        {
            Kind = ColumnKind.Identifier,
            Treatment = $"left out: it {why}",
        };

    string OfMissing() => column.MissingCount > 0 ? ", missing is a value" : "";

    bool IsRowNumber()
    {
        if (featureCount == 1 || _present < RowsForIdentifier || column.NumberCount < column.Count)
        {
            return false;
        }
        var name = column.Name;
        var isNamedSo =
            name.Equals("id", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("_id", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("Id", StringComparison.Ordinal)
            || name.EndsWith("ID", StringComparison.Ordinal)
            || name.ToUpperInvariant()
                is "INDEX"
                    or "ROW"
                    or "ROWNUM"
                    or "ROW_NUMBER"
                    or "NO"
                    or "NR"
                    or "KEY"
                    or "RECORD"
                    or "UNNAMED: 0"
                    or "COLUMN1";
        if (!isNamedSo)
        {
            return false;
        }
        var isRising = true;
        for (var row = 1; row < column.Count && isRising; row++)
        {
            isRising = column.Number(row) == column.Number(row - 1) + 1;
        }
        var isWhole = Enumerable
            .Range(0, column.Count)
            .All(row => column.Number(row) == Math.Floor(column.Number(row)));
        return isRising
            || !name.Equals("column1", StringComparison.OrdinalIgnoreCase)
                && isWhole
                && Distinct() * 20 >= _present * 19;
    }

    bool IsYesNo()
    {
        if (column.Texts.Count is 0 or > 6 || column.NumberCount > 0)
        {
            return false;
        }
        var words = column
            .Texts.Select(text => text.ToLowerInvariant())
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return words.Count == 2 && s_yesNo.Contains($"{words[0]} {words[1]}");
    }

    int Distinct()
    {
        var numbers = new HashSet<double>();
        for (var row = 0; row < column.Count && column.NumberCount > 0; row++)
        {
            if (column.Number(row) is var number && !double.IsNaN(number))
            {
                numbers.Add(number);
            }
        }
        // A table that was taken from another has all of its texts, but not all are in its rows.
        var texts = new HashSet<int>();
        for (var row = 0; row < column.Count && column.Texts.Count > 0; row++)
        {
            if (column.TextIndex(row) is >= 0 and var index)
            {
                texts.Add(index);
            }
        }
        return numbers.Count + texts.Count;
    }

    int FirstPresent() => Enumerable.Range(0, column.Count).First(row => !column.IsMissing(row));

    static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
