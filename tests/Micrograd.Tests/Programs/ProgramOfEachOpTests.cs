using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Micrograd.Tensors;
using Micrograd.Tests.Kernels;
using Micrograd.Tests.TensorOps;

namespace Micrograd.Tests.Programs;

/// <summary>Every line of the table of tensor ops, recorded alone with its gradients and run on other numbers.</summary>
[Collection(nameof(ThreadTests))]
public sealed partial class ProgramOfEachOpTests
{
    // The numbers of these decide how large the result is.
    static readonly HashSet<string> s_ofData = ["x => x.NonZero()", "mask => mask.NonZero()", "(x, mask) => x[mask]"];

    [Theory]
    [MemberData(nameof(TensorOpCases.All), MemberType = typeof(TensorOpCases))]
    public void A_program_of_an_op_and_its_gradients_computes_its_bits(string name)
    {
        var entry = TensorOpCases.Entry(name);
        foreach (var sample in entry.Samples)
        {
            var code = Code(entry, sample);
            if (s_ofData.Contains(sample.Text))
            {
                var refusal = Assert.Throws<InvalidOperationException>(() =>
                    TensorProgram.Record(code, Others(sample, 1))
                );
                Assert.Contains("decide the shape of the result", refusal.Message, StringComparison.Ordinal);
                continue;
            }
            var program = TensorProgram.Record(code, Others(sample, 1));
            for (var run = 1; run <= 3; run++)
            {
                // An op may write to its inputs.
                var (eager, recorded) = (Others(sample, run), Others(sample, run));
                var expected = Drawing(run, () => code(eager));
                var actual = Drawing(run, () => program.RunAll(recorded));
                Assert.Equal(expected.Length, actual.Length);
                foreach (var (a, b) in expected.Zip(actual).Concat(eager.Zip(recorded)))
                {
                    Assert.Equal(a.Shape, b.Shape);
                    Assert.True(Bits(a).SequenceEqual(Bits(b)), $"{sample}: {b} for {a}");
                }
            }
        }
    }

    // pow(%3, 2), %1 × %2, -%1, %4² and index_put_(%1, …) → %1; what is said in braces was never meant to be read.
    [GeneratedRegex(@"^(%\d+(, %\d+)* = )?([a-z]\w*\([^{}]*\)|-?[^ ]+²?|[^ ]+ [+−×/] [^ ]+)( : \[.*\] \w+| → .*)$")]
    private static partial Regex ReadableLine { get; }

    [Theory]
    [MemberData(nameof(TensorOpCases.All), MemberType = typeof(TensorOpCases))]
    public void An_op_prints_as_a_word_or_as_arithmetic_in_every_culture(string name)
    {
        var entry = TensorOpCases.Entry(name);
        foreach (var sample in entry.Samples.Where(sample => !s_ofData.Contains(sample.Text)))
        {
            var program = TensorProgram.Record(Code(entry, sample), Others(sample, 1));
            var lines = program.Instructions.Select(instruction => instruction.ToString()).ToArray();
            Assert.All(lines, line => Assert.Matches(ReadableLine, line));
            using var _ = new InCulture("de-DE");
            Assert.Equal(lines, program.Instructions.Select(instruction => instruction.ToString()));
        }
    }

    static Func<Tensor[], Tensor[]> Code(TensorOpEntry entry, TensorOpSample sample) =>
        given =>
        {
            var points = TensorOpCases.Writes(entry)
                ? given
                : Array.ConvertAll(given, x => x.DType.IsFloating() ? x.Detach().RequireGrad() : x);
            var result = sample.Call(points);
            return result.RequiresGrad && result.DType.IsComputed()
                ? [result.Detach(), .. Gradients.Of((result * result).Sum(), [.. points.Where(x => x.RequiresGrad)])]
                : [result.Detach()];
        };

    /// <summary>The sample's inputs; fractions that may be any, other ones in each run.</summary>
    static Tensor[] Others(TensorOpSample sample, int run)
    {
        var inputs = sample.Inputs();
        for (var i = 0; i < inputs.Length; i++)
        {
            if (sample.IsFree(i) && inputs[i].DType.IsFloating())
            {
                inputs[i] = inputs[i] * (1 - 0.01 * run);
            }
        }
        return inputs;
    }

    static Tensor[] Drawing(int run, Func<Tensor[]> compute)
    {
        var before = Generator.Default;
        try
        {
            Generator.Default = new((ulong)run);
            return compute();
        }
        finally
        {
            Generator.Default = before;
        }
    }

    static ReadOnlySpan<byte> Bits(Tensor x) => MemoryMarshal.AsBytes<double>(x.ToArray<double>());
}
