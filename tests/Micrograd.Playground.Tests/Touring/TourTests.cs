using System.Globalization;
using System.Text.RegularExpressions;

namespace Micrograd.Playground.Tests.Touring;

/// <summary>What the tour says is what the engine says: no number in it stands for itself.</summary>
public sealed partial class TourTests
{
    static readonly TourData s_tour = TourData.Read();

    public static TheoryData<string> Names => [.. s_tour.Pages.Select(page => page.Name)];

    [Fact]
    public void There_are_twelve_pages_each_with_a_name_of_its_own()
    {
        Assert.Equal(12, s_tour.Pages.Select(page => page.Name).Distinct().Count());
        Assert.All(s_tour.Pages, page => Assert.Matches("^[a-z]+$", page.Name));
        Assert.All(s_tour.Pages, page => Assert.InRange(page.Steps.Count, 2, 3));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_fact_is_what_the_engine_answers(string name)
    {
        var page = Page(name);
        foreach (var (key, fact) in page.Facts)
        {
            var answer = TourEngine.Answer(fact.Of, Merged(page.State, fact.State));
            Assert.True(Agrees(fact.Is, answer), $"{name}, {key}: '{fact.Of}' is {answer}, not {fact.Is}");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_text_takes_its_numbers_from_facts_from_programs_or_from_sums_that_are_right(string name)
    {
        var page = Page(name);
        var programs = Programs(page).Select(Tight).ToArray();
        var used = new HashSet<string>();
        foreach (var text in Texts(page))
        {
            foreach (Match match in Placeholder().Matches(text))
            {
                Assert.True(page.Facts.ContainsKey(match.Groups[1].Value), text);
                used.Add(match.Groups[1].Value);
            }
            foreach (Match match in Code().Matches(text))
            {
                var code = match.Groups[1].Value;
                Assert.True(
                    !code.Any(char.IsAsciiDigit)
                        || programs.Any(program => program.Contains(Tight(code), StringComparison.Ordinal))
                        || IsRightSum(code),
                    $"'{code}' is in no program of {name}, and no sum that comes out"
                );
            }
            // A button is called so; that it is there is seen in the browser.
            var rest = Placeholder().Replace(Code().Replace(text, ""), "").Replace("“10 steps”", "");
            Assert.False(rest.Any(char.IsAsciiDigit), $"A number that nothing checks: {text}");
        }
        foreach (var ask in page.Steps.Select(step => step.Ask))
        {
            used.Add(ask.Fact ?? "");
        }
        Assert.Empty(page.Facts.Keys.Except(used));
    }

    [Theory, MemberData(nameof(Names))]
    public void Of_the_choices_one_is_right_and_every_answer_has_a_reply_of_its_own(string name)
    {
        var page = Page(name);
        foreach (var ask in page.Steps.Select(step => step.Ask).Where(ask => ask.Question is not null))
        {
            var right = page.Facts[ask.Fact!].Is;
            if (ask.Choices is { } choices)
            {
                Assert.Single(choices, choice => choice.Is == right);
                Assert.Equal(choices.Count, choices.Select(choice => choice.Reply).Distinct().Count());
                Assert.Equal(choices.Count, choices.Select(choice => choice.Is).Distinct().Count());
                // One that begins with a number is the answer of that number.
                Assert.All(
                    choices.Where(choice => choice.Text.StartsWith('{')),
                    choice => Assert.Equal(page.Facts[Placeholder().Match(choice.Text).Groups[1].Value].Is, choice.Is)
                );
            }
            else
            {
                Assert.DoesNotContain(ask.Replies!.Keys, wrong => TourEngine.Number(wrong) == TourEngine.Number(right));
                Assert.All((string?[])[ask.Right, ask.Otherwise], text => Assert.False(string.IsNullOrEmpty(text)));
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void What_a_step_waits_for_is_not_yet_there_and_is_what_it_then_shows(string name)
    {
        var page = Page(name);
        foreach (var step in page.Steps)
        {
            Assert.True(step.Ask.Question is null != step.Ask.Until is null, $"{name}: a question or something to do");
            Assert.NotEmpty(step.Reveal.Say);
            if (step.Ask.Until is { } until)
            {
                var before = Merged(page.State, step.State);
                Assert.False(until.All(condition => condition.Holds(before)), $"{name}: {step.Ask.Do}");
                var after = Merged(before, step.Reveal.State);
                Assert.All(until, condition => Assert.True(condition.Holds(after), $"{name}: {condition}"));
            }
        }
    }

    static TourPage Page(string name) => s_tour.Pages.Single(page => page.Name == name);

    static Dictionary<string, string> Merged(
        IReadOnlyDictionary<string, string> state,
        IReadOnlyDictionary<string, string>? changes
    )
    {
        var merged = new Dictionary<string, string>(state);
        foreach (var (key, value) in changes ?? new Dictionary<string, string>())
        {
            merged[key] = value;
        }
        return merged;
    }

    // "0.53" claims what rounds to it.
    static bool Agrees(string claimed, object answer)
    {
        if (answer is string word)
        {
            return word == claimed;
        }
        var (shown, value) = (TourEngine.Number(claimed), (double)answer);
        var decimals = claimed.Contains('.', StringComparison.Ordinal)
            ? claimed.Length - claimed.IndexOf('.', StringComparison.Ordinal) - 1
            : 0;
        return double.IsNaN(shown)
            ? double.IsNaN(value)
            : Math.Abs(value - shown) <= 0.5 * Math.Pow(10, -decimals) + 1e-12;
    }

    static bool IsRightSum(string code)
    {
        if (code.Split(" = ") is not [var left, var right] || left.Any(char.IsAsciiLetter))
        {
            return false;
        }
        var value = TourEngine.Value(left.Replace('×', '*').Replace('−', '-'));
        return Math.Abs(value - double.Parse(right, CultureInfo.InvariantCulture)) < 1e-12;
    }

    static IEnumerable<string> Programs(TourPage page) =>
        page
            .Steps.Select(step => step.State)
            .Concat(page.Facts.Values.Select(fact => fact.State))
            .Append(page.State)
            .Select(state => state?.GetValueOrDefault("text"))
            .OfType<string>();

    static IEnumerable<string> Texts(TourPage page) =>
        page
            .Steps.SelectMany(step =>
                new[] { step.Ask.Question, step.Ask.Right, step.Ask.Otherwise, step.Ask.Do }
                    .Concat(step.Say)
                    .Concat(step.Reveal.Say)
                    .Concat((step.Ask.Choices ?? []).SelectMany(choice => new[] { choice.Text, choice.Reply }))
                    .Concat(step.Ask.Replies?.Values ?? [])
            )
            .Append(page.Title)
            .Append(page.Belief)
            .OfType<string>();

    static string Tight(string code) => code.Replace(" ", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Code();
}
