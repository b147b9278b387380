using System.Text.Json;
using System.Xml.Linq;

namespace Micrograd.Tables.Tests;

public class ReportTests
{
    static readonly TableReport s_classes = Report(classes: true);
    static readonly TableReport s_numbers = Report(classes: false);

    [Fact]
    public void The_column_that_counts_is_the_most_important_one()
    {
        foreach (var report in (TableReport[])[s_classes, s_numbers])
        {
            Assert.Equal("x", report.Importance[0].Column);
            Assert.True(report.Importance[0].Loss > 0.2);
            Assert.Equal(0, report.Importance[1].Loss, 0.1);
        }
    }

    [Fact]
    public void The_text_says_which_model_wins_and_by_how_much()
    {
        Assert.Contains("was picked on validation rows", s_classes.ToText());
        Assert.Contains("said to be (across)", s_classes.ToText());
        Assert.Contains("the most frequent class", s_classes.ToText());
        Assert.Contains("mean error", s_numbers.ToText());
    }

    [Fact]
    public void The_json_holds_what_the_text_says()
    {
        using var json = JsonDocument.Parse(s_classes.ToJson());
        var scores = json.RootElement.GetProperty("candidates")[0].GetProperty("heldOut")[0];
        Assert.Equal(s_classes.HeldOut[0].Accuracy, scores.GetProperty("accuracy").GetDouble());
        Assert.Equal(2, scores.GetProperty("confusion").GetArrayLength());
    }

    [Fact]
    public void Every_chart_is_a_document_and_the_page_holds_them_all()
    {
        Assert.Equal(["loss.svg", "importance.svg", "calibration.svg", "confusion.svg"], s_classes.ToSvg().Keys);
        Assert.Equal(["loss.svg", "importance.svg", "predictions.svg", "residuals.svg"], s_numbers.ToSvg().Keys);
        foreach (var report in (TableReport[])[s_classes, s_numbers])
        {
            Assert.All(report.ToSvg().Values, svg => Assert.Equal("svg", XDocument.Parse(svg).Root!.Name.LocalName));
            var page = report.ToHtml();
            Assert.Equal(4, page.Split("<svg").Length - 1);
            Assert.DoesNotContain("<b>", page);
            Assert.DoesNotContain("src=", page);
        }
    }

    static TableReport Report(bool classes)
    {
        var random = new Random(5);
        double[] x = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble())];
        var table = new Table(
            new TableColumn("noise", [.. x.Select(_ => random.NextDouble())]),
            new TableColumn("x", x),
            classes
                ? TableColumn.Of("<b>y</b>", [.. x.Select(v => v > 0.5 ? "high" : "low")])
                : new TableColumn("<b>y</b>", [.. x.Select(v => 100 * v + random.NextDouble())])
        );
        var schema = TableSchema.Of(table, new() { Targets = ["<b>y</b>"] });
        return TableReport.Of(TableTrainer.Train(table, schema, options: new() { Epochs = 40 }), table);
    }
}
