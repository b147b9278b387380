using System.Globalization;
using System.Text.Json;

namespace Micrograd.Graphs;

/// <summary>Numbers in the JSON of graphs, those among them that JSON has not.</summary>
internal static class JsonNumber
{
    /// <summary>Writes a number, or its name where JSON has no number for it.</summary>
    public static void Write(Utf8JsonWriter json, string property, double value)
    {
        json.WritePropertyName(property);
        Write(json, value);
    }

    /// <summary>Writes a number, or its name where JSON has no number for it.</summary>
    public static void Write(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
