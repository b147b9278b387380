using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Micrograd.Charts;
using Micrograd.Tables.Reporting;

namespace Micrograd.Tables;

/// <summary>How much worse held-out rows are told where a column's cells are shuffled among them.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Loss">How much the main figure falls, the mean of three shuffles; about 0 where the model does without it.</param>
public sealed record ColumnImportance(string Column, double Loss);

/// <summary>What there is to say of a model of a table: as text, JSON, charts, and a page that holds all of it.</summary>
/// <example><code>
/// var report = TableReport.Of(trained, table);
/// Console.WriteLine(report.ToText());
/// File.WriteAllText("report.html", report.ToHtml());
/// </code></example>
public sealed record TableReport
{
    /// <summary>How many rows were learned from.</summary>
    public required int TrainRows { get; init; }

    /// <summary>How many were held out.</summary>
    public required int HeldOutRows { get; init; }

    /// <summary>How they were split, in words.</summary>
    public required string Split { get; init; }

    /// <summary>All models that were tried, the picked one first.</summary>
    public required IReadOnlyList<TableCandidate> Candidates { get; init; }

    /// <summary>The columns by how much the picked model needs them, the most first.</summary>
    public required IReadOnlyList<ColumnImportance> Importance { get; init; }

    /// <summary>Of targets that are numbers: labels and predictions of up to 2,000 held-out rows, target by target; none for classes.</summary>
    public required IReadOnlyList<IReadOnlyList<PredictedNumber>> Predicted { get; init; }

    /// <summary>What should be known, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The picked model's scores of held-out rows, target by target.</summary>
    [JsonIgnore]
    public IReadOnlyList<TableScores> HeldOut => Candidates[0].HeldOut;

    /// <summary>The report of what was trained.</summary>
    /// <param name="trained">What came of training.</param>
    /// <param name="table">The table that it was trained on, all rows.</param>
    /// <param name="seed">Chooses the shuffles.</param>
    public static TableReport Of(TrainedTable trained, Table table, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(table);
        var test = table.Take([.. trained.Split.Test]);
        var prediction = trained.Model.Predict(test);
        return new()
        {
            TrainRows = trained.Split.Train.Count,
            HeldOutRows = trained.Split.Test.Count,
            Split = trained.Split.Kind switch
            {
                SplitKind.Time => $"the latest rows by '{trained.Split.Column}' held out",
                SplitKind.Group => $"whole groups of '{trained.Split.Column}' held out",
                _ => "held out at random, each class with its share",
            },
            Candidates = trained.Candidates,
            Importance = Importances.Of(trained, test, seed),
            Predicted =
            [
                .. trained.Schema.Targets.Select(
                    (target, i) => target.Classes is null ? PredictedNumber.Of(prediction, test, target.Name, i) : []
                ),
            ],
            Notes = trained.Notes,
        };
    }

    /// <summary>The report as text.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{TrainRows} rows learned from, {HeldOutRows} {Split}\n\n");
        for (var t = 0; t < HeldOut.Count; t++)
        {
            var scores = HeldOut[t];
            text.Append(CultureInfo.InvariantCulture, $"{scores.Target}: {scores}\n");
            text.Append(CultureInfo.InvariantCulture, $"  {Comparison(t)}\n");
            if (scores.Classes is not null)
            {
                AppendClasses(text, scores);
            }
        }
        text.Append("\nwhat the model needs (how much the figure falls where a column is shuffled)\n");
        foreach (var (column, loss) in Importance.Take(20))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {column, -30} {loss:0.0000}\n");
        }
        foreach (var note in Notes)
        {
            text.Append(note).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TablesJson.Default.TableReport);

    /// <summary>The report's charts as SVG documents by file name: loss, importance, and for each target what its kind has.</summary>
    public IReadOnlyDictionary<string, string> ToSvg() => ReportCharts.Of(this);

    /// <summary>One page without any other file: figures, tables and charts.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Report</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}pre{overflow-x:auto}svg{max-width:100%;height:auto}</style>
            </head><body><h1>Report</h1>

            """
        );
        html.Append("<pre>").Append(WebUtility.HtmlEncode(ToText())).Append("</pre>\n");
        foreach (var (name, svg) in ToSvg())
        {
            // An XML declaration may not stand within a page.
            var start = svg.IndexOf("<svg", StringComparison.Ordinal);
            html.Append("<figure aria-label=\"")
                .Append(WebUtility.HtmlEncode(name))
                .Append("\">")
                .Append(svg.AsSpan(start))
                .Append("</figure>\n");
        }
        return html.Append("</body></html>\n").ToString();
    }

    string Comparison(int target)
    {
        if (Candidates.Count == 1)
        {
            return $"by a {Candidates[0].Name} model";
        }
        var (picked, other) = (Candidates[0], Candidates[1]);
        var (mine, its) = (picked.HeldOut[target], other.HeldOut[target]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the {picked.Name} was picked on validation rows ({picked.Validation[target].Main:0.000} against {other.Validation[target].Main:0.000}); held out, {mine.MainName} is {mine.Main:0.000} against {its.Main:0.000} of the {other.Name}"
        );
    }

    static void AppendClasses(StringBuilder text, TableScores scores)
    {
        var width = Math.Clamp(scores.Classes!.Max(c => c.Name.Length), 5, 20);
        text.Append(
            CultureInfo.InvariantCulture,
            $"  {"class".PadRight(width)}   rows  precision  recall     F1  ROC-AUC\n"
        );
        foreach (var c in scores.Classes!)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {Cut(c.Name, width).PadRight(width)} {c.Count, 6} {c.Precision, 10:0.000} {c.Recall, 7:0.000} {c.F1, 6:0.000} {c.RocAuc, 8:0.000}\n"
            );
        }
        if (scores.Classes!.Count > 20)
        {
            return;
        }
        text.Append("  said to be (across), and are (down)\n");
        var cell = Math.Max(width, 6);
        text.Append(CultureInfo.InvariantCulture, $"  {new string(' ', width)}");
        foreach (var c in scores.Classes!)
        {
            text.Append(' ').Append(Cut(c.Name, cell).PadLeft(cell));
        }
        text.Append('\n');
        for (var i = 0; i < scores.Classes.Count; i++)
        {
            text.Append("  ").Append(Cut(scores.Classes[i].Name, width).PadRight(width));
            foreach (var count in scores.Confusion![i])
            {
                text.Append(' ').Append(count.ToString(CultureInfo.InvariantCulture).PadLeft(cell));
            }
            text.Append('\n');
        }
    }

    static string Cut(string name, int width) => name.Length <= width ? name : name[..(width - 1)] + "…";
}
