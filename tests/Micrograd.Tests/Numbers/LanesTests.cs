using System.Numerics;
using Micrograd.Numbers;

namespace Micrograd.Tests.NumberSystems;

/// <summary>What the lanes promise beyond the functions: arithmetic, choices, what becomes of NaN, and the rules as they stand.</summary>
[Trait("kernels", "true")]
public sealed class LanesTests
{
    static readonly double[] _points = [-30, -3.5, -1, -0.75, -0.0, 0.0, 0.25, 1, 1.5, 2.5, 12, 30, double.NaN];

    static readonly (string Name, LaneFunction Function)[] _rules =
    [
        Rule(new Rules.Relu()),
        Rule(new Rules.LeakyRelu(0.1)),
        Rule(new Rules.Elu(1.5)),
        Rule(new Rules.Celu(1.5)),
        Rule(new Rules.Selu()),
        Rule(new Rules.Mish()),
        Rule(new Rules.HardSigmoid(0.2, 0.5)),
        Rule(new Rules.HardSwish()),
        Rule(new Rules.Shrink(0.5, 0.5)),
        Rule(new Rules.ThresholdedRelu(1)),
        Rule(new Rules.Gelu()),
        Rule(new Rules.GeluTanh()),
        Rule(new Rules.Silu()),
        Rule(new Rules.Softplus()),
        Rule(new Rules.LogSigmoid()),
        Rule(new Rules.Softsign()),
        Rule(new Rules.Abs()),
        Rule(new Rules.Sign()),
        Rule(new Rules.Clamp(-1, 2)),
        Rule(new Rules.Square()),
        Rule(new Rules.PowerOf(3)),
        Rule(new Rules.Sech()),
        Rule(new Rules.Tan()),
        Rule(new Rules.Asin()),
        Rule(new Rules.Acos()),
        Rule(new Rules.Atan()),
        Rule(new Rules.Sinh()),
        Rule(new Rules.Asinh()),
        Rule(new Rules.Acosh()),
        Rule(new Rules.Atanh()),
    ];

    public static TheoryData<string> RuleNames => [.. _rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void A_rule_runs_over_lanes_as_it_runs_over_one_number(string name)
    {
        var function = _rules.Single(rule => rule.Name == name).Function;
        foreach (var (width, y) in LaneWidths.Each(function, _points))
        {
            for (var i = 0; i < y.Length; i++)
            {
                var exact = function.Exact(_points[i]);
                Assert.True(
                    y[i].Equals(exact) || Math.Abs(y[i] - exact) <= 1e-13 * Math.Abs(exact),
                    $"{name}({_points[i]}) is {y[i]:R} at {width}, not {exact:R}"
                );
            }
        }
    }

    [Fact]
    public void The_scalar_lane_keeps_the_algebra() => CheckAlgebra<SimdScalar<float>>();

    [Fact]
    public void Lanes_of_128_bits_keep_the_algebra() => CheckAlgebra<Simd128<float>>();

    [Fact]
    public void Lanes_of_256_bits_keep_the_algebra() => CheckAlgebra<Simd256<float>>();

    [Fact]
    public void Lanes_of_512_bits_keep_the_algebra() => CheckAlgebra<Simd512<float>>();

    [Fact]
    public void Every_width_adds_its_lanes_by_halves_and_finds_the_largest()
    {
        CheckAcross<SimdScalar<float>>();
        CheckAcross<Simd128<float>>();
        CheckAcross<Simd256<float>>();
        CheckAcross<Simd512<float>>();
    }

    static void CheckAcross<TSimd>()
        where TSimd : struct, ISimd<TSimd, float>
    {
        float[] x = [3e7f, 1, -3e7f, 0.1f, 5, 1e-8f, 2, -7, 1, 1e5f, 0.3f, 8, -1e5f, 4, 6, 0.7f];
        var lanes = TSimd.Load(in x[0]);
        var halves = x[..TSimd.Count];
        while (halves.Length > 1)
        {
            var half = halves.Length / 2;
            halves = [.. halves[..half].Zip(halves[half..], (a, b) => a + b)];
        }
        Assert.Equal(halves[0], TSimd.Sum(lanes));
        Assert.Equal(x[..TSimd.Count].Max(), TSimd.Largest(lanes));
        Assert.Equal(-x[..TSimd.Count].Min(), TSimd.Largest(-lanes));
        for (var count = -1; count <= TSimd.Count; count++)
        {
            var kept = new float[TSimd.Count];
            TSimd.Store(TSimd.First(count) & lanes, ref kept[0]);
            Assert.Equal(x[..TSimd.Count].Select((value, lane) => lane < count ? value : 0), kept);
        }
    }

    static void CheckAlgebra<TSimd>()
        where TSimd : struct, ISimd<TSimd, float>
    {
        foreach (var a in _points.Select(x => (float)x))
        {
            AssertLanes(-a, -Lanes(a));
            AssertLanes(MathF.Sqrt(a), Lanes<TSimd, float>.Sqrt(Lanes(a)));
            AssertLanes(MathF.Round(a), new(TSimd.Round(TSimd.Broadcast(a))));
            AssertLanes(MathF.Abs(a), new(TSimd.Abs(TSimd.Broadcast(a))));
            AssertLanes(MathF.ScaleB(a, -140), new(TSimd.Scale(TSimd.Broadcast(a), TSimd.Broadcast(-140.0))));
            AssertLanes(a > 2 ? 2 : a, new(TSimd.AtMost(TSimd.Broadcast(a), TSimd.Broadcast(2.0))));
            AssertLanes(a < 2 ? 2 : a, new(TSimd.AtLeast(TSimd.Broadcast(a), TSimd.Broadcast(2.0))));
            Assert.Equal(float.IsNaN(a), TSimd.Any(TSimd.IsNaN(TSimd.Broadcast(a))));
            foreach (var b in _points.Select(x => (float)x))
            {
                AssertLanes(a + b, Lanes(a) + Lanes(b));
                AssertLanes(a - b, Lanes(a) - Lanes(b));
                AssertLanes(a * b, Lanes(a) * Lanes(b));
                AssertLanes(a / b, Lanes(a) / Lanes(b));
                AssertLanes(a * b + 1, new(TSimd.MultiplyAdd(TSimd.Broadcast(a), TSimd.Broadcast(b), 1)));
                AssertLanes(MathF.Max(a, b), Lanes<TSimd, float>.Max(Lanes(a), Lanes(b)));
                AssertLanes(MathF.Min(a, b), Lanes<TSimd, float>.Min(Lanes(a), Lanes(b)));
                AssertLanes(MathF.CopySign(a, b), new(TSimd.CopySign(TSimd.Broadcast(a), TSimd.Broadcast(b))));
                AssertLanes(a > 0 ? b : 7, Lanes<TSimd, float>.SelectPositive(Lanes(a), Lanes(b), Lanes(7)));
            }
        }

        static Lanes<TSimd, float> Lanes(float x) => new(TSimd.Broadcast(x));

        // Every lane, and nothing beside them: the numbers around the lanes stay.
        static void AssertLanes(float expected, Lanes<TSimd, float> actual)
        {
            var stored = new float[TSimd.Count + 2];
            stored[0] = stored[^1] = 42;
            TSimd.Store(actual.Value, ref stored[0], 1);
            Assert.Equal([42, .. Enumerable.Repeat(expected, TSimd.Count), 42], stored);
            Assert.Equal(
                float.IsNegative(expected) && !float.IsNaN(expected),
                float.IsNegative(stored[1]) && !float.IsNaN(stored[1])
            );
        }
    }

    static (string, LaneFunction) Rule<TRule>(TRule rule)
        where TRule : struct, IUnaryRule =>
        (rule.Name, new LaneFunction<TRule>(rule, rule.Name, x => rule.Evaluate(new Real(x))));
}
