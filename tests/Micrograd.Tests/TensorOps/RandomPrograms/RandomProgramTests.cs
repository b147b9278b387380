using System.Diagnostics;
using Micrograd.Tests.Kernels;

namespace Micrograd.Tests.RandomPrograms;

/// <summary>
/// Random programs of tensor ops against the same programs over arrays of values, in plain loops. MICROGRAD_TEST_SECONDS=600 lets each
/// test search for ten minutes instead of a second.
/// </summary>
[Collection(nameof(ThreadTests))]
public sealed class RandomProgramTests(ITestOutputHelper output)
{
    [Fact]
    public void Values_and_gradients_are_those_of_arrays_of_values() =>
        Search(seed => Drawing.Program(seed), program => Running.Difference(program));

    [Fact]
    public void So_are_second_derivatives() =>
        Search(seed => Drawing.Program(seed).Unhooked, program => Running.Difference(program, isSecond: true));

    [Fact]
    public void So_are_those_in_single_precision_but_for_its_digits() =>
        Search(seed => Drawing.Program(seed), program => Running.Difference(program, dtype: DType.Float32));

    [Fact]
    public void So_are_those_of_tensors_that_are_borrowed_from_the_pool() =>
        Search(seed => Drawing.Program(seed, isLarge: true), program => Running.Difference(program), least: 20);

    [Fact]
    public void Recorded_and_run_again_on_other_numbers_a_program_gives_the_bits_of_its_own() =>
        Search(seed => Drawing.Program(seed) with { Passes = 1 }, RecordedDifference);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Threads_with_programs_of_their_own_over_leaves_that_they_share_add_up_all_gradients(int threads)
    {
        var isOver = Threads.BeginSearch();
        var seed = 0;
        for (; !isOver(); seed++)
        {
            var random = new Random(seed);
            var leaves = Drawing.Leaves(random, isLarge: seed % 4 == 0);
            var programs = Enumerable
                .Range(0, threads)
                .Select(_ => Drawing.Program(random, leaves))
                .Where(program => !program.Steps.Any(step => step.Writes))
                .ToArray();
            if (programs.Length == 0)
            {
                continue;
            }
            var shared = Array.ConvertAll(leaves, leaf => leaf.Make(DType.Float64));
            Threads.Run(
                programs.Length,
                thread =>
                {
                    var loss = programs[thread].Loss(programs[thread].OnTensors(shared));
                    if (loss.RequiresGrad)
                    {
                        loss.Backward();
                    }
                }
            );
            var expected = Array.ConvertAll(programs, Running.Gradient);
            for (var i = 0; i < leaves.Length; i++)
            {
                double[] sum =
                [
                    .. Enumerable.Range(0, leaves[i].Numbers.Length).Select(at => expected.Sum(g => g[i][at])),
                ];
                var actual = shared[i].Grad ?? Tensor.ZerosLike(shared[i]);
                var difference = Running.Differing($"gradient of t{i}", leaves[i].Sizes, sum, actual, DType.Float64);
                Assert.True(
                    difference is null,
                    $"seed {seed}: {difference}\n\n{string.Join("\n\n", (object[])programs)}"
                );
            }
        }
        output.WriteLine($"{seed} programs a thread");
    }

    [Fact]
    public void A_step_whose_gradient_is_wrong_is_found_and_all_else_is_dropped()
    {
        var found = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var program = Drawing.Program(seed);
            var last = program.Leaves.Length + program.Steps.Length - 1;
            var wrong = new Step(
                "Wrong({0})",
                [last],
                t => t[0] * 1.001 - t[0].Detach() * 0.001,
                c => c[0].As(c[0].Sizes)
            );
            program = program with { Steps = [.. program.Steps, wrong with { Sizes = program.SizesOf(last) }] };
            if (program.IsValid && Running.Difference(program) is not null)
            {
                var shrunk = Shrinking.Shrunk(program, smaller => Running.Difference(smaller) is not null);
                Assert.Contains("Wrong", shrunk.ToString(), StringComparison.Ordinal);
                Assert.InRange(shrunk.Steps.Length, 1, program.Steps.Length / 2);
                found++;
            }
        }
        // Where the last tensor hangs on no leaf, or is steep, there is nothing to find.
        Assert.InRange(found, 12, 20);
    }

    void Search(Func<int, RandomProgram> program, Func<RandomProgram, string?> difference, int least = 100)
    {
        var isOver = Threads.BeginSearch();
        var begin = Stopwatch.GetTimestamp();
        var seed = 0;
        // The first second goes by while everything is compiled.
        for (; seed < least || !isOver(); seed++)
        {
            var drawn = program(seed);
            if (difference(drawn) is not null)
            {
                var shrunk = Shrinking.Shrunk(drawn, smaller => difference(smaller) is not null);
                Assert.Fail($"seed {seed}: {difference(shrunk)}\n\n{shrunk}");
            }
        }
        output.WriteLine($"{seed} programs, {seed / Stopwatch.GetElapsedTime(begin).TotalSeconds:F0} a second");
    }

    /// <summary>Of the gradients of all leaves.</summary>
    static string? RecordedDifference(RandomProgram program)
    {
        var leaves = Array.ConvertAll(program.Leaves, leaf => leaf.Make(DType.Float64));
        TensorProgram recorded;
        try
        {
            recorded = TensorProgram.Record(given => Gradients(program, given), leaves);
        }
        catch (InvalidOperationException e) when (Running.IsRefused(program, e))
        {
            return null;
        }
        var again = recorded.RunAll(Others());
        var expected = Gradients(program, Others());
        for (var i = 0; i < expected.Length; i++)
        {
            if (!expected[i].ToArray<double>().AsSpan().SequenceEqual(again[i].ToArray<double>()))
            {
                return $"gradient {i}: {again[i]}, not {expected[i]}";
            }
        }
        return null;

        // Each run adds to the gradients of what it is given.
        Tensor[] Others() =>
            Array.ConvertAll(
                program.Leaves,
                leaf =>
                    (leaf with { Numbers = Array.ConvertAll(leaf.Numbers, x => 0.9 * x + 0.01) }).Make(DType.Float64)
            );
    }

    static Tensor[] Gradients(RandomProgram program, Tensor[] leaves)
    {
        var loss = program.Loss(program.OnTensors(leaves));
        if (!loss.RequiresGrad)
        {
            return [loss];
        }
        loss.Backward();
        return [loss, .. leaves.Select(leaf => leaf.Grad).OfType<Tensor>()];
    }
}
