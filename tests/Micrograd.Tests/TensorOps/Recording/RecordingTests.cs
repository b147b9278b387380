using System.Runtime.InteropServices;
using Micrograd.Kernels;
using Micrograd.TensorOps;
using Micrograd.Tests.Kernels;

namespace Micrograd.Tests.Recordings;

/// <summary>
/// A step of training is all ops: recorded once and run again on other batches, with other learning rates and other draws, it computes
/// bit for bit what the code does. What goes round the door is found so.
/// </summary>
[Collection(nameof(ThreadTests))]
[Trait("kernels", "true")]
public sealed class RecordingTests
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
            var difference = Difference(TrainingSteps.All.Single(step => step.Name == name).Make, first);
            if (name == "gradients carried on" && first == 0)
            {
                // Where there is no gradient yet, nothing is added to it.
                Assert.StartsWith("step 1, ", difference, StringComparison.Ordinal);
            }
            else
            {
                Assert.Null(difference);
            }
        }
        finally
        {
            Workers.ThreadCount = before;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_that_a_step_reads_is_known_to_be_one_of_its_inputs_its_state_or_a_number(string name)
    {
        var trainee = TrainingSteps.All.Single(step => step.Name == name).Make();
        var recording = Record(trainee, first: 1, out _);
        var known = trainee.State.Select(entry => entry.Tensor._storage).ToHashSet();
        // How often a parameter was moved stands in memory that is written to, and of which the state has a copy.
        Assert.DoesNotContain(recording.Captured, t => t.Count > 1 && !known.Contains(t._storage));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_step_of_an_optimizer_is_the_ops_of_any_other(string name)
    {
        var make = TrainingSteps.All.Single(step => step.Name == name).Make;
        var (first, fourth) = (Record(make(), 0, out _), Record(make(), 3, out _));
        var added = name == "gradients carried on" ? 4 : 0;
        Assert.Equal(first.Ops.Count() + added, fourth.Ops.Count());
        Assert.Equal(first.Ops.Where(op => op.Name != "+"), fourth.Ops.Where(op => op.Name != "+"));
    }

    [Fact]
    public void The_pass_and_the_update_are_instructions_and_not_one_of_each()
    {
        var recording = Record(TrainingSteps.All.Single(step => step.Name == "digits").Make(), first: 0, out _);
        var names = recording.Ops.Select(op => op.Name).ToList();
        Assert.Equal(4, names.Count(op => op == "update"));
        Assert.True(names.IndexOf("cross_entropy_grad") > names.IndexOf("cross_entropy"));
        Assert.Equal(2, names.Count(op => op == "dropout"));
        Assert.DoesNotContain("backward", names);
    }

    [Fact]
    public void What_the_host_computes_between_two_ops_makes_a_run_differ()
    {
        var x = Tensor.Of([1.0, 2]);
        var recording = new Recording(() => [x * x.Sum().Item()], [x], []);
        Assert.Equal([3.0, 6], recording.Run([x], 0)[0].ToArray<double>());
        // 3 is the sum that the host read; the code would have 7.
        Assert.Equal([12.0, 9], recording.Run([Tensor.Of([4.0, 3])], 0)[0].ToArray<double>());
    }

    /// <summary>The first tensor whose bits differ after some step, and that step; null where none does.</summary>
    static string? Difference(Func<Trainee> make, int first)
    {
        var (eager, recorded) = (make(), make());
        var recording = Record(recorded, first, out var loss);
        for (var step = 0; step < first; step++)
        {
            eager.Step(eager.Batch(step));
        }
        var difference = Differing(first, eager, eager.Step(eager.Batch(first)), recorded, loss);
        for (var step = first + 1; step <= first + Runs && difference is null; step++)
        {
            var rate = eager.Optimizer.LearningRate;
            var expected = eager.Step(eager.Batch(step));
            difference = Differing(step, eager, expected, recorded, recording.Run(recorded.Batch(step), rate)[0]);
        }
        return difference;
    }

    static Recording Record(Trainee trainee, int first, out Tensor loss)
    {
        for (var step = 0; step < first; step++)
        {
            trainee.Step(trainee.Batch(step));
        }
        var batch = trainee.Batch(first);
        Tensor? found = null;
        var recording = new Recording(
            () => [found = trainee.Step(batch)],
            batch,
            [.. trainee.Parameters],
            trainee.Generators
        );
        loss = found!;
        return recording;
    }

    static string? Differing(int step, Trainee eager, Tensor expected, Trainee recorded, Tensor actual)
    {
        var pairs = eager.State.Prepend(("loss", expected)).Zip(recorded.State.Prepend(("loss", actual)));
        foreach (var ((name, left), (_, right)) in pairs)
        {
            if (!Bits(left).SequenceEqual(Bits(right)))
            {
                return $"step {step}, {name}: {right} for {left}";
            }
        }
        return null;
    }

    static ReadOnlySpan<byte> Bits(Tensor x) => MemoryMarshal.AsBytes<double>(x.ToArray<double>());
}
