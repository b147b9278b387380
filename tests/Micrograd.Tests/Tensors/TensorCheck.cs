namespace Micrograd.Tests.Tensors;

/// <summary>Gradients of functions of tensors beside differences of five points, in float64.</summary>
static class TensorCheck
{
    /// <summary>Fails unless first and second derivatives, each along random cotangents, equal their differences.</summary>
    public static void Gradients(Func<Tensor[], Tensor> f, Tensor[] at, double tolerance = 1e-6, int seed = 1)
    {
        var random = new Random(seed);
        First(f, at, tolerance, random);
        // The gradient is itself a function, along fixed cotangents.
        var upstream = Random(f(at).Shape, random);
        var along = Array.ConvertAll(at, x => Random(x.Shape, random));
        First(
            inputs =>
            {
                var leaves = Array.ConvertAll(inputs, x => x.RequiresGrad ? x : x.Detach().RequireGrad());
                Array.ForEach(leaves, leaf => leaf.ZeroGrad());
                f(leaves).Backward(upstream, createGraph: true);
                var sum = Tensor.Zeros([], DType.Float64);
                for (var i = 0; i < leaves.Length; i++)
                {
                    if (leaves[i].Grad is { } grad)
                    {
                        sum += (grad * along[i]).Sum();
                    }
                    leaves[i].ZeroGrad();
                }
                return sum;
            },
            at,
            tolerance * 10,
            random
        );
    }

    static void First(Func<Tensor[], Tensor> f, Tensor[] at, double tolerance, Random random)
    {
        var leaves = Array.ConvertAll(at, x => x.Detach().RequireGrad());
        var y = f(leaves);
        var cotangent = Random(y.Shape, random);
        if (y.RequiresGrad)
        {
            y.Backward(cotangent);
        }
        for (var i = 0; i < leaves.Length; i++)
        {
            var analytic = (leaves[i].Grad ?? Tensor.ZerosLike(leaves[i])).ToArray<double>();
            for (var element = 0; element < analytic.Length; element++)
            {
                var numeric = Micrograd.Gradients.FivePoint(
                    x =>
                    {
                        var moved = Array.ConvertAll(at, t => t.Detach());
                        var values = moved[i].ToArray<double>();
                        values[element] = x;
                        moved[i] = Tensor.Of<double>(values, moved[i].Shape);
                        return (f(moved).Detach() * cotangent).Sum().Item();
                    },
                    at[i].ToArray<double>()[element]
                );
                var size = Math.Max(1, Math.Max(Math.Abs(numeric), Math.Abs(analytic[element])));
                Assert.True(
                    Math.Abs(numeric - analytic[element]) <= tolerance * size,
                    $"input {i}, element {element}: {analytic[element]:R} by backward, {numeric:R} by differences"
                );
            }
        }
    }

    public static Tensor Random(Shape shape, Random random, double low = -1, double high = 1)
    {
        var values = new double[shape.ElementCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = low + (high - low) * random.NextDouble();
        }
        return Tensor.Of<double>(values, shape);
    }
}
