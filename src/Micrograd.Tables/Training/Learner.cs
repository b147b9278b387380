using System.Globalization;

namespace Micrograd.Tables.Training;

/// <summary>What came of training one network.</summary>
/// <param name="Network">The network with its best weights.</param>
/// <param name="Scores">Its scores of the validation rows, row by row.</param>
/// <param name="Loss">Their mean loss.</param>
/// <param name="Epochs">What happened.</param>
/// <param name="Starts">How often it was begun; more than once where it had died.</param>
sealed record Learned(TableNetwork Network, float[] Scores, double Loss, IReadOnlyList<TrainEpoch> Epochs, int Starts);

/// <summary>
/// Trains networks on encoded rows: AdamW, a rate that warms up and falls along half a cosine, early stopping on validation rows. A
/// step is recorded once and run again as a program.
/// </summary>
sealed class Learner(TableNetworkSettings settings, TrainOptions options, double weightDecay, EncodedRows rows)
{
    const double NetworkRate = 0.003;
    const double LinearRate = 0.02;
    const double FallsTo = 0.01;
    const int MostStarts = 3;
    const int RowsAtOnce = 4096;

    static readonly Lock s_progress = new();

    readonly bool _isLinear = settings.Hidden.Count == 0;
    readonly KeptNetworks? _kept = options.KeepIn is { } folder
        ? new(folder, settings, options, weightDecay, rows)
        : null;

    /// <exception cref="TableException">No start led anywhere: what was computed was not finite.</exception>
    public Learned Learn(int[] train, int[] validation, int member, CancellationToken cancel)
    {
        if (_kept?.PathOf(train, validation, member) is not { } path)
        {
            return Anew(train, validation, member, cancel);
        }
        var network = new TableNetwork(settings, new Generator(0));
        if (KeptNetworks.Load(path, network) is { } kept)
        {
            network.Eval();
            var scores = Scores(network, validation);
            return new(network, scores, rows.Loss(scores, validation), kept.Epochs, kept.Starts);
        }
        var learned = Anew(train, validation, member, cancel);
        KeptNetworks.Save(path, learned);
        return learned;
    }

    Learned Anew(int[] train, int[] validation, int member, CancellationToken cancel)
    {
        var rate = options.LearningRate ?? (_isLinear ? LinearRate : NetworkRate);
        for (var start = 0; ; start++)
        {
            var learned = Try(train, validation, member, start, rate, cancel);
            if (learned is not null)
            {
                return learned;
            }
            if (start + 1 == MostStarts)
            {
                throw new TableException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"training came to nothing in {MostStarts} starts, the last with a learning rate of {rate:g3}: give a smaller one"
                    )
                );
            }
            rate /= 4;
        }
    }

    Learned? Try(int[] train, int[] validation, int member, int start, double rate, CancellationToken cancel)
    {
        var seed = options.Seed * 1009 + member * 31 + start * 7;
        var network = new TableNetwork(settings, new Generator((ulong)seed));
        var batch = Math.Min(options.BatchSize ?? BatchFor(train.Length), train.Length);
        var steps = train.Length / batch;
        var epochs = options.Epochs ?? EpochsFor(train.Length, steps);
        var total = Math.Max(epochs * steps, 2);
        var warm = Math.Max(1, total / 10);
        var optimizer = new AdamW(
            network.Parameters,
            Schedule.WarmUp(warm, Schedule.Cosine(rate, rate * FallsTo, Math.Max(1, total - warm))),
            weightDecay: weightDecay
        );
        var patience = Math.Max(epochs / 4, 5);
        var (best, bestEpoch, bestScores) = (double.PositiveInfinity, 0, Array.Empty<float>());
        OrderedDictionary<string, Tensor>? state = null;
        var history = new List<TrainEpoch>();
        TensorProgram? program = null;
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            network.Train();
            var order = DataLoader.Order(train.Length, seed, epoch - 1);
            var sum = 0.0;
            for (var step = 0; step < steps; step++)
            {
                cancel.ThrowIfCancellationRequested();
                var places = new long[batch];
                for (var i = 0; i < batch; i++)
                {
                    places[i] = train[order[(long)step * batch + i]];
                }
                var (x, y, w) = rows.Take(places);
                Tensor loss;
                if (program is null)
                {
                    Tensor? first = null;
                    program = TensorProgram.Record(
                        given => [first = Step(network, optimizer, given)],
                        (ReadOnlySpan<Tensor>)(w is null ? [x, y] : [x, y, w])
                    );
                    loss = first!;
                }
                else
                {
                    loss = program.Run((ReadOnlySpan<Tensor>)(w is null ? [x, y] : [x, y, w]));
                }
                sum += loss.Item();
            }
            network.Eval();
            var scores = Scores(network, validation);
            var validationLoss = rows.Loss(scores, validation);
            var report = new TrainEpoch(_isLinear ? "linear" : "network", member, epoch, sum / steps, validationLoss);
            history.Add(report);
            if (options.Progress is { } progress)
            {
                lock (s_progress)
                {
                    progress.Report(report);
                }
            }
            if (!double.IsFinite(sum) || !double.IsFinite(validationLoss))
            {
                return null;
            }
            if (validationLoss < best)
            {
                (best, bestEpoch, bestScores, state) = (validationLoss, epoch, scores, network.CloneState());
            }
            else if (options.EarlyStopping && epoch - bestEpoch >= patience)
            {
                break;
            }
        }
        network.LoadStateDict(state!);
        network.Eval();
        return network.IsDead(rows.X.Slice(0, 0, Math.Min(256, rows.X.Shape[0]))) && start + 1 < MostStarts
            ? null
            : new(network, bestScores, best, history, start + 1);
    }

    Tensor Step(TableNetwork network, AdamW optimizer, Tensor[] given)
    {
        optimizer.ZeroGrad();
        var loss = rows.Loss(network.Forward(given[0]), given[1], given.Length > 2 ? given[2] : null);
        loss.Backward();
        optimizer.Step();
        return loss;
    }

    float[] Scores(TableNetwork network, int[] places)
    {
        using var _ = NoGrad.Enter();
        var scores = new float[(long)places.Length * rows.Outputs];
        for (var start = 0; start < places.Length; start += RowsAtOnce)
        {
            var part = Array.ConvertAll(places[start..Math.Min(start + RowsAtOnce, places.Length)], i => (long)i);
            network.Forward(rows.Take(part).X).ToArray<float>().CopyTo(scores, (long)start * rows.Outputs);
        }
        return scores;
    }

    static int BatchFor(int count) =>
        count switch
        {
            < 1000 => 16,
            < 4000 => 32,
            < 10_000 => 64,
            < 30_000 => 128,
            _ => 256,
        };

    static int EpochsFor(int count, int steps)
    {
        var wanted = Math.Clamp(count, 2000, 8000);
        return Math.Clamp((wanted + steps - 1) / steps, 8, 250);
    }
}
