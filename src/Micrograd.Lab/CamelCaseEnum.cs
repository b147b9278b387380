using System.Text.Json;
using System.Text.Json.Serialization;

namespace Micrograd.Lab;

/// <summary>Enum members by their names in camelCase; numbers are refused.</summary>
internal sealed class CamelCaseEnum<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
