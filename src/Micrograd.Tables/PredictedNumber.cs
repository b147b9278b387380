namespace Micrograd.Tables;

/// <summary>A held-out row's label and what the model says of it, in the target's unit.</summary>
/// <param name="Actual">The label.</param>
/// <param name="Predicted">What the model says.</param>
public readonly record struct PredictedNumber(double Actual, double Predicted)
{
    const int Most = 2000;

    internal static IReadOnlyList<PredictedNumber> Of(TablePrediction prediction, Table table, string name, int target)
    {
        var column = table[name];
        int[] rows = [.. Enumerable.Range(0, table.RowCount).Where(row => !double.IsNaN(column.Number(row)))];
        var step = Math.Max(1, (rows.Length + Most - 1) / Most);
        return
        [
            .. rows.Where((_, i) => i % step == 0)
                .Select(row => new PredictedNumber(column.Number(row), prediction.Number(row, target))),
        ];
    }
}
