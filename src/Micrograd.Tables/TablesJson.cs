using System.Text.Json;
using System.Text.Json.Serialization;

namespace Micrograd.Tables;

/// <summary>How what was learned is written, by code that the compiler makes: no reflection, so a native program has it too.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(TableSchema))]
[JsonSerializable(typeof(TablePreparation))]
[JsonSerializable(typeof(TableNetworkSettings))]
[JsonSerializable(typeof(TableReport))]
[JsonSerializable(typeof(List<TrainEpoch>))]
sealed partial class TablesJson : JsonSerializerContext;
