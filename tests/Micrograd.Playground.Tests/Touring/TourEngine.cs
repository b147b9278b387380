using System.Globalization;
using System.Text.Json.Nodes;
using Micrograd.Lab;

namespace Micrograd.Playground.Tests.Touring;

/// <summary>Asks the engine what the tour claims: <c>grad a</c> in a state of a part, and the like.</summary>
static class TourEngine
{
    static readonly LabDesk s_desk = new();

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A number, or one of a few words.</summary>
    public static object Answer(string of, IReadOnlyDictionary<string, string> state)
    {
        var words = of.Split(' ');
        return state["part"] == "train" ? Trained(words[0], state) : OfProgram(words, state);
    }

    /// <summary>What arithmetic comes to.</summary>
    public static double Value(string arithmetic) =>
        (double)Answer(
            "data y",
            new Dictionary<string, string> { ["part"] = "expression", ["text"] = $"y = {arithmetic}" }
        );

    static object OfProgram(string[] words, IReadOnlyDictionary<string, string> state)
    {
        var text = state["text"];
        var program = Ask("program", new() { ["text"] = text, ["actions"] = ActionsOf(state) });
        var nodes = program["nodes"]!.AsArray();
        JsonNode Named(string title) => nodes.Single(node => (string)node!["title"]! == title)!;
        JsonObject With(string name, JsonNode value) => new() { ["text"] = text, [name] = value };
        JsonNode IdOf(string title) => (int)Named(title)["id"]!;
        var node = words.Length > 1 && !char.IsAsciiDigit(words[1][0]) ? words[1] : null;
        JsonObject Curve()
        {
            var request = With("node", IdOf(node!));
            request["lr"] = RateOf(state);
            return Ask("curve", request);
        }
        JsonObject Wrong()
        {
            var grads = Ask("mistake", With("mistakes", new JsonArray(state["break"])))["grads"]!.AsArray();
            return grads[(int)Named(node!)["id"]!]!.AsObject();
        }
        double Kink(string side) =>
            Real(Curve()["kinks"]!.AsArray().Single(kink => Real(kink!["x"]) == Real(Named(node!)["data"]))![side]);
        double Course(int steps)
        {
            var request = With("lr", RateOf(state));
            request["steps"] = steps;
            return Real(Ask("descend", request)["course"]!.AsArray()[^1]);
        }
        JsonNode Step() =>
            program["forward"]!
                .AsArray()
                .Concat(program["backward"]!.AsArray())
                .ElementAt(int.Parse(words[1], CultureInfo.InvariantCulture) - 1)!;
        var output = nodes[(int)program["output"]!]!;
        return words[0] switch
        {
            "data" => Real(Named(node!)["data"]),
            "grad" => Real(Named(node!)["grad"]),
            "local" => Named(node!)["locals"]!
                .AsArray()
                .Where(local => (int)local!["input"]! == (int)Named(words[2])["id"]!)
                .Select(local => Real(local!["value"]))
                .Single(),
            "adds" => Real(Step()["adds"]),
            "hands" => (string)nodes[(int)Step()["node"]!]!["title"]!,
            "effect" => Sign(Real(Named(node!)["grad"]), "rises", "falls", "stays"),
            "wrong" => Real(Wrong()["wrong"]),
            "compare" => Sign(Real(Wrong()["wrong"]) - Real(Wrong()["right"]), "more", "less", "same"),
            "same" => Real(Named(node!)["grad"]) == Real(Named(words[2])["grad"]) ? "same" : "different",
            "direction" => (string)Curve()["step"]!["direction"]!,
            "next" => Real(Curve()["step"]!["to"]!["x"]),
            "left" or "right" => Kink(words[0]),
            "cause" => (string)Ask("explain", With("node", IdOf(node!)))["strongest"]!["cause"]!["kind"]!,
            "course" => Course(int.Parse(words[1], CultureInfo.InvariantCulture)),
            "trend" => Sign(
                Course(int.Parse(words[1], CultureInfo.InvariantCulture)) - Real(output["data"]),
                "rises",
                "falls",
                "stays"
            ),
            "lr" => RateOf(state),
            _ => throw new ArgumentException($"There is no question '{string.Join(' ', words)}' about a program."),
        };
    }

    static object Trained(string word, IReadOnlyDictionary<string, string> state)
    {
        var step = int.Parse(state.GetValueOrDefault("step", "0"), CultureInfo.InvariantCulture);
        // What the page begins with, where the state does not say otherwise.
        var settings = new JsonObject { ["hidden"] = new JsonArray(4, 2), ["learningRate"] = RateOf(state) };
        settings["activations"] = new JsonArray(state.GetValueOrDefault("activations", "tanh").Split(' ')[0]);
        settings["initialization"] = state.GetValueOrDefault("initialization", "xavier");
        var frame = Ask("start", new() { ["settings"] = settings, ["step"] = step });
        return word switch
        {
            "step" => Real(frame["step"]),
            "loss" => Real(frame["train"]!["loss"]),
            "accuracy" => 100 * Real(frame["train"]!["accuracy"]),
            "moved" => Moved(frame),
            "shape" => Shape((string)frame["run"]!),
            _ => throw new ArgumentException($"There is no question '{word}' about a run."),
        };
    }

    static string Moved(JsonObject frame)
    {
        var gradients = frame["layers"]!
            .AsArray()
            .SelectMany(layer => layer!["neurons"]!.AsArray())
            .SelectMany(neuron => neuron!["weightGrads"]!.AsArray())
            .Select(Real)
            .ToArray();
        var moved = gradients.Count(gradient => gradient != 0);
        return moved == 0 ? "none"
            : moved == gradients.Length ? "all"
            : "some";
    }

    /// <summary>A line, if the output at places along lines goes up evenly.</summary>
    static string Shape(string run)
    {
        double At(double x, double y)
        {
            var values = Ask(
                "values",
                new()
                {
                    ["run"] = run,
                    ["x"] = x,
                    ["y"] = y,
                }
            );
            return Real(values["layers"]!.AsArray()[^1]!["sums"]![0]);
        }
        var isEven =
            ((double X, double Y)[])[(5, 1), (-3, 4), (2, -5)] is var places
            && places.All(to => Math.Abs(At(to.X, to.Y) + At(-to.X, -to.Y) - 2 * At(0, 0)) < 1e-9);
        return isEven ? "line" : "bent";
    }

    static JsonObject Ask(string name, JsonObject request)
    {
        var answer = s_desk.Answer(name, request.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.False(answer.IsError, $"{name} {request}: {answer.Json}");
        return JsonNode.Parse(answer.Json)!.AsObject();
    }

    static double Real(JsonNode? node) => node is null ? double.NaN : Number(node.ToString());

    static double RateOf(IReadOnlyDictionary<string, string> state) =>
        Number(state.GetValueOrDefault("lr", state.GetValueOrDefault("learningRate", "0.1")));

    static JsonArray ActionsOf(IReadOnlyDictionary<string, string> state) =>
        [
            .. state
                .GetValueOrDefault("done", "")
                .Select(letter => (JsonNode)(letter == 'b' ? "backward" : "zeroGrads")),
            "backward",
        ];

    static string Sign(double x, string plus, string minus, string zero) =>
        x > 0 ? plus
        : x < 0 ? minus
        : zero;
}
