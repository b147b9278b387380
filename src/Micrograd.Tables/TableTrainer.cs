using System.Globalization;
using System.Runtime.ExceptionServices;
using Micrograd.Tables.Training;

namespace Micrograd.Tables;

/// <summary>Trains a network and a linear model on a table, picks the one that tells validation rows better, and tests both on held-out rows.</summary>
/// <remarks>
/// <para>
/// Up to 20,000 training rows are dealt into five parts. Each model is five networks, each of which learns from four parts and stops by
/// the fifth; together they have told each training row without having learned from it, which is what they are compared by, and later
/// rows are told by the mean of the five. More rows give one network that stops by a tenth of them.
/// </para>
/// <para>Where the split is by time, the two are compared on the latest fifth of the training rows first, told by what came before.</para>
/// </remarks>
/// <example><code>
/// var table = Table.Read("titanic.csv");
/// var schema = TableSchema.Of(table, new() { Targets = ["Survived"] });
/// var trained = TableTrainer.Train(table, schema);
/// Console.WriteLine(trained.HeldOut[0]);
/// </code></example>
public static class TableTrainer
{
    const int MostRowsForParts = 20_000;
    const int Parts = 5;
    const int FewestRowsByTime = 40;
    const double LinearDecay = 0.001;

    static readonly double[] s_decays = [0.3, 1.5];

    /// <summary>Trains.</summary>
    /// <param name="table">All rows.</param>
    /// <param name="schema">What the columns are, with at least one target.</param>
    /// <param name="split">Which rows are held out; by default a fifth, see <see cref="TableSplit.Of"/>.</param>
    /// <param name="options">How to train.</param>
    /// <param name="cancel">Stops the training.</param>
    /// <exception cref="TableException">There is no target, there are too few rows, or training came to nothing.</exception>
    public static TrainedTable Train(
        Table table,
        TableSchema schema,
        TableSplit? split = null,
        TrainOptions? options = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(schema);
        options ??= new();
        if (schema.Targets.Count == 0)
        {
            throw new TableException("no column is named as the target");
        }
        split ??= TableSplit.Of(table, schema, new() { Seed = options.Seed });
        var notes = new List<string>();
        var train = new TrainingRows(table, schema, split, options);
        var test = table.Take([.. split.Test]);
        var candidates = new List<(TableCandidate Candidate, TableModel? Model)>();
        if (split.Kind == SplitKind.Time && split.Train.Count >= FewestRowsByTime)
        {
            // Which of the two goes on into the future better is asked before what is known of the last rows is learned.
            foreach (var hidden in Hiddens(options))
            {
                var (later, scores) = train.Latest(hidden, cancel);
                candidates.Add(
                    (
                        new(later.IsLinear ? "linear" : "network", scores, Scores(later, test, schema), later.Epochs),
                        null
                    )
                );
            }
        }
        var best = candidates.Count == 0 ? null : Ordered(candidates)[0].Candidate.Name;
        foreach (var hidden in Hiddens(options))
        {
            var name = hidden.Count == 0 ? "linear" : "network";
            if (best is not null && name != best)
            {
                continue;
            }
            var learned = train.Learn(hidden, cancel);
            candidates.RemoveAll(c => c.Candidate.Name == name);
            candidates.Add(
                (new(name, learned.Validation, Scores(learned, test, schema), learned.Epochs), learned.Model)
            );
            if (learned.Starts > 1)
            {
                notes.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"A {name} died and was begun anew, {learned.Starts - 1} times at most."
                    )
                );
            }
        }
        if (best is null)
        {
            candidates = Ordered(candidates);
        }
        else
        {
            candidates = [.. candidates.OrderByDescending(c => c.Model is not null)];
        }
        return new(candidates[0].Model!, schema, split, [.. candidates.Select(c => c.Candidate)], notes);
    }

    /// <summary>Trains once for each of so many splits, each row being held out once (by time: all but the first part's).</summary>
    /// <param name="table">All rows.</param>
    /// <param name="schema">What the columns are.</param>
    /// <param name="count">How many splits.</param>
    /// <param name="splitOptions">How to split.</param>
    /// <param name="options">How to train.</param>
    /// <param name="cancel">Stops the training.</param>
    /// <exception cref="TableException">As <see cref="Train"/> and <see cref="TableSplit.Folds"/>.</exception>
    public static IReadOnlyList<TrainedTable> CrossValidate(
        Table table,
        TableSchema schema,
        int count = 5,
        SplitOptions? splitOptions = null,
        TrainOptions? options = null,
        CancellationToken cancel = default
    ) =>
        [
            .. TableSplit
                .Folds(table, schema, count, splitOptions)
                .Select(split => Train(table, schema, split, options, cancel)),
        ];

    static IEnumerable<IReadOnlyList<int>> Hiddens(TrainOptions options) =>
        options.Hidden.Count == 0
            ?
            [
                [],
            ]
            : [options.Hidden, []];

    static List<(TableCandidate Candidate, TableModel? Model)> Ordered(
        List<(TableCandidate Candidate, TableModel? Model)> candidates
    ) => [.. candidates.OrderByDescending(c => c.Candidate.Validation.Average(s => s.Main))];

    static IReadOnlyList<TableScores> Scores(TrainedModel learned, Table test, TableSchema schema) =>
        TrainedModel.Scores(learned.Model.Predict(test), test, schema);

    /// <summary>A model on its way: with what it says of validation rows.</summary>
    internal sealed record TrainedModel(
        TableModel Model,
        IReadOnlyList<TableScores> Validation,
        IReadOnlyList<TrainEpoch> Epochs,
        int Starts
    )
    {
        public bool IsLinear => Model.IsLinear;

        public static IReadOnlyList<TableScores> Scores(TablePrediction prediction, Table table, TableSchema schema) =>
            [
                .. schema.Targets.Select(
                    (target, i) =>
                        TableScores.Of(prediction, table, i, target.Classes is null ? null : target.MinorityRate)
                ),
            ];
    }

    /// <summary>The training rows of a split, encoded, and how they are dealt into parts.</summary>
    sealed class TrainingRows
    {
        readonly Table _table;
        readonly TableSchema _schema;
        readonly TableSplit _split;
        readonly TrainOptions _options;
        readonly TablePreparation _preparation;
        readonly EncodedRows _rows;

        public TrainingRows(Table table, TableSchema schema, TableSplit split, TrainOptions options)
        {
            (_schema, _split, _options) = (schema, split, options);
            _table = table.Take([.. split.Train]);
            _preparation = TablePreparation.Fit(_table, schema);
            if (_preparation.Width == 0)
            {
                throw new TableException("no column says anything in the training rows");
            }
            _rows = new(_preparation, _table, Weights());
        }

        /// <summary>A model of as many networks as there are parts, each stopped by one of them.</summary>
        public TrainedModel Learn(IReadOnlyList<int> hidden, CancellationToken cancel)
        {
            var parts = ValidationParts();
            return Best(hidden, [.. parts.Select(part => (Others(part), part))], cancel);
        }

        /// <summary>A model of the earlier rows, and how well it tells the latest fifth.</summary>
        public (TrainedModel Model, IReadOnlyList<TableScores> Scores) Latest(
            IReadOnlyList<int> hidden,
            CancellationToken cancel
        )
        {
            var (earlier, later) = ByTime(Math.Max(2, _table.RowCount / 5));
            // Stopped by a tenth of the earlier ones, so that the later are not known in any way.
            var stop = earlier.Where((_, i) => i % 10 == 9).DefaultIfEmpty(earlier[^1]).ToArray();
            var learned = Best(hidden, [(earlier.Except(stop).ToArray(), stop)], cancel);
            var table = _table.Take(later);
            return (learned, TrainedModel.Scores(learned.Model.Predict(table), table, _schema));
        }

        /// <summary>Of a network that is held loosely and one that is held tightly, what tells validation rows better.</summary>
        TrainedModel Best(IReadOnlyList<int> hidden, (int[] Train, int[] Validation)[] parts, CancellationToken cancel)
        {
            var decays =
                hidden.Count == 0 ? (double[])[LinearDecay]
                : _options.WeightDecay is { } given ? [given]
                : s_decays;
            return decays
                .Select(decay => Learn(hidden, parts, decay, cancel))
                .MaxBy(learned => learned.Validation.Average(s => s.Main))!;
        }

        TrainedModel Learn(
            IReadOnlyList<int> hidden,
            (int[] Train, int[] Validation)[] parts,
            double weightDecay,
            CancellationToken cancel
        )
        {
            var settings = new TableNetworkSettings
            {
                Hidden = hidden,
                Members = parts.Length,
                Dropout = hidden.Count == 0 ? 0 : 0.1,
                Preparation = _preparation,
            };
            var learner = new Learner(settings, _options, weightDecay, _rows);
            var members = new Learned[parts.Length];
            try
            {
                Parallel.For(
                    0,
                    parts.Length,
                    new ParallelOptions
                    {
                        MaxDegreeOfParallelism = Environment.ProcessorCount,
                        CancellationToken = cancel,
                    },
                    i => members[i] = learner.Learn(parts[i].Train, parts[i].Validation, i, cancel)
                );
            }
            catch (AggregateException e)
            {
                ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
            }
            var told = parts.SelectMany(part => part.Validation).ToArray();
            var prediction = new TablePrediction(_preparation, [.. members.SelectMany(member => member.Scores)], []);
            return new(
                new TableModel(settings, Array.ConvertAll(members, member => member.Network)),
                TrainedModel.Scores(prediction, _table.Take(told), _schema),
                [.. members.SelectMany(member => member.Epochs)],
                members.Max(member => member.Starts)
            );
        }

        int[][] ValidationParts()
        {
            int[] all = [.. Enumerable.Range(0, _table.RowCount)];
            var group = _split.Kind == SplitKind.Group ? _table[_split.Column!] : null;
            var seed = _options.Seed + 17;
            List<int[]> kinds = group is null
                ? TableSplit.Stratified(_table, _schema, all, seed)
                : [.. all.GroupBy(row => group.Text(row) ?? "").Select(g => g.ToArray())];
            if (all.Length > MostRowsForParts)
            {
                return
                [
                    [.. TableSplit.Dealt(kinds, 10, whole: group is not null)[0]],
                ];
            }
            return
            [
                .. TableSplit
                    .Dealt(kinds, Math.Min(Parts, all.Length), whole: group is not null)
                    .Where(part => part.Count > 0)
                    .Select(part => part.ToArray()),
            ];
        }

        int[] Others(int[] part)
        {
            var isIn = part.ToHashSet();
            int[] others = [.. Enumerable.Range(0, _table.RowCount).Where(row => !isIn.Contains(row))];
            return others.Length > 0 ? others : part;
        }

        (int[] Earlier, int[] Later) ByTime(int later)
        {
            var column = _schema.Columns.First(c => c.Name == _split.Column);
            var times = Understanding.DateText.Read(_table[column.Name], column.DateFormat!);
            int[] order = [.. Enumerable.Range(0, times.Length).OrderBy(row => times[row] ?? DateTime.MinValue)];
            return (order[..^later], order[^later..]);
        }

        float[]? Weights()
        {
            var column = _schema.Columns.FirstOrDefault(c => c.Kind == ColumnKind.Weight);
            var classes = _options.BalanceClasses
                ? _preparation.Targets.FirstOrDefault(t => t.Classes is not null)
                : null;
            if (column is null && classes is null)
            {
                return null;
            }
            var weights = new float[_table.RowCount];
            var given = column is null ? null : _table[column.Name];
            for (var row = 0; row < weights.Length; row++)
            {
                weights[row] = given is null ? 1 : (float)given.Number(row);
            }
            if (classes is not null)
            {
                var labels = classes.Read(_table[classes.Name]);
                var counts = labels.GroupBy(label => label).ToDictionary(g => g.Key, g => g.Count());
                for (var row = 0; row < weights.Length; row++)
                {
                    weights[row] *= (float)((double)weights.Length / (counts.Count * counts[labels[row]]));
                }
            }
            var mean = weights.Average();
            return mean > 0
                ? Array.ConvertAll(weights, w => w / mean)
                : throw new TableException("the weights of all training rows are 0", column: column?.Name);
        }
    }
}
