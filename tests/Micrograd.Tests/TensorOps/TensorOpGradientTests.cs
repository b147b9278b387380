using Micrograd.Tensors;
using Micrograd.Tests.Tensors;

namespace Micrograd.Tests.TensorOps;

/// <summary>Every tensor op's gradient and second derivative, beside differences of five points along random cotangents.</summary>
[Trait("kernels", "true")]
public sealed class TensorOpGradientTests
{
    // Inputs of fractions to which nothing flows, on purpose.
    static readonly Dictionary<string, int[]> s_still = new()
    {
        ["detach"] = [0],
        ["cross_entropy"] = [2],
        ["class_total"] = [1],
        ["where"] = [0],
        ["batch_statistics"] = [0],
    };

    [Theory]
    [MemberData(nameof(TensorOpCases.All), MemberType = typeof(TensorOpCases))]
    public void Gradients_and_second_derivatives_equal_differences(string name)
    {
        var entry = TensorOpCases.Entry(name);
        foreach (var sample in entry.Samples)
        {
            var own = entry.Own(sample);
            // A kernel that has a definition is held to it, and its op to differences.
            var isKernel = !TensorOpTable.All.Contains(entry);
            if (own.Spec.DType != DType.Float64 || own.Spec.Writes != 0 || (isKernel && Defined(own)))
            {
                continue;
            }
            var still = s_still.GetValueOrDefault(name, []);
            var free = TensorOpCases.Free(sample).Except(still).ToArray();
            if (free.Length > 0)
            {
                TensorCheck.Gradients(
                    given =>
                    {
                        var inputs = sample.Inputs();
                        for (var i = 0; i < free.Length; i++)
                        {
                            inputs[free[i]] = given[i];
                        }
                        return sample.Call(inputs);
                    },
                    [.. free.Select(i => sample.Inputs()[i])]
                );
            }
        }
    }

    // Lines of which no sample is held to differences, and why.
    static readonly string[] s_without =
    [
        // Nothing flows.
        "detach",
        // Places, classes and truths.
        "lt",
        "gt",
        "le",
        "ge",
        "eq",
        "ne",
        "isnan",
        "isfinite",
        "bitwise_and",
        "bitwise_or",
        "bitwise_xor",
        "bitwise_left_shift",
        "bitwise_right_shift",
        "any",
        "all",
        "argmax",
        "argmin",
        "argsort",
        "cummax",
        "cummin",
        "nonzero",
        "max_pool_indices",
        "batch_statistics",
        "class_index",
        "class_total",
        "probabilities",
        "one_hot",
        // Made of no tensor.
        "full",
        "arange",
        "linspace",
        "eye",
        "rand",
        "randn",
        "randint",
        "randperm",
        "multinomial",
        // Of another type than float64; below.
        "to",
        // Writes, whose gradient is that of overwrite.
        "copy_",
        "index_put_",
        "update",
        "running_statistics",
    ];

    [Fact]
    public void Lines_that_are_not_held_to_differences_are_named() =>
        Assert.Equal(
            s_without.Order(),
            TensorOpTable
                .All.Where(entry =>
                    !entry.Samples.Any(sample =>
                        entry.Own(sample).Spec is { DType: DType.Float64, Writes: 0 }
                        && TensorOpCases.Free(sample).Except(s_still.GetValueOrDefault(entry.Name, [])).Any()
                    )
                )
                .Select(entry => entry.Name)
                .Order()
        );

    [Theory]
    [MemberData(nameof(TensorOpCases.Lines), MemberType = typeof(TensorOpCases))]
    public void A_result_requires_a_gradient_where_one_flows(string name)
    {
        var entry = TensorOpCases.Entry(name);
        foreach (var sample in entry.Samples.Where(_ => !TensorOpCases.Writes(entry)))
        {
            foreach (var i in TensorOpCases.Free(sample))
            {
                var inputs = sample.Inputs();
                _ = inputs[i].RequireGrad();
                var y = sample.Call(inputs);
                if (!s_still.GetValueOrDefault(name, []).Contains(i))
                {
                    Assert.Equal(y.DType.IsFloating(), y.RequiresGrad);
                }
            }
        }
    }

    [Fact]
    public void A_conversion_hands_the_gradient_on_in_the_type_of_its_input()
    {
        var x = Tensor.Of([1.5, -2, 3]).RequireGrad();
        x.To(DType.Float32).Backward(Tensor.Of([0.25f, 0.5f, 2]));
        Assert.Equal(DType.Float64, x.Grad!.DType);
        Assert.Equal([0.25, 0.5, 2], x.Grad.ToArray<double>());
    }

    static bool Defined(Micrograd.TensorOps.AppliedOp own) => own.Op.Definition(own.Inputs) is not null;
}
