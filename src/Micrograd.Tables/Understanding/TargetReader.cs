using System.Globalization;

namespace Micrograd.Tables.Understanding;

/// <summary>
/// Decides whether a target is a number or classes. Unless the caller says which: text is classes; whole numbers are if there are two
/// different ones, or up to 20 that occur five times each on average; all else is a number.
/// </summary>
sealed class TargetReader(TableColumn column, SchemaOptions options)
{
    const int MostClasses = 1000;
    const int MostGuessedClasses = 20;
    const int RowsPerGuessedClass = 5;
    const int ManyClasses = 50;

    /// <exception cref="TableException">There is nothing to learn, or what is there is no target.</exception>
    public TargetSchema Read()
    {
        var present = column.Count - column.MissingCount;
        if (present == 0)
        {
            throw new TableException("no row has a label", column: column.Name);
        }
        var isNumeric = options.Numeric.Contains(column.Name);
        if (isNumeric || !options.Categorical.Contains(column.Name) && IsNumber(present))
        {
            return Number(present);
        }
        return Classes(present);
    }

    bool IsNumber(int present)
    {
        if (column.NumberCount * 20 < present * 19)
        {
            return false;
        }
        var distinct = new HashSet<double>();
        for (var row = 0; row < column.Count; row++)
        {
            var number = column.Number(row);
            if (
                !double.IsNaN(number)
                && distinct.Add(number)
                && (number != Math.Floor(number) || distinct.Count > MostGuessedClasses)
            )
            {
                return true;
            }
        }
        return distinct.Count > 2 && present < (long)distinct.Count * RowsPerGuessedClass;
    }

    TargetSchema Number(int present)
    {
        List<string> notes = [];
        if (column.NumberCount < 2)
        {
            throw new TableException("there must be two numbers at least to learn from", column: column.Name);
        }
        var first = double.NaN;
        var differ = false;
        for (var row = 0; row < column.Count && !differ; row++)
        {
            var number = column.Number(row);
            first = double.IsNaN(first) ? number : first;
            differ = !double.IsNaN(number) && number != first;
        }
        if (!differ)
        {
            throw new TableException(
                $"every row has {column.Text(0) ?? "the same"}: there is nothing to learn",
                column: column.Name
            );
        }
        if (present > column.NumberCount)
        {
            var row = Enumerable.Range(0, column.Count).First(r => column.TextIndex(r) >= 0);
            notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{present - column.NumberCount} labels are no numbers and count as missing, the first in row {row + 1}: '{column.Text(row)}'."
                )
            );
        }
        return new()
        {
            Name = column.Name,
            Missing = column.Count - column.NumberCount,
            Labelled = column.NumberCount,
            Notes = [.. notes, .. OfMissing(column.Count - column.NumberCount)],
        };
    }

    TargetSchema Classes(int present)
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
        if (counts.Count == 1)
        {
            throw new TableException(
                $"every label is '{counts.Keys.First()}': there is nothing to learn",
                column: column.Name
            );
        }
        if (counts.Count > MostClasses || counts.Count == present && present > 20)
        {
            throw new TableException(
                $"{counts.Count} different texts in {present} rows are no classes: is this the column to predict?{Dates(" They look like dates.")}",
                column: column.Name
            );
        }
        var classes =
            column.NumberCount == present
                ? counts.OrderBy(c => double.Parse(c.Key, CultureInfo.InvariantCulture))
                : counts.OrderBy(c => c.Key, StringComparer.Ordinal);
        return new()
        {
            Name = column.Name,
            Classes = [.. classes.Select(c => new ClassCount(c.Key, c.Value))],
            Missing = column.MissingCount,
            Labelled = present,
            Notes = [.. Notes(counts, present), .. OfMissing(column.MissingCount)],
        };
    }

    IEnumerable<string> Notes(Dictionary<string, int> counts, int present)
    {
        var words = counts.Where(c => !Reading.NumberText.TryParse(c.Key, comma: false, out _));
        foreach (var twins in words.GroupBy(c => Folded(c.Key)).Where(g => g.Count() > 1))
        {
            yield return $"Are {string.Join(" and ", twins.Select(c => $"'{c.Key}' ({c.Value})"))} one class? They are learned as {twins.Count()}.";
        }
        if (Dates("dates") is { Length: > 0 } && counts.Count > 10)
        {
            yield return $"The {counts.Count} classes look like dates: is this the column to predict?";
        }
        else if (counts.Count > ManyClasses)
        {
            yield return $"There are {counts.Count} classes: is this the column to predict?";
        }
        foreach (var (name, count) in counts.Where(c => c.Value < 2).Take(5))
        {
            yield return $"'{name}' is there once: it can be learned or tested, but not both.";
        }
        var majority = counts.MaxBy(c => c.Value);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"'{majority.Key}' is the most frequent class: always to say it is right in {100.0 * majority.Value / present:0.0} %."
        );
        var rarest = counts.MinBy(c => c.Value);
        if (rarest.Value * 10 < present)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"'{rarest.Key}' is rare ({100.0 * rarest.Value / present:0.0} %): classes can be weighted, and ROC-AUC says more than accuracy."
            );
        }
    }

    string Dates(string said) =>
        column.NumberCount == 0 && DateText.FormatOf(column.Texts).Format is not null ? said : "";

    static IEnumerable<string> OfMissing(int missing)
    {
        if (missing > 0)
        {
            yield return $"{missing} rows have no label: none of them is learned from or tested on.";
        }
    }

    /// <summary>Without blanks, points and the like, in capitals; signs and comparisons stay, for -1 is not 1 and &lt;=50K not &gt;50K.</summary>
    static string Folded(string text) =>
        string.Concat(
                text.Where((c, i) => !(char.IsWhiteSpace(c) || c is '.' or '_' or '\'' or '"' || c == '-' && i > 0))
            )
            .ToUpperInvariant();
}
