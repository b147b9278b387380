using System.Numerics;
using Micrograd.Tests.Ops;

namespace Micrograd.Tests.NumberSystems;

/// <summary>
/// The vector functions against .NET's in double precision and against Data/vector-functions.csv, and every width against
/// the scalar lane. All 2³² floats are checked by tests/tools/Accuracy.
/// </summary>
[Trait("kernels", "true")]
public sealed class VectorFunctionTests
{
    const int Stride = 4099; // prime, so that the sample meets every pattern of low bits
    const double SingleUlps = 1.5;
    const double DoubleUlps = 2;

    // Numbers at which formulas break: zeros, ends of the ranges, where a branch begins, what is not finite.
    static readonly double[] _special =
    [
        0,
        double.Epsilon,
        float.Epsilon,
        1.17549435e-38,
        1.17549421e-38,
        2.2250738585072014e-308,
        1e-30,
        1e-8,
        0.5,
        0.6,
        1,
        1 / 3.0,
        2 / 3.0,
        4 / 3.0,
        Math.PI / 2,
        Math.PI,
        4,
        9.19,
        10.06,
        17.4,
        26.6,
        36.8,
        87.4,
        88.72,
        88.73,
        89.4,
        89.5,
        104,
        709.7,
        709.8,
        710.5,
        745.2,
        12800,
        12801,
        6.5e6,
        1e9,
        1e30,
        float.MaxValue,
        double.MaxValue,
        double.PositiveInfinity,
        double.NaN,
    ];

    public static TheoryData<string> Names => [.. LaneFunction.All.Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Float_lanes_are_within_one_and_a_half_units_in_the_last_place(string name)
    {
        var function = Function(name);
        var x = Floats();
        var y = new float[x.Length];
        LaneWidths.Widest<float>(function, x, y);
        for (var i = 0; i < x.Length; i++)
        {
            var exact = function.Exact(x[i]);
            AssertNear(Ulp.Of(y[i], exact), SingleUlps, name, x[i], y[i], exact);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_width_gives_the_bits_of_the_scalar_lane(string name)
    {
        AssertSameBits(name, Floats(stride: 16411));
        AssertSameBits(name, Doubles());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Double_lanes_are_within_two_units_in_the_last_place(string name)
    {
        var rows = ReferenceData.Rows("vector-functions.csv").Where(row => row[0] == name).ToArray();
        Assert.True(rows.Length >= 100 || name == "sqrt", $"{rows.Length} rows of {name}");
        var x = rows.Select(row => ReferenceData.Number(row[1])).ToArray();
        var y = new double[x.Length];
        LaneWidths.Widest<double>(Function(name), x, y);
        for (var i = 0; i < x.Length; i++)
        {
            var exact = ReferenceData.Number(rows[i][2]);
            AssertNear(Ulp.Of(y[i], exact), DoubleUlps, name, x[i], y[i], exact);
        }
    }

    // .NET's functions and ours of one double carry errors of their own: 2 units, erf and erfc 7.
    [Theory]
    [MemberData(nameof(Names))]
    public void Double_lanes_agree_with_one_double_at_a_time(string name)
    {
        var function = Function(name);
        var ulps = DoubleUlps + (name is "erf" or "erfc" ? 7 : 2);
        var x = Doubles();
        var y = new double[x.Length];
        LaneWidths.Widest<double>(function, x, y);
        for (var i = 0; i < x.Length; i++)
        {
            var exact = function.Exact(x[i]);
            AssertNear(Ulp.Of(y[i], exact), ulps, name, x[i], y[i], exact);
        }
    }

    static LaneFunction Function(string name) => LaneFunction.All.Single(function => function.Name == name);

    /// <summary>Every so many of the 2³² floats, and the special ones of both signs.</summary>
    static float[] Floats(int stride = Stride)
    {
        List<float> floats = [.. _special.Select(x => (float)x), .. _special.Select(x => -(float)x)];
        for (var pattern = 0L; pattern < 1L << 32; pattern += stride)
        {
            floats.Add(BitConverter.UInt32BitsToSingle((uint)pattern));
        }
        return [.. floats];
    }

    static double[] Doubles()
    {
        var random = new Random(1);
        List<double> doubles = [.. _special, .. _special.Select(x => -x)];
        for (var i = 0; i < 30_000; i++)
        {
            doubles.Add(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
            doubles.Add(20 * random.NextDouble() - 10);
            doubles.Add(Math.CopySign(Math.Exp(20 * random.NextDouble() - 13), random.NextDouble() - 0.5));
        }
        return [.. doubles];
    }

    static void AssertSameBits<TElement>(string name, TElement[] x)
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        var widths = LaneWidths.Each(Function(name), x).ToArray();
        var scalar = widths[0].Y;
        foreach (var (width, y) in widths)
        {
            for (var i = 0; i < x.Length; i++)
            {
                var same = y[i] == scalar[i] && TElement.IsNegative(y[i]) == TElement.IsNegative(scalar[i]);
                Assert.True(
                    same || (TElement.IsNaN(y[i]) && TElement.IsNaN(scalar[i])),
                    $"{name}({x[i]:R}) is {y[i]:R} at {width}, {scalar[i]:R} in the scalar lane"
                );
            }
        }
    }

    static void AssertNear(double error, double ulps, string name, double x, double y, double exact)
    {
        if (!(error <= ulps))
        {
            Assert.Fail($"{name}({x:R}) is {y:R}, not {exact:R}: {error:F3} units in the last place");
        }
    }
}
