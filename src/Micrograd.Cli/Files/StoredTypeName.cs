using Micrograd.Expressions;

namespace Micrograd.Cli.Files;

/// <summary>Types of elements as the tool writes and reads them: <c>float32</c>, <c>bfloat16</c>, <c>uint8</c>.</summary>
static class StoredTypeName
{
    static readonly Dictionary<string, StoredDType> s_types = Enum.GetValues<StoredDType>().ToDictionary(Of);

    public static string Of(StoredDType stored) => stored.ToString().ToLowerInvariant();

    /// <exception cref="CommandException">There is none of this name.</exception>
    public static StoredDType Read(string name)
    {
        if (s_types.TryGetValue(name, out var stored))
        {
            return stored;
        }
        var nearest = NearestName.Of(name, s_types.Keys);
        throw CommandException.Usage(
            $"there is no type '{name}'",
            nearest is null ? $"There are {string.Join(", ", s_types.Keys)}." : $"Did you mean {nearest}?"
        );
    }

    public static bool IsFloating(this StoredDType stored) =>
        stored is StoredDType.Float64 or StoredDType.Float32 or StoredDType.Float16 or StoredDType.BFloat16;
}
