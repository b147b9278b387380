using Micrograd.Tables.Understanding;

namespace Micrograd.Tables;

/// <summary>Which rows are learned from and which are held out; rows without a label are in neither.</summary>
/// <param name="Train">The rows to learn from, in their order.</param>
/// <param name="Test">The rows held out.</param>
/// <param name="Kind">By what they were split.</param>
/// <param name="Column">The column of the time or the group; null where there is none.</param>
public sealed record TableSplit(IReadOnlyList<int> Train, IReadOnlyList<int> Test, SplitKind Kind, string? Column)
{
    /// <summary>Splits a table's labelled rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="schema">What its columns are.</param>
    /// <param name="options">How to split.</param>
    /// <exception cref="TableException">There are too few rows, or no time or group to split by.</exception>
    public static TableSplit Of(Table table, TableSchema schema, SplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(schema);
        options ??= new();
        if (!(options.TestShare is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.TestShare,
                "The share that is held out is more than 0 and less than 1."
            );
        }
        var rows = Labelled(table, schema);
        if (rows.Length < 4)
        {
            throw new TableException(
                $"there are {rows.Length} rows with a label; to learn and to test takes 4 at least"
            );
        }
        var kind = KindOf(schema, options.Kind);
        // One row says nothing about how well numbers are told.
        var held = Math.Clamp((int)Math.Round(rows.Length * options.TestShare), 2, rows.Length - 2);
        if (kind == SplitKind.Time)
        {
            var column = TimeOf(schema)!;
            var times = DateText.Read(table[column.Name], column.DateFormat!);
            int[] ordered = [.. rows.OrderBy(row => times[row] ?? DateTime.MinValue)];
            return new([.. ordered[..^held].Order()], [.. ordered[^held..].Order()], kind, column.Name);
        }
        var keys = kind == SplitKind.Group ? Groups(table, schema, rows) : null;
        var parts = keys is null ? Stratified(table, schema, rows, options.Seed) : ByGroup(rows, keys, options.Seed);
        var test = keys is null ? Spread(parts, held) : WholeGroups(parts, held);
        var isTest = test.ToHashSet();
        return new(
            [.. rows.Where(row => !isTest.Contains(row))],
            [.. test.Order()],
            kind,
            keys is null ? null : GroupOf(schema)
        );
    }

    /// <summary>Splits for cross-validation: each labelled row is held out in one of them. By time, each part is tested by what came before.</summary>
    /// <param name="table">The table.</param>
    /// <param name="schema">What its columns are.</param>
    /// <param name="count">How many, 2 or more.</param>
    /// <param name="options">How to split; the share is 1 / count.</param>
    /// <exception cref="TableException">There are fewer rows, or groups, than parts.</exception>
    public static IReadOnlyList<TableSplit> Folds(
        Table table,
        TableSchema schema,
        int count = 5,
        SplitOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        options ??= new();
        var rows = Labelled(table, schema);
        if (rows.Length < count)
        {
            throw new TableException($"{rows.Length} rows with a label can't be split into {count} parts");
        }
        var kind = KindOf(schema, options.Kind);
        if (kind == SplitKind.Time)
        {
            var column = TimeOf(schema)!;
            var times = DateText.Read(table[column.Name], column.DateFormat!);
            int[] ordered = [.. rows.OrderBy(row => times[row] ?? DateTime.MinValue)];
            return
            [
                .. Enumerable
                    .Range(1, count)
                    .Select(i =>
                        (
                            Start: (int)((long)i * ordered.Length / (count + 1)),
                            End: (int)((long)(i + 1) * ordered.Length / (count + 1))
                        )
                    )
                    .Select(part => new TableSplit(
                        ordered[..part.Start],
                        ordered[part.Start..part.End],
                        kind,
                        column.Name
                    )),
            ];
        }
        var keys = kind == SplitKind.Group ? Groups(table, schema, rows) : null;
        var parts = keys is null ? Stratified(table, schema, rows, options.Seed) : ByGroup(rows, keys, options.Seed);
        if (keys is not null && parts.Count < count)
        {
            throw new TableException(
                $"{parts.Count} groups can't be split into {count} parts",
                column: GroupOf(schema)
            );
        }
        var folds = Dealt(parts, count, whole: keys is not null);
        return
        [
            .. folds.Select(test => new TableSplit(
                [.. rows.Except(test)],
                [.. test.Order()],
                kind,
                keys is null ? null : GroupOf(schema)
            )),
        ];
    }

    /// <summary>Rows dealt into so many parts: each class, or each whole group, evenly.</summary>
    internal static List<int>[] Dealt(List<int[]> parts, int count, bool whole)
    {
        List<int>[] folds = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        var next = 0;
        foreach (var part in parts)
        {
            if (whole)
            {
                folds.MinBy(fold => fold.Count)!.AddRange(part);
                continue;
            }
            foreach (var row in part)
            {
                folds[next++ % count].Add(row);
            }
        }
        return folds;
    }

    /// <summary>The rows of each class in a random order, or all, for a number; of several targets the first decides.</summary>
    internal static List<int[]> Stratified(Table table, TableSchema schema, int[] rows, long seed)
    {
        var target = schema.Targets.Count > 0 ? schema.Targets[0] : null;
        var column = target?.Classes is null ? null : table[target.Name];
        return
        [
            .. rows.GroupBy(row => column?.Text(row) ?? "")
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select((group, i) => Shuffled([.. group], seed + 7919L * i)),
        ];
    }

    static int[] Labelled(Table table, TableSchema schema)
    {
        var targets = schema
            .Targets.Select(target => (Column: table[target.Name], IsNumber: target.Classes is null))
            .ToList();
        return
        [
            .. Enumerable
                .Range(0, table.RowCount)
                .Where(row =>
                    targets.TrueForAll(t => t.IsNumber ? !double.IsNaN(t.Column.Number(row)) : !t.Column.IsMissing(row))
                ),
        ];
    }

    static SplitKind KindOf(TableSchema schema, SplitKind asked)
    {
        if (asked == SplitKind.Time && TimeOf(schema) is null)
        {
            throw new TableException("no column is a date to split by");
        }
        if (asked == SplitKind.Group && GroupOf(schema) is null)
        {
            throw new TableException("no column is named as the group to split by");
        }
        return asked != SplitKind.Auto ? asked
            : GroupOf(schema) is not null ? SplitKind.Group
            : TimeOf(schema) is not null ? SplitKind.Time
            : SplitKind.Random;
    }

    static string? GroupOf(TableSchema schema) => schema.Columns.FirstOrDefault(c => c.Kind == ColumnKind.Group)?.Name;

    // Where several columns are dates, none of them is the time by itself; a time of day is none, and a few dates are categories.
    static ColumnSchema? TimeOf(TableSchema schema)
    {
        var dates = schema
            .Columns.Where(c =>
                c is { Kind: ColumnKind.Date, Distinct: >= 10, DateFormat: { } format } && DateText.HasDate(format)
            )
            .ToList();
        return dates.Count == 1 && dates[0].Missing * 10 < schema.RowCount ? dates[0] : null;
    }

    static string[] Groups(Table table, TableSchema schema, int[] rows)
    {
        var column = table[GroupOf(schema)!];
        return Array.ConvertAll(rows, row => column.Text(row) ?? "");
    }

    static List<int[]> ByGroup(int[] rows, string[] keys, long seed)
    {
        var groups = rows.Zip(keys)
            .GroupBy(pair => pair.Second)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Select(p => p.First).ToArray())
            .ToList();
        return [.. Shuffled([.. Enumerable.Range(0, groups.Count)], seed).Select(i => groups[i])];
    }

    static int[] WholeGroups(List<int[]> groups, int held)
    {
        if (groups.Count < 2)
        {
            throw new TableException("there is one group only; to hold one out takes two");
        }
        var test = new List<int>();
        for (var i = 0; i < groups.Count - 1 && test.Count < held; i++)
        {
            test.AddRange(groups[i]);
        }
        return [.. test];
    }

    /// <summary>So many rows, of each class its share: the classes are merged as their shares come due.</summary>
    static int[] Spread(List<int[]> classes, int held)
    {
        var total = classes.Sum(c => c.Length);
        var test = new List<int>();
        var (seen, taken) = (0, 0);
        foreach (var rows in classes.OrderByDescending(c => c.Length))
        {
            seen += rows.Length;
            var due = (int)Math.Round((double)held * seen / total) - taken;
            // A class of two or more is on both sides.
            due = rows.Length >= 2 ? Math.Clamp(due, 1, rows.Length - 1) : Math.Clamp(due, 0, rows.Length);
            test.AddRange(rows[..due]);
            taken += due;
        }
        return [.. test];
    }

    static int[] Shuffled(int[] rows, long seed)
    {
        var order = new Permutation(rows.Length, seed);
        return [.. Enumerable.Range(0, rows.Length).Select(i => rows[order[i]])];
    }
}
