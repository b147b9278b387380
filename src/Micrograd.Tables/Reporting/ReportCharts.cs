using System.Globalization;
using System.Net;
using System.Text;
using Micrograd.Charts;

namespace Micrograd.Tables.Reporting;

/// <summary>The charts of a report.</summary>
static class ReportCharts
{
    const int MostColumns = 20;
    const int MostClasses = 20;

    public static IReadOnlyDictionary<string, string> Of(TableReport report)
    {
        var charts = new OrderedDictionary<string, string>
        {
            ["loss.svg"] = Loss(report.Candidates),
            ["importance.svg"] = new BarChart
            {
                Title = "What the model needs",
                XLabel = "how much the figure falls where a column is shuffled",
                Height = Math.Max(240, 60 + 22 * Math.Min(MostColumns, report.Importance.Count)),
                Bars = [.. report.Importance.Take(MostColumns).Select(i => new Bar(i.Column, i.Loss))],
            }.ToSvg(),
        };
        for (var t = 0; t < report.HeldOut.Count; t++)
        {
            var scores = report.HeldOut[t];
            var suffix = report.HeldOut.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{t + 1}");
            if (scores.Classes is null)
            {
                charts[$"predictions{suffix}.svg"] = Predictions(scores.Target, report.Predicted[t]);
                charts[$"residuals{suffix}.svg"] = Residuals(scores.Target, report.Predicted[t]);
                continue;
            }
            charts[$"calibration{suffix}.svg"] = Calibration(scores);
            if (scores.Classes.Count <= MostClasses)
            {
                charts[$"confusion{suffix}.svg"] = Confusion(scores);
            }
        }
        return charts;
    }

    /// <summary>The mean over the networks that are still learning, epoch by epoch.</summary>
    static string Loss(IReadOnlyList<TableCandidate> candidates)
    {
        var series = new List<LineSeries>();
        foreach (var candidate in candidates)
        {
            var epochs = candidate.Epochs.GroupBy(e => e.Epoch).OrderBy(g => g.Key).ToList();
            double[] xs = [.. epochs.Select(g => (double)g.Key)];
            series.Add(new($"{candidate.Name}, training", xs, [.. epochs.Select(g => g.Average(e => e.TrainLoss))]));
            series.Add(
                new($"{candidate.Name}, validation", xs, [.. epochs.Select(g => g.Average(e => e.ValidationLoss))])
                {
                    Dashed = true,
                }
            );
        }
        return new LineChart
        {
            Title = "Loss",
            XLabel = "epoch",
            LogY = true,
            Series = series,
        }.ToSvg();
    }

    static string Predictions(string target, IReadOnlyList<PredictedNumber> rows)
    {
        double[] ends = [rows.Min(r => r.Actual), rows.Max(r => r.Actual)];
        return new LineChart
        {
            Title = $"{target}: predicted against actual",
            XLabel = "actual",
            YLabel = "predicted",
            Series =
            [
                Dots("held-out rows", rows.Select(r => (r.Actual, r.Predicted))),
                new("as it should be", ends, ends) { Dashed = true },
            ],
        }.ToSvg();
    }

    static string Residuals(string target, IReadOnlyList<PredictedNumber> rows)
    {
        double[] ends = [rows.Min(r => r.Predicted), rows.Max(r => r.Predicted)];
        return new LineChart
        {
            Title = $"{target}: what is left",
            XLabel = "predicted",
            YLabel = "actual − predicted",
            Series =
            [
                Dots("held-out rows", rows.Select(r => (r.Predicted, r.Actual - r.Predicted))),
                new("nothing", ends, [0, 0]) { Dashed = true },
            ],
        }.ToSvg();
    }

    static string Calibration(TableScores scores) =>
        new LineChart
        {
            Title = $"{scores.Target}: how sure, and how often right",
            XLabel = "mean probability of what is said",
            YLabel = "share that is right",
            Series =
            [
                new(
                    "held-out rows",
                    [.. scores.Calibration!.Select(b => b.Confidence)],
                    [.. scores.Calibration!.Select(b => b.Accuracy)]
                ),
                new("as it should be", [scores.Calibration![0].Confidence, 1], [scores.Calibration![0].Confidence, 1])
                {
                    Dashed = true,
                },
            ],
        }.ToSvg();

    // A point between gaps is a dot.
    static LineSeries Dots(string name, IEnumerable<(double X, double Y)> points)
    {
        var (xs, ys) = (new List<double>(), new List<double>());
        foreach (var (x, y) in points)
        {
            xs.AddRange([x, double.NaN]);
            ys.AddRange([y, double.NaN]);
        }
        return new(name, xs, ys);
    }

    static string Confusion(TableScores scores)
    {
        const int Cell = 56;
        const int Margin = 150;
        var names = scores.Classes!.Select(c => c.Name.Length > 18 ? c.Name[..17] + "…" : c.Name).ToArray();
        var size = Margin + Cell * names.Length + 10;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" width=\"{size}\" height=\"{size}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\"><title>Confusion of {WebUtility.HtmlEncode(scores.Target)}: are (down), said to be (across)</title>"
        );
        svg.Append(
            "<style>svg{color:#222;background:#fff}@media(prefers-color-scheme:dark){svg{color:#ddd;background:#1b1b1b}}text{fill:currentColor}</style>"
        );
        for (var i = 0; i < names.Length; i++)
        {
            var (name, at) = (WebUtility.HtmlEncode(names[i]), Margin + Cell * i + Cell / 2);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Margin - 8}\" y=\"{at + 4}\" text-anchor=\"end\">{name}</text>"
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text transform=\"translate({at + 4} {Margin - 8}) rotate(-90)\">{name}</text>"
            );
            var total = Math.Max(1, scores.Confusion![i].Sum());
            for (var j = 0; j < names.Length; j++)
            {
                var share = (double)scores.Confusion[i][j] / total;
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<rect x=\"{Margin + Cell * j}\" y=\"{at - Cell / 2}\" width=\"{Cell - 1}\" height=\"{Cell - 1}\" fill=\"{(i == j ? "#2a78d6" : "#d9730d")}\" fill-opacity=\"{0.04 + 0.5 * share:0.00}\"/><text x=\"{Margin + Cell * j + Cell / 2}\" y=\"{at + 4}\" text-anchor=\"middle\">{scores.Confusion[i][j]}</text>"
                );
            }
        }
        return svg.Append("</svg>").ToString();
    }
}
