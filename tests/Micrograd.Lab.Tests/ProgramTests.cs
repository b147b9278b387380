using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests;

public sealed class ProgramTests
{
    const string Neuron = """
        x1 = 2; x2 = 0; w1 = -3; w2 = 1; b = 6.8813735870195432
        n = x1*w1 + x2*w2 + b
        o = tanh(n)
        """;

    const string Readme = """
        a = -4.0
        b = 2.0
        c = a + b
        d = a * b + b**3
        c += c + 1
        c += 1 + c + (-a)
        d += d * 2 + (b + a).relu()
        d += 3 * d + (b - a).relu()
        e = c - d
        f = e**2
        g = f / 2.0
        g += 10.0 / f
        """;

    [Fact]
    public void The_lectures_neuron_has_the_lectures_gradients()
    {
        var program = After(Neuron, "backward");

        Assert.Equal(0.7071, (double)program.Node("o")["data"]!, 4);
        Assert.Equal(
            [-1.5, 1, 0.5, 0, 0.5],
            new[] { "x1", "w1", "x2", "w2", "b" }.Select(name => Math.Round(program.Grad(name), 6))
        );
    }

    [Fact]
    public void The_readmes_expression_has_its_gradients()
    {
        var program = After(Readme, "backward");

        Assert.Equal(24.7041, (double)program.Node("g")["data"]!, 4);
        Assert.Equal(138.8338, program.Grad("a"), 4);
        Assert.Equal(645.5773, program.Grad("b"), 4);
    }

    [Fact]
    public void A_gradient_is_unknown_until_a_backward_pass()
    {
        var program = After("a = 2; b = a * 3; unused = 5");

        Assert.Null(program.Node("a")["grad"]);
        Assert.Equal("–", (string)program.Node("a")["gradText"]!);
        Assert.Equal("b = a × 3, data 6, grad not computed", (string)program.Node("b")["accessible"]!);
        Assert.Empty(program["backward"]!.AsArray());

        var backward = After("a = 2; b = a * 3; unused = 5; b", "backward");
        Assert.Equal(3, backward.Grad("a"));
        Assert.Null(backward.Node("unused")["grad"]);
        Assert.Equal("b = a × 3, data 6, grad 1", (string)backward.Node("b")["accessible"]!);
    }

    [Fact]
    public void A_second_pass_adds_to_leaves_and_begins_inner_nodes_anew()
    {
        var program = After("a = 2; b = -3; c = a * b; d = c * 4", "backward", "backward");

        Assert.Equal(-24, program.Grad("a"));
        Assert.Equal(4, program.Grad("c"));
        Assert.Equal(
            ["#3.grad = -6 + -6 = -12", "a.grad = -12 + -12 = -24", "b.grad = 8 + 8 = 16"],
            Steps(program).Where(step => step["sum"] is not null).Select(step => step["sum"].Text())
        );
        Assert.Equal(-12, (double)Steps(program).Single(step => (int?)step["input"] == program.Id("a"))["before"]!);
    }

    [Fact]
    public void Zeroed_gradients_are_0_at_leaves_alone()
    {
        var program = After("a = 2; b = a * 3", "backward", "zeroGrads");

        Assert.Equal(0, program.Grad("a"));
        Assert.Equal(1, program.Grad("b"));
        Assert.Equal(3, After("a = 2; b = a * 3", "backward", "zeroGrads", "backward").Grad("a"));
    }

    [Fact]
    public void Every_number_of_a_sentence_knows_what_it_is()
    {
        var program = After("a = 2; b = -3; c = a * b", "backward");
        var (a, b, c) = (program.Id("a"), program.Id("b"), program.Id("c"));
        var step = Steps(program).Single(step => (int?)step["input"] == b);

        Assert.Equal("b.grad += a.data × c.grad = 2 × 1 = 2", step["sentence"].Text());
        Assert.Equal(
            [
                ("b.grad", b, "grad", null),
                ("a.data", a, "data", $"{c}.1"),
                ("c.grad", c, "grad", null),
                ("2", a, "data", $"{c}.1"),
                ("1", c, "grad", null),
                ("2", b, "adds", $"{c}.1"),
            ],
            Links(step["sentence"])
        );
        Assert.Equal("c = a.data × b.data = 2 × -3 = -6", program["forward"]![0]!["sentence"].Text());
        Assert.Equal(
            [
                ("c", c, "data", null),
                ("a.data", a, "data", null),
                ("b.data", b, "data", null),
                ("2", a, "data", null),
                ("-3", b, "data", null),
                ("-6", c, "data", null),
            ],
            Links(program["forward"]![0]!["sentence"])
        );
    }

    [Fact]
    public void Local_derivatives_are_the_rules_formula_in_numbers()
    {
        var local = After(Neuron).Node("o")["locals"]![0]!;

        Assert.Equal("1 − y²", (string)local["rule"]!);
        Assert.Equal("1 − o.data² = 1 − 0.7071² = 0.5", local["formula"].Text());
        Assert.Equal("a.data × b.data = 2 × 3", After("a=2;b=3;c=a*b").Node("c")["formula"].Text());
        Assert.Equal("1", After("a=2;b=3;c=a+b").Node("c")["locals"]![0]!["formula"].Text());
    }

    [Fact]
    public void Moved_leaves_are_computed_with_and_keep_the_ids()
    {
        const string Text = "a = 2; b = a * 3; c = b + a";
        var before = After(Text, "backward");
        var (a, three) = (
            before.Id("a"),
            before["nodes"]!.AsArray().Single(node => (bool)node!["isConstant"]!)!["id"]!
        );

        var moved = Program(Text, new() { [$"{a}"] = 5, [$"{three}"] = -1 }, "backward");

        Assert.Equal(0, (double)moved.Node("c")["data"]!);
        Assert.Equal(0, moved.Grad("a"));
        Assert.Equal(Titles(before), Titles(moved));
        Assert.Equal("NaN", (string)Program(Text, new() { [$"{a}"] = "NaN" }).Node("c")["data"]!);
    }

    [Fact]
    public void The_last_step_leaves_what_the_engine_leaves()
    {
        var program = After(Readme, "backward", "backward", "zeroGrads", "backward", "backward");

        foreach (
            var step in Steps(program).Where(step => step["input"] is not null).GroupBy(step => (int)step["input"]!)
        )
        {
            var node = program["nodes"]![step.Key]!;
            Assert.Equal((double)node["grad"]!, (double)step.Last()["after"]!);
        }
        Assert.Equal(2 * 138.8338, program.Grad("a"), 3);
    }

    [Fact]
    public void Every_node_and_edge_stands_in_the_drawing_within_the_canvas()
    {
        var program = After(Readme);
        var drawing = program["drawing"]!;
        var boxes = drawing["boxes"]!.AsArray();
        var edges = drawing["edges"]!.AsArray();

        Assert.Equal(
            program["nodes"]!
                .AsArray()
                .SelectMany(node => node!["locals"]!.AsArray().Select(local => (string)local!["edge"]!)),
            edges.Select(edge => (string)edge!["edge"]!)
        );
        Assert.Equal(program["nodes"]!.AsArray().Count, boxes.Select(box => (int)box!["node"]!).Distinct().Count());
        Assert.All(
            boxes,
            box =>
            {
                Assert.InRange((double)box!["x"]!, 0, (double)drawing["width"]! - (double)box["width"]!);
                Assert.InRange((double)box["y"]!, 0, (double)drawing["height"]! - (double)box["height"]!);
            }
        );
        Assert.Equal(drawing.ToJsonString(), Program(Readme, new() { ["0"] = 1e300 })["drawing"]!.ToJsonString());
        Assert.Null(Desk.Ask("program", new() { ["text"] = Readme, ["layout"] = false })["drawing"]);
    }

    [Fact]
    public void Without_sentences_the_numbers_are_the_same()
    {
        var whole = After(Neuron, "backward");
        var numbers = Desk.Ask(
            "program",
            new()
            {
                ["text"] = Neuron,
                ["actions"] = new JsonArray("backward"),
                ["sentences"] = false,
                ["layout"] = false,
            }
        );

        Assert.Empty(numbers["backward"]!.AsArray());
        Assert.Empty(numbers["forward"]!.AsArray());
        foreach (var (expected, node) in whole["nodes"]!.AsArray().Zip(numbers["nodes"]!.AsArray()))
        {
            Assert.Equal((string)expected!["gradFull"]!, (string)node!["gradFull"]!);
            Assert.Equal(
                expected["locals"]!.AsArray().Select(local => (string)local!["valueText"]!),
                node["locals"]!.AsArray().Select(local => (string)local!["valueText"]!)
            );
        }
    }

    [Fact]
    public void A_graph_too_big_to_draw_says_so()
    {
        var program = After("a = 1\n" + string.Concat(Enumerable.Repeat("a = a + 1\n", 1_100)));

        Assert.Null(program["drawing"]);
        Assert.Contains("2,000", (string)program["undrawn"]!, StringComparison.Ordinal);

        var text = "a = 1\n" + string.Concat(Enumerable.Repeat("a = a + 1\n", 2_600));
        var refused = Desk.Refused("program", new JsonObject { ["text"] = text }.ToJsonString());
        Assert.Contains("5,201 nodes", refused, StringComparison.Ordinal);
    }

    static JsonObject After(string text, params string[] actions) => Program(text, null, actions);

    static JsonObject Program(string text, JsonObject? data, params string[] actions) =>
        Desk.Ask(
            "program",
            new()
            {
                ["text"] = text,
                ["data"] = data,
                ["actions"] = new JsonArray([.. actions.Select(action => JsonValue.Create(action))]),
            }
        );

    static IEnumerable<JsonObject> Steps(JsonObject program) =>
        program["backward"]!.AsArray().Select(step => step!.AsObject());

    static IEnumerable<string> Titles(JsonObject program) =>
        program["nodes"]!.AsArray().Select(node => (string)node!["title"]!);

    static IEnumerable<(string Text, int Node, string Quantity, string? Edge)> Links(JsonNode? sentence) =>
        sentence!
            .AsArray()
            .Where(part => part!["node"] is not null)
            .Select(part =>
                ((string)part!["text"]!, (int)part["node"]!, (string)part["quantity"]!, (string?)part["edge"])
            );
}
