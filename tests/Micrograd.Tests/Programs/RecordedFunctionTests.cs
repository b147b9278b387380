namespace Micrograd.Tests.Programs;

/// <summary>A function that is recorded when it is called: once for each shape and type, with the bits of the code.</summary>
public sealed class RecordedFunctionTests
{
    [Fact]
    public void Training_by_it_has_the_bits_of_the_code_and_the_code_runs_once_a_shape()
    {
        var (expected, calls) = Losses(step => step);
        var (losses, recordings) = Losses(TensorProgram.Recorded);
        Assert.Equal(expected, losses);
        // Of 20 examples the third batch has 4.
        Assert.Equal((12, 2), (calls, recordings));

        static (List<float> Losses, int Calls) Losses(
            Func<Func<Tensor, Tensor, Tensor>, Func<Tensor, Tensor, Tensor>> of
        )
        {
            var numbers = new Generator(1);
            var model = new Sequential(
                new Linear(3, 8, generator: numbers),
                new BatchNorm1d(8),
                new ReLU(),
                new Dropout(0.3, numbers),
                new Linear(8, 1, generator: numbers)
            );
            var data = new TensorDataset(Tensor.Randn([20, 3], numbers), Tensor.Randn([20, 1], numbers));
            var optimizer = new AdamW(model.Parameters, Schedule.Cosine(0.1, 0.01, 12));
            var calls = 0;
            var step = of(
                (x, y) =>
                {
                    calls++;
                    optimizer.ZeroGrad();
                    var loss = Loss.MeanSquaredError(model.Forward(x), y);
                    loss.Backward();
                    optimizer.Step();
                    return loss;
                }
            );
            var losses = new List<float>();
            var loader = new DataLoader(data, batchSize: 8, shuffle: true, seed: 1);
            for (var epoch = 0; epoch < 4; epoch++)
            {
                foreach (var (x, y) in loader)
                {
                    losses.Add(step(x, y).Item<float>());
                }
            }
            Assert.Equal(12, optimizer.Steps);
            return (losses, calls);
        }
    }

    [Fact]
    public void Another_type_is_recorded_too_and_no_result_has_a_history()
    {
        var x = Tensor.Of(1f, 2).RequireGrad();
        var calls = 0;
        var twice = TensorProgram.Recorded(t =>
        {
            calls++;
            return t * 2;
        });
        foreach (var given in new[] { x, x * 3, x.Double(), x.Double() + 1 })
        {
            var result = twice(given);
            Assert.Equal((given.Detach() * 2).Double().ToArray<double>(), result.Double().ToArray<double>());
            Assert.Equal((given.DType, false), (result.DType, result.RequiresGrad));
        }
        Assert.Equal(2, calls);
    }

    [Fact]
    public void What_fails_is_recorded_anew_when_it_is_called_again()
    {
        var fails = true;
        var function = TensorProgram.Recorded(t => fails ? throw new NotSupportedException() : t.Exp());
        Assert.Throws<NotSupportedException>(() => function(Tensor.Zeros(2)));
        fails = false;
        Assert.Equal([1f, 1], function(Tensor.Zeros(2)).ToArray<float>());
        Assert.Throws<ArgumentNullException>(() => function(null!));
    }
}
