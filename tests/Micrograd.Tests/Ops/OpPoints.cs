namespace Micrograd.Tests.Ops;

/// <summary>Where ops are tested.</summary>
/// <remarks>
/// The rule for what is left out: a point is not smooth, and no finite difference is taken there, when one of its
/// coordinates lies within 4h of the same coordinate of an edge case of the table, or two of its coordinates lie within 4h
/// of each other (a tie), or, of a remainder, where the quotient passes a whole number. h is the step of the difference. Edge cases themselves are pinned one by one in OpEdgeTests.
/// </remarks>
internal static class OpPoints
{
    /// <summary>Random points in the op's domain; the same ones in every run.</summary>
    public static IEnumerable<double[]> InDomain(OpEntry entry, int count)
    {
        var random = new Random(20_240_117);
        for (var i = 0; i < count; i++)
        {
            yield return [.. entry.Domain.Select(d => d.Low + (d.High - d.Low) * random.NextDouble())];
        }
    }

    /// <summary>Each input in turn log-spaced from ±1e-6 to ±1e6, the others in the domain; where the value is finite.</summary>
    public static IEnumerable<double[]> Beyond(OpEntry entry)
    {
        var random = new Random(20_240_118);
        for (var input = 0; input < entry.Op.Arity; input++)
        {
            for (var exponent = -6.0; exponent <= 6; exponent += 0.25)
            {
                foreach (var sign in (double[])[1, -1])
                {
                    double[] at = [.. entry.Domain.Select(d => d.Low + (d.High - d.Low) * random.NextDouble())];
                    at[input] = sign * Math.Pow(10, exponent);
                    if (double.IsFinite(OpCalls.Evaluate(entry, at)))
                    {
                        yield return at;
                    }
                }
            }
        }
    }

    public static bool IsSmooth(OpEntry entry, double[] at, double h)
    {
        for (var i = 0; i < at.Length; i++)
        {
            if (entry.Edges.Any(edge => Math.Abs(at[i] - edge.Inputs[i]) <= 4 * h))
            {
                return false;
            }
            for (var j = 0; j < i; j++)
            {
                if (Math.Abs(at[i] - at[j]) <= 4 * h)
                {
                    return false;
                }
            }
        }
        return entry.Name is not ("%" or "fmod") || HasOneQuotient(at[0], at[1], 4 * h);
    }

    // A remainder steps wherever the quotient is a whole number.
    static bool HasOneQuotient(double a, double b, double distance) =>
        Math.Abs(b) > distance
        && new[] { (a - distance) / b, (a + distance) / b, a / (b - distance), a / (b + distance) }
            .Select(Math.Floor)
            .Distinct()
            .Count() == 1;

    /// <summary>f along one input, the others fixed.</summary>
    public static Func<double, double> Along(double[] at, int input, Func<double[], double> f) =>
        x =>
        {
            var moved = (double[])at.Clone();
            moved[input] = x;
            return f(moved);
        };
}
