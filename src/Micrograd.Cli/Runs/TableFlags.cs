using System.CommandLine;
using Micrograd.Cli.Training;
using Micrograd.Tables;

namespace Micrograd.Cli.Runs;

/// <summary>The flags that say how a table is read, understood and split.</summary>
sealed class TableFlags
{
    readonly Option<string[]> _target = Columns("--target", "The column of the file to predict; may be given again.");
    readonly Option<string[]> _ignore = Columns("--ignore", "Columns to leave out.");
    readonly Option<string[]> _numeric = Columns("--numeric", "Columns that are numbers.");
    readonly Option<string[]> _categorical = Columns("--categorical", "Columns that are categories.");
    readonly Option<string[]> _date = Columns("--date", "Columns that are dates or times.");
    readonly Option<string[]> _text = Columns("--text", "Columns that are free text.");
    readonly Option<string[]> _missing = new("--missing")
    {
        Description = "A further word that stands for nothing; may be given again.",
        HelpName = "WORD",
    };
    readonly Option<bool> _header = new("--header") { Description = "The file's first row has the columns' names." };
    readonly Option<bool> _noHeader = new("--no-header")
    {
        Description = "It has none: columns are column1, column2, …",
    };
    readonly Option<string?> _split = new("--split")
    {
        Description = "What is held out: random, time (the latest rows) or group:COLUMN (whole groups).",
        HelpName = "HOW",
    };
    readonly Option<string?> _weight = new("--weight")
    {
        Description = "The column that says how much a row counts.",
        HelpName = "COLUMN",
    };
    readonly Option<bool> _balance = new("--balance") { Description = "Classes count alike however rare they are." };
    readonly Option<int> _folds = new("--cv")
    {
        Description = "Trains so many times more, each row being held out once, and tells the mean.",
        HelpName = "N",
    };
    readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Shows what the columns are taken for, and stops.",
    };

    IEnumerable<Option> All =>
        [
            _target,
            _ignore,
            _numeric,
            _categorical,
            _date,
            _text,
            _missing,
            _header,
            _noHeader,
            _split,
            _weight,
            _balance,
            _folds,
            _dryRun,
        ];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>The name of a flag of tables that was given; null where there is none.</summary>
    public string? Given(ParseResult parsed) =>
        All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <exception cref="CommandException">Flags contradict each other or say nothing.</exception>
    public RunSettings Read(ParseResult parsed, string file, TrainingFlags training)
    {
        var (split, group) = Split(parsed.GetValue(_split));
        if (parsed.GetValue(_header) && parsed.GetValue(_noHeader))
        {
            throw CommandException.Usage("--header and --no-header contradict each other");
        }
        var folds = parsed.GetValue(_folds);
        if (parsed.GetResult(_folds) is { Implicit: false } && folds is < 2 or > 100)
        {
            throw CommandException.Usage("--cv must be 2 … 100");
        }
        return training.ReadForTable(
            parsed,
            new()
            {
                File = file,
                Targets = parsed.GetValue(_target) ?? [],
                Ignore = parsed.GetValue(_ignore) ?? [],
                Numeric = parsed.GetValue(_numeric) ?? [],
                Categorical = parsed.GetValue(_categorical) ?? [],
                Dates = parsed.GetValue(_date) ?? [],
                Texts = parsed.GetValue(_text) ?? [],
                Missing = parsed.GetValue(_missing) ?? [],
                Header =
                    parsed.GetValue(_header) ? true
                    : parsed.GetValue(_noHeader) ? false
                    : null,
                Split = split,
                Group = group,
                Weight = parsed.GetValue(_weight),
                Folds = folds,
                Balance = parsed.GetValue(_balance),
            }
        );
    }

    static (SplitKind, string?) Split(string? text) =>
        text switch
        {
            null => (SplitKind.Auto, null),
            "random" => (SplitKind.Random, null),
            "time" => (SplitKind.Time, null),
            _ when text.StartsWith("group:", StringComparison.Ordinal) && text.Length > 6 => (
                SplitKind.Group,
                text["group:".Length..]
            ),
            _ => throw CommandException.Usage($"--split is random, time or group:COLUMN, not '{text}'"),
        };

    static Option<string[]> Columns(string name, string description) =>
        new(name) { Description = description, HelpName = name == "--target" ? "COLUMN" : "COLUMN,…" };
}
