using System.Text.Json.Nodes;
using CsCheck;

namespace Micrograd.Lab.Tests;

public sealed class RandomProgramTests
{
    [Fact]
    public void The_parts_of_a_sentence_joined_are_the_librarys_text() =>
        RandomPrograms.Any.Sample(
            text =>
            {
                var parsed = ExpressionProgram.Parse(text);
                var program = Ask("program", text, ["actions"], new JsonArray("backward"));

                Assert.Equal(
                    parsed.ToGraph().BackwardSteps().Select(step => step.ToString()),
                    program["backward"]!.AsArray().Skip(1).Select(step => step!["sentence"].Text())
                );
            },
            iter: 200
        );

    [Fact]
    public void The_gradients_and_the_last_steps_are_the_engines() =>
        RandomPrograms.Any.Sample(
            text =>
            {
                var parsed = ExpressionProgram.Parse(text);
                parsed.Output.Backward();
                parsed.Output.Backward();
                var program = Ask("program", text, ["actions"], new JsonArray("backward", "backward"));
                var nodes = parsed.ToGraph().Nodes;

                foreach (var answer in program["nodes"]!.AsArray().Where(node => node!["grad"] is not null))
                {
                    Assert.Equal(nodes[(int)answer!["id"]!].Value.Grad, Number(answer["grad"]));
                }
                var last = program["backward"]!.AsArray().Skip(1).GroupBy(step => (int)step!["input"]!);
                Assert.All(last, steps => Assert.Equal(nodes[steps.Key].Value.Grad, Number(steps.Last()!["after"])));
            },
            iter: 200
        );

    [Fact]
    public void The_shares_of_all_paths_make_up_the_gradient() =>
        RandomPrograms.Any.Sample(
            text =>
            {
                var explain = Ask("explain", text, ["node", "top"], 0, 100);
                var gradient = Number(explain["gradient"]);
                var paths = explain["paths"]!.AsArray();
                if ((string)explain["count"]! != $"{paths.Count}" || !double.IsFinite(gradient))
                {
                    return;
                }
                var products = paths.Select(path => Number(path!["product"])).ToArray();
                var size = products.Sum(Math.Abs);
                Assert.True(Math.Abs(products.Sum() - gradient) <= 1e-12 * size || !double.IsFinite(size), text);
            },
            iter: 300
        );

    [Fact]
    public void Every_request_answers_any_program() =>
        RandomPrograms.Any.Sample(
            text =>
            {
                Ask("check", text, ["h"], "sweep");
                Ask("curve", text, ["node", "points"], 1, 50);
                Ask("second", text, []);
                Ask("descend", text, ["steps"], 3);
                Ask("mistake", text, ["mistakes", "rounds"], new JsonArray("assign", "recursive", "noZero"), 2);
            },
            iter: 100
        );

    static JsonObject Ask(string name, string text, string[] fields, params JsonNode[] values)
    {
        var request = new JsonObject { ["text"] = text };
        for (var i = 0; i < fields.Length; i++)
        {
            request[fields[i]] = values[i];
        }
        return Desk.Ask(name, request);
    }

    static double Number(JsonNode? node) =>
        node!.GetValueKind() is System.Text.Json.JsonValueKind.String
            ? double.Parse((string)node!, System.Globalization.CultureInfo.InvariantCulture)
            : (double)node;
}
