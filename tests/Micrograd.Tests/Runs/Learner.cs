namespace Micrograd.Tests.Runs;

/// <summary>A network with all that a training has to remember: moments, running statistics, a generator, an order.</summary>
sealed class Learner
{
    public Learner(ulong seed, int batch = 9, double dropout = 0.3, bool shuffle = true, bool batchNorm = true)
    {
        Generator = new(seed);
        var first = new Linear(4, 8, generator: Generator);
        Module norm = batchNorm ? new BatchNorm1d(8) : new Identity();
        Model = new(first, norm, new ReLU(), new Dropout(dropout, Generator), new Linear(8, 3, generator: Generator));
        Optimizer = new(Model.Parameters, Schedule.Cosine(0.05, 0.001, 40), weightDecay: 0.01);
        Loader = new(Data(7), batch, shuffle, (long)seed);
    }

    public Generator Generator { get; }

    public Sequential Model { get; }

    public AdamW Optimizer { get; }

    public DataLoader Loader { get; }

    public static TensorDataset Data(ulong seed)
    {
        var x = Tensor.Randn([60, 4], new Generator(seed));
        return new(x, (x * Tensor.Of([1f, -1f, 0.5f, 2f])).Sum(1).Clamp(-1.4, 1.4).Round().Long() + 1L);
    }

    public Trainer Trainer(TrainerOptions options) =>
        new(Model, (y, target) => Loss.CrossEntropy(y, target), Optimizer, Loader, options);

    /// <summary>All numbers of a state, as they are in memory.</summary>
    public static string Bits(ModuleBase model) => Bits(model.StateDict());

    public static string Bits(IReadOnlyDictionary<string, Tensor> state) =>
        string.Join(
            '\n',
            state
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair =>
                    $"{pair.Key} {string.Join(' ', pair.Value.ToArray<double>().Select(BitConverter.DoubleToInt64Bits))}"
                )
        );
}
