using System.Globalization;
using System.Text;
using System.Text.Json;
using Micrograd.Tables.Understanding;

namespace Micrograd.Tables;

/// <summary>What a table's columns were understood as, to be looked at before anything is trained.</summary>
/// <example><code>
/// var schema = TableSchema.Of(Table.Read("adult.csv"), new() { Targets = ["income"] });
/// Console.WriteLine(schema.ToText());
/// </code></example>
public sealed record TableSchema
{
    /// <summary>The columns, in the table's order.</summary>
    public required IReadOnlyList<ColumnSchema> Columns { get; init; }

    /// <summary>What is to be predicted, in the order asked for.</summary>
    public required IReadOnlyList<TargetSchema> Targets { get; init; }

    /// <summary>How many rows were looked at.</summary>
    public required int RowCount { get; init; }

    /// <summary>The columns that are learned from.</summary>
    internal IEnumerable<ColumnSchema> Features => Columns.Where(column => column.IsFeature);

    /// <summary>Understands a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">The targets, and what the caller knows better.</param>
    /// <exception cref="TableException">
    /// A name is no column's, a target is none (all labels are the same, or all differ), or no column is left to learn from.
    /// </exception>
    public static TableSchema Of(Table table, SchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        RequireNames(table, options);
        List<TargetSchema> targets = [.. options.Targets.Select(name => new TargetReader(table[name], options).Read())];
        var features = table.Columns.Count(column =>
            !IsTaken(column.Name, options) && !options.Ignore.Contains(column.Name)
        );
        var leaks = features > 1 ? targets.Select(target => new LeakFinder(table[target.Name], target)).ToList() : [];
        var columns = new List<ColumnSchema>();
        foreach (var column in table.Columns)
        {
            if (Taken(column, options, targets) is { } taken)
            {
                columns.Add(taken);
                continue;
            }
            var read = new ColumnReader(column, options, features).Read();
            if (read.IsFeature)
            {
                read = read with
                {
                    Notes = [.. read.Notes, .. leaks.Select(leak => leak.Told(column)).OfType<string>()],
                };
            }
            columns.Add(read);
        }
        var schema = new TableSchema
        {
            Columns = columns,
            Targets = targets,
            RowCount = table.RowCount,
        };
        return targets.Count == 0 || schema.Features.Any()
            ? schema
            : throw new TableException(
                $"no column is left to learn from: {string.Join("; ", columns.Where(c => c.Kind != ColumnKind.Target).Select(c => $"'{c.Name}' is {c.Treatment}"))}"
            );
    }

    /// <summary>The columns as a table of text, then the targets, then what should be looked at.</summary>
    public string ToText()
    {
        var rows = new List<string[]> { (string[])["column", "type", "missing", "values", "what is done with it"] };
        foreach (var column in Columns)
        {
            rows.Add([
                column.Name.Length > 30 ? column.Name[..29] + "…" : column.Name,
                KindText(column.Kind),
                column.Missing.ToString(CultureInfo.InvariantCulture),
                column.Distinct.ToString(CultureInfo.InvariantCulture),
                column.Treatment,
            ]);
        }
        var text = new StringBuilder();
        var widths = Enumerable.Range(0, 5).Select(i => rows.Max(row => row[i].Length)).ToArray();
        foreach (var row in rows)
        {
            var line =
                $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadLeft(widths[2])}  {row[3].PadLeft(widths[3])}  {row[4]}";
            text.Append(line.TrimEnd()).Append('\n');
        }
        foreach (var target in Targets)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n'{target.Name}' is to be predicted: {TargetText(target)}\n");
        }
        foreach (var (name, note) in Notes())
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {note}\n");
        }
        return text.ToString();
    }

    /// <summary>The same as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TablesJson.Default.TableSchema);

    static string TargetText(TargetSchema target)
    {
        if (target.Classes is null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"a number, in {target.Labelled} rows");
        }
        var shown = target
            .Classes.Take(12)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name} ({c.Count})"));
        return $"{target.Classes.Count} classes: {string.Join(", ", shown)}{(target.Classes.Count > 12 ? ", …" : "")}";
    }

    IEnumerable<(string Name, string Note)> Notes() =>
        Columns
            .SelectMany(column => column.Notes.Select(note => (column.Name, note)))
            .Concat(Targets.SelectMany(target => target.Notes.Select(note => (target.Name, note))));

    static string KindText(ColumnKind kind) =>
        kind switch
        {
            ColumnKind.YesNo => "yes/no",
            _ => kind.ToString().ToLowerInvariant(),
        };

    static bool IsTaken(string name, SchemaOptions options) =>
        options.Targets.Contains(name) || name == options.Group || name == options.Weight;

    static ColumnSchema? Taken(TableColumn column, SchemaOptions options, List<TargetSchema> targets)
    {
        if (!IsTaken(column.Name, options))
        {
            return null;
        }
        var target = targets.Find(t => t.Name == column.Name);
        var (kind, treatment) =
            target is not null
                ? (ColumnKind.Target, target.Classes is null ? "a number to predict" : "classes to predict")
            : column.Name == options.Group ? (ColumnKind.Group, "groups rows in splits")
            : (ColumnKind.Weight, "says how much a row counts");
        if (kind == ColumnKind.Weight)
        {
            RequireWeights(column);
        }
        return new()
        {
            Name = column.Name,
            Kind = kind,
            Missing = target?.Missing ?? column.MissingCount,
            Distinct =
                target?.Classes?.Count
                ?? Enumerable.Range(0, column.Count).Select(column.Text).Distinct().Count(text => text is not null),
            Treatment = treatment,
        };
    }

    static void RequireWeights(TableColumn column)
    {
        for (var row = 0; row < column.Count; row++)
        {
            if (!(column.Number(row) >= 0))
            {
                throw new TableException(
                    $"a weight is a number, 0 or more, not '{column.Text(row) ?? ""}'",
                    row: row + 1,
                    column: column.Name
                );
            }
        }
    }

    static void RequireNames(Table table, SchemaOptions options)
    {
        IEnumerable<string> names =
        [
            .. options.Targets,
            .. options.Ignore,
            .. options.Numeric,
            .. options.Categorical,
            .. options.Dates,
            .. options.Texts,
            .. new[] { options.Group, options.Weight }.OfType<string>(),
        ];
        foreach (var name in names)
        {
            _ = table[name];
        }
        if (options.Targets.Count != options.Targets.Distinct().Count())
        {
            throw new TableException(
                "a target is named twice",
                column: options.Targets.GroupBy(t => t).First(g => g.Count() > 1).Key
            );
        }
    }
}
