using System.Globalization;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>
/// Whole trainings on the digits of examples/12-digits.cs on both sides: epochs of shuffled batches through dropout, AdamW with its rate on
/// a cosine. Each side draws its own random numbers, so that what agrees is how many of the held out are read.
/// </summary>
static class DigitsRows
{
    const int BatchSize = 64;

    public static IEnumerable<Row> Run()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "digits.csv"))
            .Skip(1)
            .Select(line => Array.ConvertAll(line.Split(','), cell => float.Parse(cell, CultureInfo.InvariantCulture)))
            .ToArray();
        var pixels = Tensor.Of(rows.Select(row => row[..64]).ToArray()) / 16;
        var digits = Tensor.Of(rows.Select(row => (long)row[64]).ToArray());
        yield return Compare("64-128-10, dropout 0.2", 1, 30, 0.95, 31, pixels, digits, Mlp, TorchMlp);
        yield return Compare(
            "CNN: conv 3×3 1-16-32, relu, max pool, dropout 0.2, linear 512-10",
            2,
            8,
            0.97,
            7,
            pixels.Reshape(-1, 1, 8, 8),
            digits,
            Cnn,
            TorchCnn
        );
    }

    static Row Compare(
        string name,
        double goal,
        int epochs,
        double accuracy,
        int rounds,
        Tensor pixels,
        Tensor digits,
        Func<Generator, Sequential> ours,
        Func<TorchSharp.Modules.Sequential> theirs
    )
    {
        var (train, test) = new TensorDataset(pixels, digits).Split(testShare: 0.2, seed: 1);
        return new Comparison(
            "digits",
            FormattableString.Invariant($"{name}; {epochs} epochs, batch {BatchSize}, AdamW"),
            Torch.Name + ", usual loop",
            goal,
            () => Train(ours, train, epochs),
            () => TrainTorch(theirs, train, epochs).Dispose(),
            () =>
                Accuracy(Train(ours, train, epochs), test) >= accuracy
                && AccuracyTorch(theirs, train, test, epochs) >= accuracy
        )
        {
            Rounds = rounds,
        }.Measure();
    }

    static Sequential Mlp(Generator g) =>
        new(new Linear(64, 128, generator: g), new ReLU(), new Dropout(0.2, g), new Linear(128, 10, generator: g));

    static TorchSharp.Modules.Sequential TorchMlp() =>
        torch.nn.Sequential(Linear(64, 128), ReLU(), Dropout(0.2), Linear(128, 10));

    static Sequential Cnn(Generator g) =>
        new(
            new Conv2d(1, 16, 3, padding: 1, generator: g),
            new ReLU(),
            new Conv2d(16, 32, 3, padding: 1, generator: g),
            new ReLU(),
            new MaxPool2d(2),
            new Flatten(),
            new Dropout(0.2, g),
            new Linear(512, 10, generator: g)
        );

    static TorchSharp.Modules.Sequential TorchCnn() =>
        torch.nn.Sequential(
            Conv2d(1, 16, 3, padding: 1),
            ReLU(),
            Conv2d(16, 32, 3, padding: 1),
            ReLU(),
            MaxPool2d(2),
            Flatten(),
            Dropout(0.2),
            Linear(512, 10)
        );

    static Sequential Train(Func<Generator, Sequential> network, TensorDataset train, int epochs)
    {
        var model = network(new Generator(1));
        var loader = new DataLoader(train, BatchSize, shuffle: true, seed: 1);
        var schedule = Schedule.Cosine(from: 1e-2, to: 1e-4, steps: epochs * (int)loader.BatchCount);
        var optimizer = new AdamW(model.Parameters, schedule);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            foreach (var (x, y) in loader)
            {
                var loss = Loss.CrossEntropy(model.Forward(x), y);
                optimizer.ZeroGrad();
                loss.Backward();
                optimizer.Step();
            }
        }
        return model;
    }

    static double Accuracy(Sequential model, TensorDataset test)
    {
        model.Eval();
        using var _ = NoGrad.Enter();
        return model.Forward(test.Inputs).ArgMax(1).Eq(test.Targets).Float().Mean().Item();
    }

    static TorchSharp.Modules.Sequential TrainTorch(
        Func<TorchSharp.Modules.Sequential> network,
        TensorDataset train,
        int epochs
    )
    {
        using var outer = torch.NewDisposeScope();
        torch.random.manual_seed(1);
        var (inputs, targets) = (Torch.Of(train.Inputs), Torch.Of(train.Targets));
        var model = network();
        var count = inputs.shape[0];
        var batches = (count - 1) / BatchSize + 1;
        var optimizer = torch.optim.AdamW(model.parameters(), 1e-2);
        var schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * batches, 1e-4);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var order = torch.randperm(count);
            for (var batch = 0L; batch < batches; batch++)
            {
                using var scope = torch.NewDisposeScope();
                var rows = order.slice(0, batch * BatchSize, Math.Min(count, (batch + 1) * BatchSize), 1);
                var loss = functional.cross_entropy(
                    model.forward(inputs.index_select(0, rows)),
                    targets.index_select(0, rows)
                );
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                schedule.step();
            }
        }
        return model;
    }

    static double AccuracyTorch(
        Func<TorchSharp.Modules.Sequential> network,
        TensorDataset train,
        TensorDataset test,
        int epochs
    )
    {
        using var scope = torch.NewDisposeScope();
        using var model = TrainTorch(network, train, epochs);
        model.eval();
        return model
            .forward(Torch.Of(test.Inputs))
            .argmax(1)
            .eq(Torch.Of(test.Targets))
            .to_type(torch.float32)
            .mean()
            .ToSingle();
    }
}
