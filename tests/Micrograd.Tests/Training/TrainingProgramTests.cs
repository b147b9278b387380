using System.Globalization;
using System.Text.Json.Nodes;
using Micrograd.Lab;
using Micrograd.Tests.Documentation;

namespace Micrograd.Tests.Training;

/// <summary>A run of the playground as a program: it compiles, has the run's loss, and goes on learning.</summary>
[Collection(OneAtATime.Name)]
public sealed class TrainingProgramTests
{
    [Theory]
    [InlineData("""{"problem":"moons","hidden":[4,3],"activations":["tanh","relu"]}""")]
    [InlineData(
        """{"problem":"circle","loss":"hinge","features":["x","xSquared","product","sinY"],"optimizer":"adam"}"""
    )]
    [InlineData(
        """{"problem":"xor","loss":"squared","regularization":"l1","regularizationRate":0.001,"zeroGrads":false,"learningRate":0.001}"""
    )]
    [InlineData("""{"problem":"threeArms","hidden":[5],"activations":["sigmoid"],"optimizer":"momentum"}""")]
    [InlineData("""{"problem":"plane","hidden":[],"regularization":"l2","regularizationRate":0.01}""")]
    [InlineData("""{"problem":"plane","loss":"huber","hidden":[3],"activations":["linear"]}""")]
    [InlineData("""{"problem":"plane","loss":"absolute"}""")]
    public void It_has_the_runs_loss_and_learns_on(string settings)
    {
        var desk = new LabDesk();
        var frame = Ask(desk, "start", new() { ["settings"] = JsonNode.Parse(settings), ["step"] = 25 });
        var program = Ask(desk, "trainingProgram", new() { ["run"] = (string)frame["run"]! });
        var lines = CSharpProgram.Run((string)program["text"]!, "playground.cs").Split('\n');
        var loss = (double)frame["train"]!["loss"]!;
        Assert.Equal(loss, double.Parse(lines[0]["loss ".Length..], CultureInfo.InvariantCulture), 1e-12 * loss);
        var after = double.Parse(lines[1]["loss after ten more epochs ".Length..], CultureInfo.InvariantCulture);
        Assert.True(after < loss, $"{after} after {loss}");
    }

    static JsonObject Ask(LabDesk desk, string name, JsonObject request)
    {
        var answer = desk.Answer(name, request.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.False(answer.IsError, answer.Json);
        return JsonNode.Parse(answer.Json)!.AsObject();
    }
}
