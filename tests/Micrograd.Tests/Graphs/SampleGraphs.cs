using CsCheck;

namespace Micrograd.Tests;

/// <summary>Graphs that several tests draw.</summary>
static class SampleGraphs
{
    /// <summary>Random expressions: each step takes two earlier values, one of them sometimes a constant, and may be labelled.</summary>
    public static Gen<ValueGraph> Random(int mostSteps) =>
        from leaves in Gen.Int[1, 6]
        from steps in Gen.Select(
            Gen.Int[0, 4],
            Gen.Int[0, int.MaxValue],
            Gen.Int[0, int.MaxValue],
            Gen.Int[0, 5]
        ).Array[0, mostSteps]
        select Build(leaves, steps, scopes: false);

    /// <summary>The same with steps in random scopes, one inside another and entered again and again.</summary>
    public static Gen<ValueGraph> RandomScoped(int mostSteps) =>
        from leaves in Gen.Int[1, 6]
        from steps in Gen.Select(
            Gen.Int[0, 4],
            Gen.Int[0, int.MaxValue],
            Gen.Int[0, int.MaxValue],
            Gen.Int[0, 9]
        ).Array[0, mostSteps]
        select Build(leaves, steps, scopes: true);

    /// <summary>The lecture's neuron: o = tanh(x1·w1 + x2·w2 + b).</summary>
    public static Graph Neuron()
    {
        var (x1, x2) = (new Value(2, "x1"), new Value(0, "x2"));
        var (w1, w2) = (new Value(-3, "w1"), new Value(1, "w2"));
        var b = new Value(6.8813735870195432, "b");
        var x1w1 = (x1 * w1).Named("x1*w1");
        var x2w2 = (x2 * w2).Named("x2*w2");
        var sum = (x1w1 + x2w2).Named("x1*w1 + x2*w2");
        var n = (sum + b).Named("n");
        var o = n.Tanh().Named("o");
        o.Backward();
        return Graph.Of(o);
    }

    /// <summary>A network of scalars over several examples, with a scope a neuron as the library's own has.</summary>
    public static Graph Mlp(int inputs, int[] sizes, int examples)
    {
        var weights = new List<Value[][]>();
        var width = inputs;
        foreach (var size in sizes)
        {
            var fan = width;
            weights.Add([
                .. Enumerable
                    .Range(0, size)
                    .Select(k => Enumerable.Range(0, fan + 1).Select(i => new Value(Math.Sin(k + 7 * i))).ToArray()),
            ]);
            width = size;
        }
        var total = new Value(0);
        for (var example = 0; example < examples; example++)
        {
            Value[] x = [.. Enumerable.Range(0, inputs).Select(i => new Value(Math.Cos(example + i)))];
            for (var layer = 0; layer < sizes.Length; layer++)
            {
                using (Scope.Enter($"layer{layer + 1}"))
                {
                    x = Layer(weights[layer], x);
                }
            }
            using (Scope.Enter("loss"))
            {
                total += (1 - x[0]).Relu();
            }
        }
        return Graph.Of(total);
    }

    static Value[] Layer(Value[][] weights, Value[] x)
    {
        var next = new Value[weights.Length];
        for (var neuron = 0; neuron < next.Length; neuron++)
        {
            using (Scope.Enter($"neuron{neuron + 1}"))
            {
                var sum = weights[neuron][^1];
                for (var i = 0; i < x.Length; i++)
                {
                    sum += weights[neuron][i] * x[i];
                }
                next[neuron] = sum.Tanh();
            }
        }
        return next;
    }

    static ValueGraph Build(int leaves, (int Op, int A, int B, int Kind)[] steps, bool scopes)
    {
        var values = Enumerable.Range(0, leaves).Select(i => new Value(i + 0.5, $"x{i}")).ToList();
        foreach (var (op, a, b, kind) in steps)
        {
            using (scopes && kind < 6 ? Scope.Enter($"s{kind % 3}") : default)
            using (scopes && kind < 3 ? Scope.Enter($"t{op}") : default)
            {
                values.Add(Step(op, values[a % values.Count], values[^(1 + b % Math.Min(values.Count, 8))]));
            }
            values[^1].Label = kind == 5 ? $"y{op}" : null;
        }
        return Graph.Of(values[^1]);
    }

    static Value Step(int op, Value a, Value b) =>
        op switch
        {
            0 => a + b,
            1 => a * b,
            2 => a.Tanh(),
            3 => a + 1,
            _ => a - b,
        };
}
