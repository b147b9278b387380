using System.Text.Json;
using System.Text.Json.Serialization;
using Micrograd.Playground.Serving;

namespace Micrograd.Playground.Tests.Touring;

/// <summary>The tour's data file, read strictly: a name that is not known here is a mistake in it.</summary>
sealed record TourData(IReadOnlyList<TourPage> Pages)
{
    static readonly JsonSerializerOptions s_strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    };

    public static TourData Read() =>
        JsonSerializer.Deserialize<TourData>(new Assets("").At("/tour/tour.json")!.Body, s_strict)!;
}

/// <summary>A page: one belief.</summary>
/// <param name="State">The state of a part that its steps and facts begin with.</param>
/// <param name="Facts">The numbers and words that its texts take, by name.</param>
sealed record TourPage(
    string Name,
    string Title,
    string Belief,
    string Sources,
    IReadOnlyDictionary<string, string> State,
    IReadOnlyDictionary<string, TourFact> Facts,
    IReadOnlyList<TourStep> Steps
);

/// <summary>Something that the engine says.</summary>
/// <param name="Of">What is asked for: <c>grad a</c>.</param>
/// <param name="Is">The answer, with as many decimals as are shown.</param>
/// <param name="State">Where it differs from the page's.</param>
sealed record TourFact(string Of, string Is, IReadOnlyDictionary<string, string>? State = null);

/// <summary>A question, and what is shown after it.</summary>
sealed record TourStep(
    IReadOnlyList<string> Show,
    IReadOnlyList<string> Say,
    TourAsk Ask,
    TourReveal Reveal,
    IReadOnlyList<string>? Hide = null,
    IReadOnlyDictionary<string, string>? State = null
);

/// <summary>Choices, or a number with replies to known mistakes, or something to do until a state is reached.</summary>
sealed record TourAsk(
    string? Question = null,
    string? Fact = null,
    IReadOnlyList<TourChoice>? Choices = null,
    string? Right = null,
    IReadOnlyDictionary<string, string>? Replies = null,
    string? Otherwise = null,
    string? Do = null,
    IReadOnlyList<TourCondition>? Until = null
);

sealed record TourChoice(string Is, string Text, string Reply);

sealed record TourReveal(
    IReadOnlyList<string> Say,
    IReadOnlyList<string>? Show = null,
    IReadOnlyDictionary<string, string>? State = null
);

/// <summary>What must hold of a state; <c>data.0</c> is the number that leaf 0 was moved to.</summary>
sealed record TourCondition(
    string Of,
    string? Is = null,
    string? Has = null,
    double? Above = null,
    double? Below = null
)
{
    public bool Holds(IReadOnlyDictionary<string, string> state)
    {
        var parts = Of.Split('.');
        var text = state.GetValueOrDefault(parts[0], "");
        if (parts.Length > 1)
        {
            var pair = text.Split(' ')
                .FirstOrDefault(pair => pair.StartsWith(parts[1] + ":", StringComparison.Ordinal));
            text = pair?[(parts[1].Length + 1)..] ?? "";
        }
        if (Is is not null)
        {
            return text == Is;
        }
        if (Has is not null)
        {
            return text.Split(' ').Contains(Has);
        }
        return text != "" && (Above is { } low ? TourEngine.Number(text) > low : TourEngine.Number(text) < Below);
    }
}
