using System.Text.Json;
using System.Text.Json.Serialization;
using Micrograd.Tables.Preparing;

namespace Micrograd.Tables;

/// <summary>
/// How raw rows become the numbers that a model sees, and its numbers a prediction: all that was learned from training rows, as plain data.
/// </summary>
/// <remarks>
/// A row of <see cref="Encode(Table)"/> has three parts: the plain one (<see cref="PlainWidth"/>), the pieces of numbers (<see cref="PieceWidth"/>),
/// and for each embedded column the row of its embedding, a whole number. Columns are found by their names.
/// </remarks>
public sealed record TablePreparation
{
    ColumnEncoder[]? _encoders;

    /// <summary>The features' columns.</summary>
    public required IReadOnlyList<ColumnEncoding> Columns { get; init; }

    /// <summary>The targets.</summary>
    public required IReadOnlyList<TargetEncoding> Targets { get; init; }

    /// <summary>How many numbers of a row every model sees.</summary>
    [JsonIgnore]
    public int PlainWidth => Encoders.Sum(encoder => encoder.PlainWidth);

    /// <summary>How many are pieces of numbers, which follow.</summary>
    [JsonIgnore]
    public int PieceWidth => Encoders.Sum(encoder => encoder.PieceWidth);

    /// <summary>How many rows and columns the embeddings have, whose indices stand last.</summary>
    [JsonIgnore]
    public IReadOnlyList<(int Rows, int Size)> Embeddings =>
        [.. Encoders.Where(e => e.EmbeddingRows > 0).Select(e => (e.EmbeddingRows, e.Encoding.EmbeddingSize))];

    /// <summary>How many numbers a row has.</summary>
    [JsonIgnore]
    public int Width => PlainWidth + PieceWidth + Embeddings.Count;

    ColumnEncoder[] Encoders => _encoders ??= [.. Columns.Select(ColumnEncoder.Of)];

    /// <summary>Learns from training rows.</summary>
    /// <param name="table">The training rows alone.</param>
    /// <param name="schema">What the columns are.</param>
    /// <exception cref="TableException">A label is missing in every row, or a number is the same in every row.</exception>
    public static TablePreparation Fit(Table table, TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(schema);
        var weights = schema.Columns.FirstOrDefault(column => column.Kind == ColumnKind.Weight) is { } weight
            ? table[weight.Name]
            : null;
        return new()
        {
            Columns = [.. schema.Features.Select(column => ColumnEncoder.Fit(table[column.Name], column))],
            Targets = [.. schema.Targets.Select(target => Fit(table[target.Name], target, weights))],
        };
    }

    /// <summary>Raw rows as a model sees them, <c>[rows, Width]</c> float32.</summary>
    /// <param name="table">The rows; columns that are no features are not looked at.</param>
    /// <param name="notes">What did not fit and was taken for missing, a sentence a column.</param>
    /// <exception cref="TableException">Columns are missing; all are named.</exception>
    public Tensor Encode(Table table, out IReadOnlyList<string> notes)
    {
        ArgumentNullException.ThrowIfNull(table);
        RequireColumns(table);
        var numbers = new float[checked(table.RowCount * Width)];
        var told = new List<string>();
        foreach (var (encoder, places) in Places())
        {
            if (Write(encoder, places, table[encoder.Encoding.Name], numbers) is { } note)
            {
                told.Add(note);
            }
        }
        notes = told;
        return Tensor.Of(numbers.AsSpan()).Reshape([table.RowCount, Width]);
    }

    /// <summary>As <see cref="Encode(Table, out IReadOnlyList{string})"/>, without the notes.</summary>
    /// <param name="table">The rows.</param>
    /// <exception cref="TableException">Columns are missing; all are named.</exception>
    public Tensor Encode(Table table) => Encode(table, out _);

    /// <summary>The record as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TablesJson.Default.TablePreparation);

    /// <summary>A record that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="TableException">The text is no such record.</exception>
    public static TablePreparation FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var read = JsonSerializer.Deserialize(json, TablesJson.Default.TablePreparation);
            return read is { Columns: not null, Targets: not null } && read.Columns.All(IsWhole)
                ? read
                : throw new TableException("the text is no preparation of a table: a part is missing");
        }
        catch (JsonException e)
        {
            throw new TableException($"the text is no preparation of a table: {e.Message}", inner: e);
        }
    }

    /// <summary>Where each column's numbers stand in a row.</summary>
    internal IEnumerable<(ColumnEncoder Encoder, (int Plain, int Piece, int Code) Places)> Places()
    {
        var (plain, piece, code) = (0, PlainWidth, PlainWidth + PieceWidth);
        foreach (var encoder in Encoders)
        {
            yield return (encoder, (plain, piece, code));
            plain += encoder.PlainWidth;
            piece += encoder.PieceWidth;
            code += encoder.EmbeddingRows > 0 ? 1 : 0;
        }
    }

    string? Write(
        ColumnEncoder encoder,
        (int Plain, int Piece, int Code) places,
        TableColumn column,
        float[] numbers
    ) =>
        encoder.Write(
            column,
            new(numbers, Width, places.Plain),
            new(numbers, Width, places.Piece),
            new(numbers, Width, places.Code)
        );

    void RequireColumns(Table table)
    {
        var missing = Columns
            .Where(column => table.Find(column.Name) is null)
            .Select(column => $"'{column.Name}'")
            .ToList();
        if (missing.Count > 0)
        {
            throw new TableException(
                $"the model learned from columns that are not here: {string.Join(", ", missing)}; the columns here are {string.Join(", ", table.Columns.Take(30).Select(c => $"'{c.Name}'"))}"
            );
        }
    }

    static bool IsWhole(ColumnEncoding column) =>
        column.Name is not null
        && column.Kind switch
        {
            ColumnKind.Number => column.Deviation > 0,
            ColumnKind.Date => column.Deviation > 0 && column.DateFormat is not null,
            ColumnKind.Text => column.Buckets?.All(i => i is >= 0 and < TextEncoder.BucketCount) == true,
            ColumnKind.Category or ColumnKind.YesNo => column.Values is not null,
            _ => false,
        };

    static TargetEncoding Fit(TableColumn column, TargetSchema schema, TableColumn? weights)
    {
        if (schema.Classes is not null)
        {
            return new() { Name = column.Name, Classes = [.. schema.Classes.Select(c => c.Name)] };
        }
        // A row that counts for nothing says nothing of the mean.
        var numbers = Enumerable
            .Range(0, column.Count)
            .Where(row => weights is null || weights.Number(row) > 0)
            .Select(column.Number)
            .Where(x => !double.IsNaN(x))
            .ToArray();
        var (mean, deviation) = Understanding.Moments.MeanAndDeviation(numbers);
        return numbers.Length == 0
            ? throw new TableException("no training row has a label", column: column.Name)
            : new()
            {
                Name = column.Name,
                Mean = mean,
                Deviation = deviation == 0 ? 1 : deviation,
            };
    }
}
