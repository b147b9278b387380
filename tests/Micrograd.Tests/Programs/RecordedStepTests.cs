using System.Runtime.InteropServices;
using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tests.Kernels;

namespace Micrograd.Tests.Programs;

/// <summary>
/// A step of training, recorded once and run again on other batches, with other learning rates and other draws, computes bit for bit what
/// the code does: from its first step on, alone and as a part of another program.
/// </summary>
[Collection(nameof(ThreadTests))]
[Trait("kernels", "true")]
public sealed class RecordedStepTests
{
    const int Runs = 10;

    /// <summary>The first step of all, and one after others; on one thread and on two.</summary>
    public static TheoryData<string, int, int> Steps =>
        [.. TrainingSteps.All.SelectMany(step => new[] { (step.Name, 0, 1), (step.Name, 0, 2), (step.Name, 3, 1) })];

    public static TheoryData<string> Names => [.. TrainingSteps.All.Select(step => step.Name)];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_recorded_step_run_again_computes_the_bits_of_the_code(string name, int first, int threads)
    {
        var before = Workers.ThreadCount;
        try
        {
            Workers.ThreadCount = threads;
            Assert.Null(Difference(name, first, (program, batch) => program.Run(batch)));
        }
        finally
        {
            Workers.ThreadCount = before;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_program_that_another_one_runs_is_a_part_of_it(string name)
    {
        TensorProgram? outer = null;
        Assert.Null(
            Difference(
                name,
                first: 0,
                (program, batch) =>
                {
                    if (outer is not null)
                    {
                        return outer.Run(batch);
                    }
                    Tensor? loss = null;
                    outer = TensorProgram.Record(given => [loss = program.Run(given)], batch);
                    return loss!;
                }
            )
        );
        Assert.Equal(
            outer!.Instructions.Select(instruction => instruction.Op),
            Trained(name).Program.Instructions.Select(instruction => instruction.Op),
            // A host's op of another optimizer is another one.
            (a, b) => a.Name == b.Name
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_that_a_step_reads_is_an_input_its_state_or_a_number(string name)
    {
        var (trainee, program) = Trained(name);
        var known = trainee.State.Select(entry => entry.Tensor._storage).ToHashSet();
        var unknown = program.Captured.Where(captured =>
            captured.Tensor is { Count: > 1 } tensor && !known.Contains(tensor._storage)
        );
        Assert.Empty(unknown);
        Assert.Equal(
            name == "gradients carried on" ? 4 : 0,
            program.Captured.Count(captured => captured.Tensor is null)
        );
        Assert.DoesNotContain(program.Constants, constant => constant.Shape.ElementCount > 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_step_of_an_optimizer_is_the_ops_of_any_other(string name) =>
        Assert.Equal(Trained(name).Program.ToString(), Trained(name, first: 3).Program.ToString());

    [Fact]
    public void The_pass_and_the_update_are_instructions_and_not_one_of_each()
    {
        var names = Trained("digits").Program.Instructions.Select(instruction => instruction.Op.Name).ToList();
        Assert.Equal(4, names.Count(op => op == "update"));
        Assert.True(names.IndexOf("cross_entropy_grad") > names.IndexOf("cross_entropy"));
        Assert.Equal(2, names.Count(op => op == "dropout"));
        Assert.Equal(1, names.Count(op => op == "draw"));
        Assert.Equal(1, names.Count(op => op == "learning_rate"));
        Assert.Equal(1, names.Count(op => op == "step_count"));
        Assert.DoesNotContain("backward", names);
    }

    /// <summary>One of whose steps the first or a later one is recorded.</summary>
    static (Trainee Trainee, TensorProgram Program) Trained(string name, int first = 0)
    {
        var trainee = Begun(name, first);
        return (trainee, TensorProgram.Record(batch => [trainee.Step(batch)], trainee.Batch(first)));
    }

    /// <summary>One that has made so many steps.</summary>
    static Trainee Begun(string name, int steps)
    {
        var trainee = Make(name);
        trainee.Begin();
        for (var step = 0; step < steps; step++)
        {
            trainee.Step(trainee.Batch(step));
        }
        return trainee;
    }

    static Trainee Make(string name) => TrainingSteps.All.Single(step => step.Name == name).Make();

    /// <summary>The first tensor whose bits differ after some step, and that step; null where none does.</summary>
    static string? Difference(string name, int first, Func<TensorProgram, Tensor[], Tensor> run)
    {
        var eager = Begun(name, first + 1);
        var (recorded, program) = Trained(name, first);
        var difference = Differing(first, eager, Tensor.Of(0.0), recorded, Tensor.Of(0.0));
        for (var step = first + 1; step <= first + Runs && difference is null; step++)
        {
            var expected = eager.Step(eager.Batch(step));
            var actual = recorded.Drawing(() => run(program, recorded.Batch(step)));
            difference = Differing(step, eager, expected, recorded, actual);
        }
        return difference;
    }

    static string? Differing(int step, Trainee eager, Tensor expected, Trainee recorded, Tensor actual)
    {
        var pairs = eager.Left(expected).Zip(recorded.Left(actual)).ToList();
        foreach (var ((name, left), (_, right)) in pairs)
        {
            if (!Bits(left).SequenceEqual(Bits(right)))
            {
                return $"step {step}, {name}: {right} for {left}";
            }
        }
        return eager.Left(expected).Count() == recorded.Left(actual).Count() && pairs.Count > 1
            ? null
            : $"step {step}: of another state";
    }

    static ReadOnlySpan<byte> Bits(Tensor x) => MemoryMarshal.AsBytes<double>(x.ToArray<double>());
}
