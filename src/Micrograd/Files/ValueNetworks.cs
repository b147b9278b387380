namespace Micrograd;

/// <summary>Networks of values, such as an <see cref="MLP"/>, in files: a number of float64 a parameter.</summary>
public static class ValueNetworks
{
    /// <summary>Writes the parameters by name to a safetensors file, whole or not at all.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="metadata">Texts beside them.</param>
    /// <exception cref="ArgumentException">The file's name is another format's.</exception>
    /// <exception cref="IOException">The file can't be written; the message says why.</exception>
    public static void Save(
        this Parameterized<Value> network,
        string path,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        Safetensors.Save(
            path,
            network.NamedParameters().ToDictionary(p => p.Name, p => Tensor.Of(p.Value.Data)),
            metadata
        );
    }

    /// <summary>Reads the parameters from a safetensors file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="strict">Whether all names must be there, and no others.</param>
    /// <returns>The names that were not there, and those that are none of the network's.</returns>
    /// <exception cref="ArgumentException">
    /// Names are missing or unknown, though strict; or one is not a number. All are listed, each with the nearest name, and nothing was changed.
    /// </exception>
    /// <exception cref="FileFormatException">The file is none of the format; the message says at which key, and why.</exception>
    /// <exception cref="IOException">The file is not there, or can't be read.</exception>
    public static (IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected) Load(
        this Parameterized<Value> network,
        string path,
        bool strict = true
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        var state = Safetensors.Load(path);
        var own = network.NamedParameters().ToList();
        var fit = new KeyFit(
            own.ToDictionary(p => p.Name, _ => default(Shape)),
            state.ToDictionary(t => t.Key, t => t.Value.Shape)
        );
        var problems = fit.Problems(strict).ToList();
        if (problems.Count > 0)
        {
            throw new ArgumentException(
                $"Load: {path} does not fit {network.GetType().Name}: {string.Join("; ", problems)}.",
                nameof(path)
            );
        }
        foreach (var (name, value) in own.Where(p => state.ContainsKey(p.Name)))
        {
            value.Data = state[name].Item();
        }
        return (fit.Missing, fit.Unexpected);
    }
}
