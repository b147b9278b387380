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

    void Search(Func<int, RandomProgram> program, Func<RandomProgram, string?> difference)
    {
        var isOver = Threads.BeginSearch();
        var seed = 0;
        for (; !isOver(); seed++)
        {
            Require(seed, program(seed), difference);
        }
        output.WriteLine($"{seed} programs");
    }

    static void Require(int seed, RandomProgram program, Func<RandomProgram, string?> difference)
    {
        if (difference(program) is null)
        {
            return;
        }
        var shrunk = Shrinking.Shrunk(program, smaller => difference(smaller) is not null);
        Assert.Fail($"seed {seed}: {difference(shrunk)}\n\n{shrunk}");
    }
}
