namespace Micrograd.Training;

/// <summary>A file from which a training can be gone on with: safetensors, what is no tensor in a text beside them.</summary>
internal sealed class Checkpoint(
    ModuleBase model,
    Optimizer optimizer,
    DataLoader loader,
    TrainerOptions options,
    KnownGenerators generators
)
{
    const string Model = "model.";
    const string Moved = "optimizer.";
    const string Best = "best.";
    const string Text = "micrograd.training";

    /// <exception cref="InvalidOperationException">Training drew from a generator that is not known.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void Save(string path, TrainingState state)
    {
        var tensors = new OrderedDictionary<string, Tensor>();
        Add(tensors, Model, model.StateDict());
        Add(tensors, Moved, optimizer.StateDict());
        Add(tensors, Best, state.BestWeights ?? new Dictionary<string, Tensor>());
        var text = CheckpointText.Of(state, loader, options.Accumulate, generators.Places());
        Safetensors.Save(path, tensors, new Dictionary<string, string> { [Text] = text.ToJson() });
    }

    /// <exception cref="FileFormatException">It is no checkpoint.</exception>
    /// <exception cref="ArgumentException">It is one of something else; nothing was changed.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public TrainingState Load(string path)
    {
        using var file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue(Text, out var json))
        {
            throw new FileFormatException(
                path,
                null,
                "it has tensors and no place in a training; module.Load reads weights alone"
            );
        }
        var text = CheckpointText.Read(path, json);
        var problems = text.Problems(loader, options.Accumulate).Concat(generators.Problems(text.Generators)).ToList();
        if (problems.Count > 0)
        {
            throw new ArgumentException(
                $"Trainer: {path} is a checkpoint of another training, which this one can't go on with: {string.Join("; ", problems)}. "
                    + "A new trainer of the weights alone begins with module.Load.",
                nameof(path)
            );
        }
        var tensors = file.LoadAll();
        var before = model.CloneState();
        model.LoadStateDict(Part(tensors, Model));
        try
        {
            optimizer.LoadStateDict(Part(tensors, Moved));
        }
        catch
        {
            model.LoadStateDict(before);
            throw;
        }
        generators.GoTo(text.Generators);
        var best = Part(tensors, Best);
        var state = text.State(best.Count > 0 ? best : null);
        state.StopIfWaited(options.Patience);
        return state;
    }

    static void Add(OrderedDictionary<string, Tensor> tensors, string prefix, IReadOnlyDictionary<string, Tensor> state)
    {
        foreach (var (name, tensor) in state)
        {
            tensors.Add(prefix + name, tensor);
        }
    }

    static Dictionary<string, Tensor> Part(IReadOnlyDictionary<string, Tensor> tensors, string prefix) =>
        tensors
            .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);
}
