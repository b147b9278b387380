namespace Micrograd.Tables.Reporting;

/// <summary>Shuffles one column after the other, as it is encoded, and sees how the figure falls.</summary>
static class Importances
{
    const int Shuffles = 3;
    const int MostRows = 5000;

    public static IReadOnlyList<ColumnImportance> Of(TrainedTable trained, Table test, long seed)
    {
        var rows =
            test.RowCount <= MostRows
                ? test
                : test.Take([.. Enumerable.Range(0, MostRows).Select(i => (int)((long)i * test.RowCount / MostRows))]);
        var preparation = trained.Model.Settings.Preparation;
        var encoded = preparation.Encode(rows).ToArray<float>();
        var (count, width) = (rows.RowCount, preparation.Width);
        var whole = Main(encoded);
        var importances = new List<ColumnImportance>();
        foreach (var (encoder, places) in preparation.Places())
        {
            (int Start, int Length)[] parts =
            [
                (places.Plain, encoder.PlainWidth),
                (places.Piece, encoder.PieceWidth),
                (places.Code, encoder.EmbeddingRows > 0 ? 1 : 0),
            ];
            var sum = 0.0;
            for (var shuffle = 0; shuffle < Shuffles; shuffle++)
            {
                var order = new Permutation(count, seed + shuffle);
                var shuffled = (float[])encoded.Clone();
                for (var row = 0; row < count; row++)
                {
                    var from = (int)order[row] * width;
                    foreach (var (start, length) in parts)
                    {
                        encoded.AsSpan(from + start, length).CopyTo(shuffled.AsSpan(row * width + start));
                    }
                }
                sum += whole - Main(shuffled);
            }
            importances.Add(new(encoder.Encoding.Name, sum / Shuffles));
        }
        return [.. importances.OrderByDescending(importance => importance.Loss)];

        double Main(float[] numbers)
        {
            var scores = trained.Model.Scores(Tensor.Of(numbers.AsSpan()).Reshape([count, width]));
            return TableTrainer
                .TrainedModel.Scores(new TablePrediction(preparation, scores, []), rows, trained.Schema)
                .Average(s => s.Main);
        }
    }
}
