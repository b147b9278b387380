namespace Micrograd;

public sealed partial class Generator
{
    /// <summary>What it takes to draw on from here: <c>seed</c> and <c>drawn</c>, <c>[]</c> int64 of the same 64 bits.</summary>
    public OrderedDictionary<string, Tensor> StateDict() =>
        new() { ["seed"] = Tensor.Of((long)Seed), ["drawn"] = Tensor.Of((long)Drawn) };

    /// <summary>Draws on from where another generator was, with its seed.</summary>
    /// <param name="state">What <see cref="StateDict"/> of the other gave.</param>
    /// <exception cref="ArgumentException">One of the two is missing, there is more, or it is no whole number. Nothing was changed.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Load("LoadStateDict: the state", state);
    }

    /// <summary>Writes seed and place to a safetensors file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file can't be written; the message says why.</exception>
    public void Save(string path) => Safetensors.Save(path, StateDict());

    /// <summary>Draws on from where the generator was that wrote a file, with its seed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">It is not that of a generator. Nothing was changed.</exception>
    /// <exception cref="FileFormatException">The file is none of the format; the message says at which key, and why.</exception>
    /// <exception cref="IOException">The file is not there, or can't be read.</exception>
    public void Load(string path) => Load($"Load: {path}", Safetensors.Load(path));

    void Load(string what, IReadOnlyDictionary<string, Tensor> state)
    {
        var fit = new KeyFit(
            StateDict().ToDictionary(t => t.Key, t => t.Value.Shape),
            state.ToDictionary(t => t.Key, t => t.Value.Shape)
        );
        var problems = fit.Problems(strict: true)
            .Concat(
                fit.Common.Where(name => state[name].DType != DType.Int64).Select(name => $"{name} is no whole number")
            )
            .ToList();
        if (problems.Count > 0)
        {
            throw new ArgumentException(
                $"{what} does not fit a generator: {string.Join("; ", problems)}.",
                nameof(state)
            );
        }
        (Seed, Drawn) = ((ulong)state["seed"].Item<long>(), (ulong)state["drawn"].Item<long>());
    }
}
