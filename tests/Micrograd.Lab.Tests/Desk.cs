using System.Text.Json;
using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests;

/// <summary>Asks the desk as a page does: JSON in, JSON out.</summary>
static class Desk
{
    /// <summary>The answer; the test fails if it is an error.</summary>
    public static JsonObject Ask(string name, JsonObject request)
    {
        var answer = new LabDesk().Answer(name, request.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.False(answer.IsError, answer.Json);
        return JsonNode.Parse(answer.Json)!.AsObject();
    }

    /// <summary>The message of the error that the answer is; the test fails if it is none.</summary>
    public static string Refused(string name, string json)
    {
        var answer = new LabDesk().Answer(name, json, TestContext.Current.CancellationToken);
        Assert.True(answer.IsError, $"{name} answered {json}");
        using var read = JsonDocument.Parse(answer.Json);
        return read.RootElement.GetProperty("error").GetProperty("message").GetString()!;
    }

    /// <summary>The node of this title.</summary>
    public static JsonObject Node(this JsonObject program, string title) =>
        program["nodes"]!.AsArray().Single(node => (string)node!["title"]! == title)!.AsObject();

    public static double Grad(this JsonObject program, string title) => (double)program.Node(title)["grad"]!;

    public static int Id(this JsonObject program, string title) => (int)program.Node(title)["id"]!;

    /// <summary>The texts of a sentence's parts, joined.</summary>
    public static string Text(this JsonNode? sentence) =>
        string.Concat(sentence!.AsArray().Select(part => (string)part!["text"]!));
}
