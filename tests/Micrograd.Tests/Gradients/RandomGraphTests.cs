using CsCheck;
using Micrograd.Tests.Ops;

namespace Micrograd.Tests.Differentiation;

/// <summary>Random expression graphs over all ops of the table.</summary>
public sealed class RandomGraphTests
{
    const int Inputs = 3;

    /// <summary>A program: each step applies an op to earlier results, brought into the op's domain by a sine.</summary>
    sealed record RandomProgram(double[] At, (int Op, int A, int B, int C)[] Steps)
    {
        public T Run<T>(T[] inputs)
            where T : IReal<T>
        {
            var results = new List<T>(inputs);
            foreach (var (op, a, b, c) in Steps)
            {
                var entry = OpTable.All[op % OpTable.All.Count];
                int[] picked = [a, b, c];
                var arguments = new T[entry.Op.Arity];
                for (var i = 0; i < arguments.Length; i++)
                {
                    // Late results first, so that graphs grow deep and not only wide.
                    var source = results[results.Count - 1 - picked[i] % Math.Min(results.Count, 5)];
                    var (low, high) = entry.Domain[i];
                    arguments[i] = (low + high) / 2 + (high - low) / 2 * source.Sin();
                }
                results.Add(OpCalls.Call(entry, arguments));
            }
            return results[^1] + results[^2].Sin() * 0.5;
        }

        public override string ToString() =>
            string.Join(" ", Steps.Select(s => $"{OpTable.All[s.Op % OpTable.All.Count].Name}({s.A},{s.B},{s.C})"))
            + " at "
            + string.Join(", ", At);
    }

    static readonly Gen<RandomProgram> s_programs = Programs(Gen.Double[-2, 2]);

    // Away from 0 and from the tiny numbers that CsCheck likes: at 1e-69 relu is flat, and every difference sees a slope.
    static readonly Gen<RandomProgram> s_programsAwayFromKinks = Programs(
        Gen.Int[-2000, 1999].Select(thousandths => (thousandths + 0.317) / 1000)
    );

    static Gen<RandomProgram> Programs(Gen<double> at) =>
        Gen.Select(
            at.Array[Inputs],
            Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9]).Array[2, 10],
            (point, steps) => new RandomProgram(point, steps)
        );

    [Fact]
    public void Reverse_mode_equals_forward_mode_and_the_gradient_graph() =>
        s_programs.Sample(
            program =>
            {
                var gradient = Gradients.Grad(program.Run<Value>)(program.At);
                var leaves = Array.ConvertAll(program.At, x => new Value(x));
                var graph = Gradients.Of(program.Run(leaves), leaves);
                for (var i = 0; i < Inputs; i++)
                {
                    double[] direction = [.. Enumerable.Range(0, Inputs).Select(j => i == j ? 1.0 : 0.0)];
                    var (value, tangent) = Gradients.Jvp(program.Run<Dual>, program.At, direction);
                    Assert.Equal(program.Run(Array.ConvertAll(program.At, x => (Real)x)).Value, value);
                    Assert.True(double.IsFinite(tangent));
                    Close(tangent, gradient[i], 1e-9, 1e-9);
                    Close(gradient[i], graph[i].Data, 1e-12, 1e-12);
                }
            },
            iter: 1500,
            threads: 1
        );

    [Fact]
    public void Reverse_mode_equals_five_point_differences_where_the_steps_agree()
    {
        var compared = 0;
        s_programsAwayFromKinks.Sample(
            program =>
            {
                var gradient = Gradients.Grad(program.Run<Value>)(program.At);
                for (var i = 0; i < Inputs; i++)
                {
                    var along = OpPoints.Along(
                        program.At,
                        i,
                        at => program.Run(Array.ConvertAll(at, x => (Real)x)).Value
                    );
                    var wide = Gradients.FivePoint(along, program.At[i], 1e-4);
                    var narrow = Gradients.FivePoint(along, program.At[i], 0.5e-4);
                    var narrowest = Gradients.FivePoint(along, program.At[i], 0.9e-5);
                    // A kink or a steep place between the points shows as steps that disagree, a kink right at the point
                    // as a left slope that is not the right one.
                    var (left, here, right) = (
                        along(program.At[i] - 1e-5),
                        along(program.At[i]),
                        along(program.At[i] + 1e-5)
                    );
                    var bend = Math.Abs(right - 2 * here + left) / 1e-5;
                    var disagreement = Math.Abs(wide - narrow) + Math.Abs(wide - narrowest);
                    if (disagreement < 1e-7 * Math.Max(1, Math.Abs(wide)) && bend < 0.01 * Math.Abs(wide) + 1e-5)
                    {
                        compared++;
                        Close(wide, gradient[i], 1e-6, 1e-6);
                    }
                }
            },
            iter: 500,
            threads: 1
        );
        Assert.True(compared > 900, $"only {compared} of 1500 derivatives could be compared");
    }

    [Fact]
    public void Hessian_vector_product_equals_the_hessian_times_the_vector() =>
        s_programs.Sample(
            program =>
            {
                double[] v = [0.5, -1.25, 2];
                var hessian = Gradients.Hessian(program.Run<Value>, program.At);
                var product = Gradients.Hvp(program.Run<Value>, program.At, v);
                var size = hessian.Cast<double>().Max(Math.Abs);
                for (var i = 0; i < Inputs; i++)
                {
                    Close(
                        hessian[i, 0] * v[0] + hessian[i, 1] * v[1] + hessian[i, 2] * v[2],
                        product[i],
                        0,
                        1e-8 * Math.Max(1, size)
                    );
                    Close(hessian[i, 0], hessian[0, i], 0, 1e-8 * Math.Max(1, size));
                }
            },
            iter: 150,
            threads: 1
        );

    static void Close(double expected, double actual, double relative, double absolute) =>
        Assert.True(
            Math.Abs(expected - actual) <= relative * Math.Abs(expected) + absolute,
            $"{actual:R} is not {expected:R}"
        );
}
