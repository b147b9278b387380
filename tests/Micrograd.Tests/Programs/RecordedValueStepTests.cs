namespace Micrograd.Tests.Programs;

/// <summary>A step over values, recorded once and run again on other numbers, computes bit for bit what the code does.</summary>
public sealed class RecordedValueStepTests
{
    const int Runs = 10;

    public static TheoryData<string, int> Steps =>
        [.. ValueSteps.All.SelectMany(step => new[] { (step.Name, 0), (step.Name, 3) })];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_recorded_step_run_again_computes_the_bits_of_the_code(string name, int first)
    {
        var step = ValueSteps.All.Single(step => step.Name == name);
        var (eager, recorded) = (step.Make(), step.Make());
        ValueProgram? program = null;
        for (var run = 0; run < first + 1 + Runs; run++)
        {
            Give(eager.Inputs, run);
            var expected = Array.ConvertAll(eager.Code(), result => result.Data);
            double[] actual;
            if (run < first)
            {
                Give(recorded.Inputs, run);
                actual = Array.ConvertAll(recorded.Code(), result => result.Data);
            }
            else if (program is null)
            {
                Give(recorded.Inputs, run);
                // The recording is a step, too.
                Value[] results = [];
                program = ValueProgram.Record(_ => results = recorded.Code(), recorded.Inputs);
                actual = Array.ConvertAll(results, result => result.Data);
            }
            else
            {
                actual = new double[expected.Length];
                program.Run(Numbers(recorded.Inputs, run), actual);
            }
            Assert.Equal(Bits(expected), Bits(actual));
            Assert.Equal(Bits(Left(eager)), Bits(Left(recorded)));
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_run_allocates_nothing_but_what_an_optimizer_does(string name, int first)
    {
        var trainee = ValueSteps.All.Single(step => step.Name == name).Make();
        if (first > 0 || name.StartsWith("clipped", StringComparison.Ordinal))
        {
            return;
        }
        var program = ValueProgram.Record(_ => trainee.Code(), trainee.Inputs);
        var (numbers, results) = (Numbers(trainee.Inputs, 1), new double[program.Outputs.Count]);
        for (var i = 0; i < 3; i++)
        {
            program.Run(numbers, results);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        program.Run(numbers, results);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, trainee.Optimizer is null ? 0 : 400);
    }

    static void Give(Value[] inputs, int run)
    {
        foreach (var (input, number) in inputs.Zip(Numbers(inputs, run)))
        {
            input.Data = number;
        }
    }

    static double[] Numbers(Value[] inputs, int run) =>
        [.. inputs.Select((_, i) => Math.Sin(3 * i + 11 * run) * (run % 4 == 3 ? 30 : 1))];

    /// <summary>All that a step leaves: parameters, gradients (and whether there is one), the optimizer's state.</summary>
    static IEnumerable<double> Left(ValueSteps.Trainee trainee) =>
        [
            .. trainee.Parameters.Concat(trainee.Inputs).SelectMany(leaf => new[] { leaf.Data, leaf._grad }),
            .. trainee.Optimizer?.StateDict().Values.SelectMany(tensor => tensor.ToArray<double>()) ?? [],
            trainee.Optimizer?.Steps ?? 0,
        ];

    static long[] Bits(IEnumerable<double> numbers) => [.. numbers.Select(BitConverter.DoubleToInt64Bits)];
}
