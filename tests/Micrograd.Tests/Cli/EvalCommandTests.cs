using System.Text.Json;

namespace Micrograd.Tests.Cli;

public class EvalCommandTests
{
    [Fact]
    public void One_file_for_two_drawings_is_refused()
    {
        using var folder = new TemporaryFolder();
        var tool = Tool.Run("eval", "a = 1", "--svg", folder.File("g"), "--dot", folder.File("g"));
        Assert.Equal(2, tool.ExitCode);
        Assert.Contains("the same file", tool.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("g")));
    }

    [Fact]
    public void Micrograds_readme_pastes_in_unchanged()
    {
        var tool = Tool.Run("eval", Tool.MicrogradReadme, "--json");
        Assert.Equal(0, tool.ExitCode);
        Assert.Equal("g", tool.Json().GetProperty("outputName").GetString());
        Assert.Equal(24.70408163265306, tool.Json().GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(138.83381924198252, Node(tool, "a").GetProperty("grad").GetDouble(), 1e-12);
        Assert.Equal(645.5772594752186, Node(tool, "b").GetProperty("grad").GetDouble(), 1e-12);
    }

    [Fact]
    public void What_is_skipped_is_one_note_on_stderr()
    {
        var tool = Tool.Run("eval", Tool.MicrogradReadme);
        Assert.StartsWith("note: skipped ", tool.Error, StringComparison.Ordinal);
        Assert.Single(tool.Error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("note", tool.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lectures_neuron_pastes_in_from_stdin_with_its_labels()
    {
        var tool = Tool.RunWith(Tool.LectureNeuron, "eval", "-", "--json");
        Assert.Equal(0.7071067811865476, tool.Json().GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(-1.5, Node(tool, "x1").GetProperty("grad").GetDouble(), 1e-12);
        Assert.Equal(1.0, Node(tool, "w1").GetProperty("grad").GetDouble(), 1e-12);
        Assert.Equal("x1*w1 + x2*w2", Node(tool, "x1w1x2w2").GetProperty("label").GetString());
    }

    [Fact]
    public void Json_has_the_promised_shape_to_the_letter()
    {
        var tool = Tool.Run("eval", "a = 2; b = Value(-3, label='bee'); d = a * b", "--json");
        Assert.Equal(
            """{"output":2,"outputName":"d","value":-6,"nodes":["""
                + """{"id":0,"name":"a","label":null,"op":null,"data":2,"grad":-3,"inputs":[]},"""
                + """{"id":1,"name":"b","label":"bee","op":null,"data":-3,"grad":2,"inputs":[]},"""
                + """{"id":2,"name":"d","label":null,"op":"*","data":-6,"grad":1,"inputs":[0,1]}]}""",
            tool.Out.TrimEnd()
        );
    }

    [Fact]
    public void Json_steps_hold_both_the_words_and_the_numbers()
    {
        var step = Tool.Run("eval", "a = 2; b = -3; c = a * b", "--json", "--steps").Json().GetProperty("steps")[0];
        Assert.Equal(2, step.GetProperty("node").GetInt32());
        Assert.Equal(0, step.GetProperty("input").GetInt32());
        Assert.Equal(1, step.GetProperty("upstream").GetDouble());
        Assert.Equal(-3, step.GetProperty("local").GetDouble());
        Assert.Equal(-3, step.GetProperty("adds").GetDouble());
        Assert.Equal("a.grad += b.data × c.grad", step.GetProperty("formula").GetString());
        Assert.Equal("-3 × 1 = -3", step.GetProperty("numbers").GetString());
    }

    [Fact]
    public void A_name_bound_again_names_its_newest_node_only()
    {
        var nodes = Tool.Run("eval", "a = 1; a = a + 1; a += 1", "--json").Json().GetProperty("nodes").EnumerateArray();
        var named = Assert.Single(nodes, node => node.GetProperty("name").GetString() == "a");
        Assert.Equal(3, named.GetProperty("data").GetDouble());
    }

    [Fact]
    public void Nodes_that_do_not_reach_the_output_are_there_with_gradient_0()
    {
        var tool = Tool.Run("eval", "a = 2; aside = a * 5; y = a + 1", "--json");
        Assert.Equal(10, Node(tool, "aside").GetProperty("data").GetDouble());
        Assert.Equal(0, Node(tool, "aside").GetProperty("grad").GetDouble());
        Assert.Equal(1, Node(tool, "a").GetProperty("grad").GetDouble());
    }

    [Fact]
    public void A_second_name_of_a_node_is_listed_with_it()
    {
        var tool = Tool.Run("eval", "a = 2; b = a; y = b * 3", "--json");
        Assert.Equal("b", Node(tool, "a").GetProperty("alsoNamed")[0].GetString());
        Assert.Contains(
            Tool.Run("eval", "a = 2; b = a; y = b * 3").Lines,
            line => line.StartsWith("b ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Backward_makes_its_value_the_output()
    {
        var tool = Tool.Run("eval", "a = 2; b = a * a; b.backward(); c = a + 1", "--json");
        Assert.Equal("b", tool.Json().GetProperty("outputName").GetString());
        Assert.Equal(4, Node(tool, "a").GetProperty("grad").GetDouble());
    }

    [Fact]
    public void Numbers_that_json_does_not_have_are_strings()
    {
        var tool = Tool.Run("eval", "a = -1; n = a.log(); z = 0; p = 1 / z; m = -1 / z", "--json");
        Assert.Equal("NaN", Node(tool, "n").GetProperty("data").GetString());
        Assert.Equal("Infinity", Node(tool, "p").GetProperty("data").GetString());
        Assert.Equal("-Infinity", Node(tool, "m").GetProperty("data").GetString());
    }

    [Theory]
    [InlineData("-2**2", -4)]
    [InlineData("2**-1", 0.5)]
    [InlineData("2**3**2", 512)]
    [InlineData("(-2)**2", 4)]
    public void A_bare_expression_may_begin_with_a_minus_and_has_no_name(string text, double value)
    {
        var json = Tool.Run("eval", text, "--json").Json();
        Assert.Equal(value, json.GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("outputName").ValueKind);
        Assert.Equal(0, Tool.Run("eval", text).ExitCode);
    }

    [Fact]
    public void The_report_begins_with_the_output_and_aligns_every_name()
    {
        var lines = Tool.Run("eval", "a = -4.0; b = 2.0; d = a * b + b**3; third = 1 / 3").Lines;
        Assert.Equal("third = 0.3333333333333333", lines[0]);
        Assert.Equal("name   expression    data  grad", lines[2]);
        Assert.Equal("a                      -4     0", lines[3]);
        Assert.Equal("d      a × b + b³       0     0", lines[5]);
    }

    [Fact]
    public void Full_gives_every_digit()
    {
        Assert.Contains(
            "0.3333333333333333",
            Tool.Run("eval", "a = 1 / 3; b = a * 2", "--full").Lines[3],
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("0.33333", Tool.Run("eval", "a = 1 / 3; b = a * 2").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_are_numbered_sentences()
    {
        var lines = Tool.Run("eval", "a = 2; b = -3; c = a * b", "--steps").Lines;
        Assert.Contains("1. a.grad += b.data × c.grad = -3 × 1 = -3", lines);
        Assert.Contains("2. b.grad += a.data × c.grad = 2 × 1 = 2", lines);
    }

    [Fact]
    public void Drawings_are_written_and_told_on_stderr()
    {
        using var folder = new TemporaryFolder();
        var tool = Tool.Run(
            "eval",
            "a = 2; y = a.tanh()",
            "--svg",
            folder.File("g.svg"),
            "--dot",
            folder.File("g.dot")
        );
        Assert.Equal(0, tool.ExitCode);
        Assert.Contains("<svg", File.ReadAllText(folder.File("g.svg")), StringComparison.Ordinal);
        Assert.Contains("digraph", File.ReadAllText(folder.File("g.dot")), StringComparison.Ordinal);
        Assert.Contains("wrote ", tool.Error, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_program_comes_from_a_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("neuron.py"), Tool.LectureNeuron);
        Assert.StartsWith(
            "o = 0.70710678",
            Tool.Run("eval", "--file", folder.File("neuron.py")).Out,
            StringComparison.Ordinal
        );
    }

    static JsonElement Node(Tool tool, string name) =>
        tool.Json().GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("name").GetString() == name);
}
