using Micrograd.TensorOps;

namespace Micrograd.Tests.TensorOps;

/// <summary>The table of tensor ops is whole.</summary>
public sealed class TensorOpTableTests
{
    [Fact]
    public void Every_op_of_the_library_is_applied_by_a_line_or_by_its_gradient()
    {
        var applied = TensorOpTable
            .All.Concat(TensorOpTable.Kernels)
            .SelectMany(entry => entry.Applied)
            .Select(one => Definition(one.Op.GetType()))
            .ToHashSet();
        var forgotten = typeof(TensorOp)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(TensorOp)) && !type.IsAbstract)
            // Made in place of ops that were not recorded, which are lines of their own.
            .Where(type => type != typeof(Checkpoint))
            // Applied by a pass to which several parts of one tensor come: the op of a part alone, and a sum.
            .Where(type => type != typeof(AddPart))
            // Applied by programs alone; eager code has their numbers from the host.
            .Where(type => !type.IsSubclassOf(typeof(HostOp)))
            .Where(type => !applied.Contains(type));
        Assert.Empty(forgotten);
    }

    [Fact]
    public void A_name_means_one_op()
    {
        var names = TensorOpTable.All.Concat(TensorOpTable.Kernels).Select(entry => entry.Name).ToArray();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Every_line_of_the_scalar_table_is_a_tensor_op()
    {
        var rules = TensorOpTable.All.Select(entry => entry.Rule).Where(rule => rule is not null);
        Assert.Equal(OpTable.All, rules!);
        Assert.All(
            TensorOpTable.All.Where(entry => entry.Rule is not null && entry.Name != "where"),
            // An op with parameters is made anew where another was asked for in between.
            entry =>
                Assert.Equal(
                    (entry.Rule!.Op.GetType(), entry.Rule.Op.Name),
                    (entry.Applied[0].Op.Rule!.GetType(), entry.Applied[0].Op.Rule!.Name)
                )
        );
    }

    [Fact]
    public void Find_knows_the_names_of_both()
    {
        Assert.Equal("amax", TensorOpTable.Find("amax")!.Name);
        Assert.Equal("maximum", TensorOpTable.Find("maximum")!.Name);
        Assert.Equal("maximum", TensorOpTable.All.Single(entry => entry.Rule == OpTable.Find("max")).Name);
        Assert.Equal("concat", TensorOpTable.Find("cat")!.Name);
        Assert.Null(TensorOpTable.Find("convolution"));
    }

    [Fact]
    public void Tensors_call_the_larger_of_two_maximum_and_the_scalar_engine_max()
    {
        var (a, b) = (Tensor.Of([1.0, 2]).RequireGrad().Named("a"), Tensor.Of([2.0, 1]));
        Assert.Null(TensorOpTable.Find("max"));
        Assert.Null(TensorOpTable.Find("min"));
        Assert.Contains(Graph.Of(a.Max(b)).Nodes, node => node.OpName == "maximum");
        Assert.Contains(Graph.Of(a.Min(b)).Nodes, node => node.OpName == "minimum");
        Assert.StartsWith(
            "maximum: [2] and [3] do not broadcast",
            Assert.Throws<ArgumentException>(() => a.Max(Tensor.Of([1.0, 2, 3]))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(TensorOpTable.Kernels, kernel => kernel.Name == "maximum_grad_a");
        Assert.Contains(Graph.Of(new Value(1).Max(new Value(2))).Nodes, node => node.OpName == "max");
    }

    [Fact]
    public void No_op_holds_a_function()
    {
        // A checkpoint is the function that it computes again.
        var holding = typeof(TensorOp)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(TensorOp)) && type != typeof(Checkpoint))
            .SelectMany(type =>
                type.GetFields(
                    System.Reflection.BindingFlags.Instance
                        | System.Reflection.BindingFlags.NonPublic
                        | System.Reflection.BindingFlags.Public
                )
            )
            .Where(field => typeof(Delegate).IsAssignableFrom(field.FieldType));
        Assert.Empty(holding);
    }

    [Theory]
    [MemberData(nameof(TensorOpCases.All), MemberType = typeof(TensorOpCases))]
    public void Ops_of_equal_attributes_are_equal_and_others_are_not(string name)
    {
        var entry = TensorOpCases.Entry(name);
        var ops = entry.Applied.Select(applied => applied.Op).ToArray();
        var again = entry.Samples.Select(sample => entry.Own(sample).Op).ToArray();
        for (var i = 0; i < ops.Length; i++)
        {
            Assert.Equal(ops[i], again[i]);
            Assert.Equal(ops[i].GetHashCode(), again[i].GetHashCode());
            Assert.All(ops, other => Assert.Equal(other.Equals(ops[i]), ops[i].Equals(other)));
            Assert.All(ops, other => Assert.Equal(ops[i].Equals(other), ops[i].ToString() == other.ToString()));
        }
    }

    static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
