namespace Micrograd.Tests.Nn;

/// <summary>
/// What libtorch's package for .NET lacks beside plain loops of doubles: RMS norm as a module that trains, rotary positions, and attention whose
/// queries share keys; values and gradients of float32 to its digits.
/// </summary>
public sealed class PlainFormulaTests
{
    [Theory]
    [InlineData(3, 4, 1e-5)]
    [InlineData(1, 7, 0.1)]
    [InlineData(17, 1, 1e-3)]
    [InlineData(5, 33, 1e-6)]
    public void RMS_norm_trains_as_its_formula_does(int rows, int size, double epsilon)
    {
        var norm = new RMSNorm(size, epsilon);
        var optimizer = new SGD(norm.Parameters, 0.1, momentum: 0.9);
        var (weight, momentum) = (Enumerable.Repeat(1.0, size).ToArray(), new double[size]);
        for (var step = 0; step < 3; step++)
        {
            var x = Tensor.Randn([rows, size], new((ulong)step)).RequireGrad();
            var g = Tensor.Randn([rows, size], new((ulong)step + 9));
            optimizer.ZeroGrad();
            var y = norm.Forward(x);
            y.Backward(g);
            var slope = new double[size];
            for (var row = 0; row < rows; row++)
            {
                double X(int i) => x[row, i].Item();
                double G(int i) => g[row, i].Item();
                var places = Enumerable.Range(0, size).ToArray();
                var root = Math.Sqrt(places.Average(i => X(i) * X(i)) + epsilon);
                var common = places.Average(i => G(i) * weight[i] * X(i)) / (root * root * root);
                foreach (var i in places)
                {
                    Near(X(i) / root * weight[i], y[row, i]);
                    Near(G(i) * weight[i] / root - X(i) * common, x.Grad![row, i]);
                    slope[i] += G(i) * X(i) / root;
                }
            }
            optimizer.Step();
            for (var i = 0; i < size; i++)
            {
                Near(slope[i], norm.Parameters[0].Grad![i]);
                momentum[i] = 0.9 * momentum[i] + slope[i];
                weight[i] -= 0.1 * momentum[i];
                Near(weight[i], norm.Parameters[0][i]);
            }
        }
        norm.Eval();
        Assert.Equal(Tensor.Zeros([2, size]).ToArray<float>(), norm.Forward(Tensor.Zeros([2, size])).ToArray<float>());
    }

    [Theory]
    [InlineData(4, 6, 3, false)]
    [InlineData(5, 8, 2, true)]
    [InlineData(1, 2, 1, false)]
    [InlineData(9, 7, 3, true)]
    public void Rotary_positions_turn_pairs_and_their_gradient_turns_back(
        int places,
        int size,
        int pairs,
        bool interleaved
    )
    {
        var (cos, sin) = Tensor.RotaryAngles(places, 2 * pairs, theta: 100);
        var x = Tensor.Randn([2, places, size], new(1)).RequireGrad();
        var y = x.RotaryEmbedding(cos, sin, interleaved);
        var g = Tensor.Randn(y.Shape, new(2));
        y.Backward(g);
        for (var place = 0; place < places; place++)
        {
            for (var i = 0; i < size; i++)
            {
                if (i >= 2 * pairs)
                {
                    Near(x[1, place, i].Item(), y[1, place, i]);
                    Near(g[1, place, i].Item(), x.Grad![1, place, i]);
                    continue;
                }
                var pair = interleaved ? i / 2 : i % pairs;
                var (a, b) = interleaved ? (2 * pair, 2 * pair + 1) : (pair, pair + pairs);
                var angle = place * Math.Pow(100, -(double)pair / pairs);
                double Turned(Tensor of, double by) =>
                    i == a
                        ? of[1, place, a].Item() * Math.Cos(by) - of[1, place, b].Item() * Math.Sin(by)
                        : of[1, place, a].Item() * Math.Sin(by) + of[1, place, b].Item() * Math.Cos(by);
                Near(Turned(x.Detach(), angle), y[1, place, i]);
                Near(Turned(g, -angle), x.Grad![1, place, i]);
            }
        }
    }

    [Theory]
    [InlineData(4, 2, 3, 5, false)]
    [InlineData(6, 1, 4, 4, true)]
    [InlineData(3, 3, 2, 7, false)]
    [InlineData(8, 4, 5, 5, true)]
    public void Heads_of_queries_share_keys_and_values(int heads, int shared, int queries, int keys, bool causal)
    {
        const int Size = 3;
        var q = Tensor.Randn([heads, queries, Size], new(1)).RequireGrad();
        var k = Tensor.Randn([shared, keys, Size], new(2)).RequireGrad();
        var v = Tensor.Randn([shared, keys, Size], new(3)).RequireGrad();
        var y = Tensor.ScaledDotProductAttention(q, k, v, isCausal: causal);
        var g = Tensor.Randn(y.Shape, new(4));
        y.Backward(g);
        var (scale, features) = (1 / Math.Sqrt(Size), Enumerable.Range(0, Size).ToArray());
        var toKeys = new double[shared, keys, Size];
        var toValues = new double[shared, keys, Size];
        for (var head = 0; head < heads; head++)
        {
            var of = head / (heads / shared);
            for (var i = 0; i < queries; i++)
            {
                var seen = Enumerable.Range(0, causal ? Math.Min(i + 1, keys) : keys).ToArray();
                var powers = seen.Select(j =>
                        Math.Exp(features.Sum(e => q[head, i, e].Item() * k[of, j, e].Item()) * scale)
                    )
                    .ToArray();
                var weights = Array.ConvertAll(powers, power => power / powers.Sum());
                double Arrives(int j) => features.Sum(e => g[head, i, e].Item() * v[of, j, e].Item());
                var mean = seen.Sum(j => weights[j] * Arrives(j));
                foreach (var e in features)
                {
                    Near(seen.Sum(j => weights[j] * v[of, j, e].Item()), y[head, i, e]);
                    double Slope(int j) => weights[j] * (Arrives(j) - mean) * scale;
                    Near(seen.Sum(j => Slope(j) * k[of, j, e].Item()), q.Grad![head, i, e]);
                    foreach (var j in seen)
                    {
                        toKeys[of, j, e] += Slope(j) * q[head, i, e].Item();
                        toValues[of, j, e] += weights[j] * g[head, i, e].Item();
                    }
                }
            }
        }
        Assert.All(
            toKeys.Cast<double>().Zip(k.Grad!.ToArray<double>()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5)
        );
        Assert.All(
            toValues.Cast<double>().Zip(v.Grad!.ToArray<double>()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5)
        );
    }

    static void Near(double expected, Tensor found) =>
        Assert.Equal(expected, found.Item(), 1e-5 * Math.Max(1, Math.Abs(expected)));
}
