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

    /// <summary>Steps that compute something beside their ops, and where.</summary>
    static readonly Dictionary<string, string> s_known = new()
    {
        ["gradients carried on"] =
            "Tensor.AddToGrad puts a new tensor in the place of the Grad that was there, whose memory goes back, and a run has only that one",
    };

    public static TheoryData<string, int> Steps =>
        [.. TrainingSteps.All.SelectMany(step => new[] { (step.Name, 1), (step.Name, 2) })];

    public static TheoryData<string> Names => [.. TrainingSteps.All.Select(step => step.Name)];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_recorded_step_run_again_computes_the_bits_of_the_code(string name, int threads)
    {
        var before = Workers.ThreadCount;
        try
        {
            Workers.ThreadCount = threads;
            string? Found() => Difference(TrainingSteps.All.Single(step => step.Name == name).Make);
            if (s_known.ContainsKey(name))
            {
                var error = Assert.Throws<InvalidOperationException>(Found);
                Assert.Contains("went back", error.Message, StringComparison.Ordinal);
            }
            else
            {
                Assert.Null(Found());
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
        var recording = Record(trainee, out _, out _);
        var known = trainee.State.Select(entry => entry.Tensor._storage).ToHashSet();
        // How often a parameter was moved stands in memory that is written to, and of which the state has a copy.
        var unknown = recording.Captured.Where(t => t.Count > 1 && !known.Contains(t._storage));
        // Of the four gradients one is a single number.
        Assert.Equal(name == "gradients carried on" ? 3 : 0, unknown.Count());
    }

    [Fact]
    public void The_first_step_of_an_optimizer_makes_its_memory_which_a_run_makes_anew()
    {
        // StateBlock.Step: no memory before the first gradient.
        var trainee = TrainingSteps.All.Single(step => step.Name == "adamw").Make();
        var batch = trainee.Batch(0);
        var recording = new Recording(() => [trainee.Step(batch)], batch);
        Assert.Equal(4, recording.Ops.Count(op => op is Full { Shape.Rank: 2 or 3 } full && full.Shape[0] == 2));
    }

    [Fact]
    public void The_pass_and_the_update_are_instructions_and_not_one_of_each()
    {
        var recording = Record(TrainingSteps.All.Single(step => step.Name == "digits").Make(), out _, out _);
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
        var recording = new Recording(() => [x * x.Sum().Item()], [x]);
        Assert.Equal([3.0, 6], recording.Run([x], 0)[0].ToArray<double>());
        // 3 is the sum that the host read; the code would have 7.
        Assert.Equal([12.0, 9], recording.Run([Tensor.Of([4.0, 3])], 0)[0].ToArray<double>());
    }

    /// <summary>The first tensor whose bits differ after some step, and that step; null where none does.</summary>
    static string? Difference(Func<Trainee> make)
    {
        var (eager, recorded) = (make(), make());
        var recording = Record(recorded, out var loss, out var batch);
        eager.Step(eager.Batch(0));
        var difference = Differing(1, eager, eager.Step(batch), recorded, loss);
        for (var step = 2; step < Runs + 2 && difference is null; step++)
        {
            var rate = eager.Optimizer.LearningRate;
            var expected = eager.Step(eager.Batch(step));
            difference = Differing(step, eager, expected, recorded, recording.Run(recorded.Batch(step), rate)[0]);
        }
        return difference;
    }

    /// <summary>The second step: in the first one an optimizer makes the memory of its state, which a run would make anew.</summary>
    static Recording Record(Trainee trainee, out Tensor loss, out Tensor[] batch)
    {
        trainee.Step(trainee.Batch(0));
        var inputs = batch = trainee.Batch(1);
        Tensor? found = null;
        var recording = new Recording(() => [found = trainee.Step(inputs)], inputs, trainee.Generators);
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
