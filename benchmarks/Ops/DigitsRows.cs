using System.Globalization;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>
/// The whole training of examples/12-digits.cs on both sides: thirty epochs of shuffled batches through dropout, AdamW with its rate on
/// a cosine. Each side draws its own random numbers, so that what agrees is how many of the held out are read.
/// </summary>
static class DigitsRows
{
    const int Epochs = 30;
    const int BatchSize = 64;
    const double Goal = 0.95;

    public static Row Run()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "digits.csv"))
            .Skip(1)
            .Select(line => Array.ConvertAll(line.Split(','), cell => float.Parse(cell, CultureInfo.InvariantCulture)))
            .ToArray();
        var pixels = Tensor.Of(rows.Select(row => row[..64]).ToArray()) / 16;
        var digits = Tensor.Of(rows.Select(row => (long)row[64]).ToArray());
        var (train, test) = new TensorDataset(pixels, digits).Split(testShare: 0.2, seed: 1);
        return new Comparison(
            "mlp",
            "digits, 30 epochs, AdamW",
            Torch.Name + ", usual loop",
            1,
            () => Train(train),
            () => TrainTorch(train).Dispose(),
            () => Accuracy(Train(train), test) >= Goal && AccuracyTorch(train, test) >= Goal
        ).Measure();
    }

    static Sequential Train(TensorDataset train)
    {
        var generator = new Generator(1);
        var model = new Sequential(
            new Linear(64, 128, generator: generator),
            new ReLU(),
            new Dropout(0.2, generator),
            new Linear(128, 10, generator: generator)
        );
        var loader = new DataLoader(train, BatchSize, shuffle: true, seed: 1);
        var schedule = Schedule.Cosine(from: 1e-2, to: 1e-4, steps: Epochs * (int)loader.BatchCount);
        var optimizer = new AdamW(model.Parameters, schedule);
        for (var epoch = 0; epoch < Epochs; epoch++)
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

    static TorchSharp.Modules.Sequential TrainTorch(TensorDataset train)
    {
        using var outer = torch.NewDisposeScope();
        torch.random.manual_seed(1);
        var (inputs, targets) = (Torch.Of(train.Inputs), Torch.Of(train.Targets));
        var model = torch.nn.Sequential(Linear(64, 128), ReLU(), Dropout(0.2), Linear(128, 10));
        var count = inputs.shape[0];
        var batches = (count - 1) / BatchSize + 1;
        var optimizer = torch.optim.AdamW(model.parameters(), 1e-2);
        var schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, Epochs * batches, 1e-4);
        for (var epoch = 0; epoch < Epochs; epoch++)
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

    static double AccuracyTorch(TensorDataset train, TensorDataset test)
    {
        using var scope = torch.NewDisposeScope();
        using var model = TrainTorch(train);
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
