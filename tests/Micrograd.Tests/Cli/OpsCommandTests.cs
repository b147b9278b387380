using Micrograd.Cli.Reference;

namespace Micrograd.Tests.Cli;

public class OpsCommandTests
{
    [Fact]
    public void Every_op_stands_in_one_group_and_one_line()
    {
        Assert.Equal(OpTable.All, OpTable.Groups.SelectMany(group => group.Ops));
        Assert.Equal(7, OpTable.Groups.Count);
        var lines = Tool.Run("ops").Lines;
        Assert.All(
            OpTable.All,
            entry => Assert.Contains(lines, line => line.StartsWith(entry.Name + " ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Every_op_has_a_page_with_formulas_edges_and_plots()
    {
        foreach (var entry in OpTable.All)
        {
            var page = Tool.Run("ops", entry.Name).Out;
            Assert.Contains($"y = {entry.Op.ValueText}", page, StringComparison.Ordinal);
            Assert.All(
                Enumerable.Range(0, entry.Op.Arity),
                i => Assert.Contains(entry.Op.DerivativeText(i), page, StringComparison.Ordinal)
            );
            Assert.All(entry.Edges, edge => Assert.Contains(edge.Why, page, StringComparison.Ordinal));
            Assert.Contains(page, c => c is > '\u2800' and <= '\u28FF');
            Assert.DoesNotContain('\u001b', page);
        }
    }

    [Theory]
    [InlineData("pow", 2)]
    [InlineData("**", 2)]
    [InlineData("+", 1)]
    [InlineData("swish", 1)]
    public void An_op_is_found_by_every_name(string name, int count)
    {
        Assert.Equal(count, Tool.Run("ops", name, "--json").Json().GetProperty("ops").GetArrayLength());
    }

    [Fact]
    public void Json_tells_the_whole_table()
    {
        var ops = Tool.Run("ops", "--json").Json().GetProperty("ops").EnumerateArray().ToArray();
        Assert.Equal(OpTable.All.Count, ops.Length);
        var tanh = ops.Single(op => op.GetProperty("name").GetString() == "tanh");
        Assert.Equal("hyperbolics", tanh.GetProperty("group").GetString());
        Assert.Equal("1 − y²", tanh.GetProperty("derivatives")[0].GetString());
        Assert.Equal("x.Tanh()", tanh.GetProperty("csharp").GetString());
        Assert.Equal(1.6993417021166355e-17, tanh.GetProperty("edges")[0].GetProperty("derivatives")[0].GetDouble());
    }

    [Fact]
    public void The_reference_page_is_current()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/ops.md"));
        Assert.True(
            page == Tool.Run("ops", "--markdown").Out,
            "docs/ops.md is old: ./micrograd ops --markdown > docs/ops.md"
        );
    }

    [Fact]
    public void Every_tensor_op_stands_in_one_line_and_has_a_page()
    {
        var lines = Tool.Run("ops", "--tensor").Lines;
        foreach (var entry in TensorOpTable.All)
        {
            Assert.Single(lines, line => line.StartsWith($"{entry.Name} ", StringComparison.Ordinal));
            var page = Tool.Run("ops", "--tensor", entry.Name).Out;
            Assert.Contains(entry.Meaning, page, StringComparison.Ordinal);
            Assert.Equal(entry.Refused.Count > 0, page.Contains("  refuses     ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_op_of_tensors_alone_needs_no_option()
    {
        Assert.Equal(Tool.Run("ops", "--tensor", "softmax").Out, Tool.Run("ops", "softmax").Out);
        Assert.Contains("to input 0: softmax_grad", Tool.Run("ops", "softmax").Out, StringComparison.Ordinal);
        var unknown = Tool.Run("ops", "--tensor", "softmx");
        Assert.Contains("Did you mean softmax?", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_tells_the_tensor_ops()
    {
        var ops = Tool.Run("ops", "--tensor", "--json").Json().GetProperty("tensorOps").EnumerateArray().ToArray();
        Assert.Equal(
            TensorOpTable.All.Select(entry => entry.Name),
            ops.Select(op => op.GetProperty("name").GetString())
        );
        var transpose = ops.Single(op => op.GetProperty("name").GetString() == "transpose");
        Assert.True(transpose.GetProperty("isView").GetBoolean());
        Assert.Equal("Transpose", transpose.GetProperty("onnx").GetString());
        Assert.Equal("transpose", transpose.GetProperty("gradients")[0].GetProperty("ops")[0].GetString());
    }

    [Fact]
    public void The_reference_page_of_tensor_ops_is_current()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/tensor-ops.md"));
        Assert.True(
            page == Tool.Run("ops", "--tensor", "--markdown").Out,
            "docs/tensor-ops.md is old: ./micrograd ops --tensor --markdown > docs/tensor-ops.md"
        );
    }
}
