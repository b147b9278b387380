using Micrograd.Tensors;

namespace Micrograd.Tests.TensorOps;

/// <summary>What is inferred without a number is what comes of running, and an op has memory of its own unless it is a view.</summary>
public sealed class TensorOpInferTests
{
    [Theory]
    [MemberData(nameof(TensorOpCases.All), MemberType = typeof(TensorOpCases))]
    public void A_result_without_memory_has_the_shape_type_and_layout_of_one_with(string name)
    {
        foreach (var applied in TensorOpCases.Entry(name).Applied)
        {
            // A reshape of what lies otherwise is a copy, and then the op.
            foreach (var inputs in Laid(applied.Inputs).Take(name == "reshape" ? 1 : 2))
            {
                var run = applied.Op.Apply(Array.ConvertAll(inputs, x => x));
                var shapes = Array.ConvertAll(inputs, x => Tensor.WithoutMemory(x._layout, x.DType));
                if (applied.Spec.DependsOnData)
                {
                    var refusal = Assert.Throws<InvalidOperationException>(() => applied.Op.Apply(shapes));
                    Assert.StartsWith($"{applied.Op.Called}: ", refusal.Message, StringComparison.Ordinal);
                    continue;
                }
                var inferred = applied.Op.Apply(shapes);
                Assert.Equal(run.Shape, inferred.Shape);
                Assert.Equal(run.DType, inferred.DType);
                Assert.Equal(run.Strides.ToArray(), inferred.Strides.ToArray());
                Assert.Equal(run._layout.Offset, inferred._layout.Offset);
                Assert.Equal(inputs.Length == 0, inferred._storage.HasMemory);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TensorOpCases.All), MemberType = typeof(TensorOpCases))]
    public void Memory_is_shared_by_views_alone(string name)
    {
        var entry = TensorOpCases.Entry(name);
        foreach (var applied in entry.Applied)
        {
            var y = applied.Outputs[0];
            Assert.Equal(entry.IsView, applied.Spec.IsView);
            var sharing = applied.Inputs.Where(x => x._storage == y._storage).ToArray();
            if (entry.IsView || TensorOpCases.Writes(entry))
            {
                Assert.Same(applied.Inputs[0], Assert.Single(sharing));
            }
            else
            {
                Assert.Empty(sharing);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TensorOpCases.All), MemberType = typeof(TensorOpCases))]
    public void An_op_changes_what_it_says_that_it_writes_and_nothing_else(string name)
    {
        var entry = TensorOpCases.Entry(name);
        foreach (var sample in entry.Samples)
        {
            var inputs = sample.Inputs();
            var before = Array.ConvertAll(inputs, x => (x.ToArray<double>(), x._storage.Version));
            _ = sample.Call(inputs);
            for (var i = 0; i < inputs.Length; i++)
            {
                var (elements, version) = before[i];
                var isWritten = entry.Writes.Contains(i);
                Assert.Equal(version + (isWritten ? 1 : 0), inputs[i]._storage.Version);
                Assert.Equal(isWritten, !elements.SequenceEqual(inputs[i].ToArray<double>()));
            }
        }
    }

    /// <summary>The inputs as they are, and each of them the other way round in memory.</summary>
    static IEnumerable<Tensor[]> Laid(Tensor[] inputs)
    {
        yield return Array.ConvertAll(inputs, x => x.Clone());
        yield return Array.ConvertAll(
            inputs,
            x => x.Rank < 2 ? x.Clone() : x.Transpose(0, -1).Clone().Transpose(0, -1)
        );
    }
}
