using System.Text.Json;
using System.Text.Json.Serialization;
using Micrograd.Tables;

namespace Micrograd.Cli.Runs;

/// <summary>All that was asked of a run on a table, as its folder keeps it.</summary>
sealed record RunSettings
{
    public required string File { get; init; }
    public IReadOnlyList<string> Targets { get; init; } = [];
    public IReadOnlyList<string> Ignore { get; init; } = [];
    public IReadOnlyList<string> Numeric { get; init; } = [];
    public IReadOnlyList<string> Categorical { get; init; } = [];
    public IReadOnlyList<string> Dates { get; init; } = [];
    public IReadOnlyList<string> Texts { get; init; } = [];
    public IReadOnlyList<string> Missing { get; init; } = [];
    public bool? Header { get; init; }
    public SplitKind Split { get; init; }
    public string? Group { get; init; }
    public string? Weight { get; init; }
    public double TestShare { get; init; } = 0.2;
    public int Seed { get; init; }
    public int Folds { get; init; }
    public IReadOnlyList<int>? Hidden { get; init; }
    public int? Epochs { get; init; }
    public int? Batch { get; init; }
    public double? LearningRate { get; init; }
    public double? WeightDecay { get; init; }
    public bool Balance { get; init; }

    [JsonIgnore]
    public TableReadOptions Reading => new() { Header = Header, Missing = Missing };

    [JsonIgnore]
    public SplitOptions Splitting =>
        new()
        {
            Kind = Split,
            TestShare = TestShare,
            Seed = Seed,
        };

    /// <summary>The columns' parts as the table has them: a word with commas that is no column's name means several.</summary>
    public SchemaOptions Schema(Table table)
    {
        return new()
        {
            Targets = Names(Targets),
            Ignore = Names(Ignore),
            Numeric = Names(Numeric),
            Categorical = Names(Categorical),
            Dates = Names(Dates),
            Texts = Names(Texts),
            Group = Group,
            Weight = Weight,
        };

        List<string> Names(IReadOnlyList<string> words) =>
            [.. words.SelectMany(word => table.Find(word) is null ? word.Split(',') : [word])];
    }

    public TrainOptions Training(IProgress<TrainEpoch> progress, string keepIn)
    {
        var options = new TrainOptions
        {
            Epochs = Epochs,
            BatchSize = Batch,
            LearningRate = LearningRate,
            WeightDecay = WeightDecay,
            BalanceClasses = Balance,
            Seed = Seed,
            Progress = progress,
            KeepIn = keepIn,
        };
        return Hidden is null ? options : options with { Hidden = Hidden };
    }

    public string ToJson() => JsonSerializer.Serialize(this, RunJson.Default.RunSettings);

    /// <exception cref="JsonException">The text is none.</exception>
    public static RunSettings? FromJson(string json) => JsonSerializer.Deserialize(json, RunJson.Default.RunSettings);
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(RunSettings))]
sealed partial class RunJson : JsonSerializerContext;
