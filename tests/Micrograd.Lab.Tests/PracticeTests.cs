using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests;

public sealed class PracticeTests
{
    [Fact]
    public void The_same_seed_and_level_give_the_same_exercise_and_others_another()
    {
        Assert.Equal(Practice(5, 2).ToJsonString(), Practice(5, 2).ToJsonString());
        Assert.NotEqual(Practice(5, 2).ToJsonString(), Practice(6, 2).ToJsonString());
        Assert.Equal(7, Practice(5, 0)["levels"]!.AsArray().Count);
        Assert.Contains("0 to 6", Desk.Refused("practice", """{"seed":1,"level":7}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_question_of_every_level_is_right_with_the_revealed_answers()
    {
        for (var level = 0; level < 7; level++)
        {
            for (var seed = -2; seed < 6; seed++)
            {
                var practice = Practice(seed, level);
                foreach (var question in practice["questions"]!.AsArray())
                {
                    var revealed = Check(practice, question!, new(), reveal: true);
                    var answers = new JsonObject();
                    foreach (var field in revealed["fields"]!.AsArray())
                    {
                        var text = (string)field!["expected"]!;
                        answers[(string)field["field"]!] = double.TryParse(
                            text,
                            System.Globalization.CultureInfo.InvariantCulture,
                            out var number
                        )
                            ? number
                            : text;
                    }
                    Assert.False((bool)revealed["isRight"]!);
                    Assert.Equal(question!["fields"]!.AsArray().Count, answers.Count);
                    Assert.True((bool)Check(practice, question, answers)["isRight"]!, answers.ToJsonString());
                }
            }
        }
    }

    [Fact]
    public void The_questions_are_the_backward_pass_of_the_program()
    {
        var practice = Practice(3, 4);
        var program = Desk.Ask(
            "program",
            new() { ["text"] = (string)practice["text"]!, ["actions"] = new JsonArray("backward") }
        );

        Assert.Equal(
            program["backward"]!.AsArray().Skip(1).Select(step => (string)step!["edge"]!),
            practice["questions"]!.AsArray().Select(question => (string)question!["edge"]!)
        );
        Assert.Equal(
            ["local", "upstream", "contribution", "sum", "direction"],
            practice["questions"]!.AsArray().Last()!["fields"]!.AsArray().Select(field => (string)field!)
        );
        Assert.Equal("∂L/∂b through L = b × c", (string)practice["questions"]![0]!["title"]!);
    }

    // a = 3, b = a * a, c = b + a, L = b * c but for the numbers, which the seed gives.
    [Theory]
    [InlineData("local", "-local", "wrongSign")]
    [InlineData("local", "other", "wrongOperand")]
    [InlineData("contribution", "local", "forgotUpstream")]
    [InlineData("contribution", "upstream", "forgotLocal")]
    [InlineData("contribution", "-contribution", "wrongSign")]
    [InlineData("contribution", "local + upstream", "addedFactors")]
    [InlineData("contribution", "other * upstream", "wrongOperand")]
    [InlineData("upstream", "1", "wrongNode")]
    public void A_wrong_answer_is_matched_to_its_cause(string field, string wrong, string mistake)
    {
        // L = d * f, d = e ± c, e = a * b: the question about a.
        var practice = Practice(11, 2);
        var question = practice["questions"]!
            .AsArray()
            .Single(q => ((string)q!["title"]!).Contains("∂L/∂a", StringComparison.Ordinal))!;
        var program = Desk.Ask(
            "program",
            new() { ["text"] = (string)practice["text"]!, ["actions"] = new JsonArray("backward") }
        );
        double Data(string name) => (double)program.Node(name)["data"]!;
        var (local, other, upstream) = (Data("b"), Data("a"), Data("f"));
        var answer = wrong switch
        {
            "-local" => -local,
            "other" => other,
            "local" => local,
            "upstream" => upstream,
            "-contribution" => -local * upstream,
            "local + upstream" => local + upstream,
            "other * upstream" => other * upstream,
            _ => 1,
        };

        var checkedField = Check(practice, question, new() { [field] = answer })["fields"]!.AsArray().Single()!;

        Assert.False((bool)checkedField["isRight"]!);
        Assert.Equal(mistake, (string)checkedField["mistake"]!);
        Assert.NotEmpty((string)checkedField["hint"]!);
    }

    [Fact]
    public void A_contribution_from_wrong_factors_is_told_to_follow_from_them()
    {
        var practice = Practice(1, 0);
        var fields = Check(
            practice,
            practice["questions"]![0]!,
            new()
            {
                ["local"] = 100,
                ["upstream"] = 1,
                ["contribution"] = 100,
                ["direction"] = "stays",
            }
        )["fields"]!.AsArray();

        Assert.Equal([false, true, false, false], fields.Select(field => (bool)field!["isRight"]!));
        Assert.Equal("followsFromOther", (string)fields[2]!["mistake"]!);
    }

    [Fact]
    public void Forgetting_to_add_and_going_along_the_gradient_are_named()
    {
        var practice = Practice(2, 3);
        var question = practice["questions"]!
            .AsArray()
            .Single(q => q!["fields"]!.AsArray().Any(f => (string)f! == "sum"))!;
        var program = Desk.Ask(
            "program",
            new() { ["text"] = (string)practice["text"]!, ["actions"] = new JsonArray("backward") }
        );
        var step = program["backward"]!.AsArray().Single(s => (string?)s!["edge"] == (string)question["edge"]!)!;

        var fields = Check(
            practice,
            question,
            new() { ["sum"] = (double)step["adds"]!, ["direction"] = (double)step["after"]! > 0 ? "up" : "down" }
        )["fields"]!.AsArray();

        Assert.Equal(["forgotToAdd", "alongGradient"], fields.Select(field => (string)field!["mistake"]!));
    }

    [Fact]
    public void A_question_that_was_not_asked_is_refused() =>
        Assert.Contains(
            "no question",
            Desk.Refused("practiceCheck", """{"seed":1,"level":0,"node":0,"operand":0,"answers":{}}"""),
            StringComparison.Ordinal
        );

    static JsonObject Practice(int seed, int level) =>
        Desk.Ask("practice", new() { ["seed"] = seed, ["level"] = level });

    static JsonObject Check(JsonObject practice, JsonNode question, JsonObject answers, bool reveal = false) =>
        Desk.Ask(
            "practiceCheck",
            new()
            {
                ["seed"] = (int)practice["seed"]!,
                ["level"] = (int)practice["level"]!,
                ["node"] = (int)question["node"]!,
                ["operand"] = (int)question["operand"]!,
                ["answers"] = answers,
                ["reveal"] = reveal,
            }
        );
}
