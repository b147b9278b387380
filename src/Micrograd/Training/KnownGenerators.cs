namespace Micrograd.Training;

/// <summary>The generators that a training draws from, in an order that a later program has too.</summary>
internal sealed class KnownGenerators
{
    readonly Generator[] _all;
    readonly HashSet<Generator> _seen = new(ReferenceEqualityComparer.Instance);

    public KnownGenerators(ModuleBase model, IReadOnlyList<Generator> others) =>
        _all = [
            .. model
                .NamedModules()
                .SelectMany(m => m.Module.Generators)
                .Concat(others)
                .Prepend(Generator.Default)
                .Distinct<Generator>(ReferenceEqualityComparer.Instance),
        ];

    /// <summary>What draws on this thread until it is disposed is remembered.</summary>
    public IDisposable Watch() => Generator.Watch(_seen);

    /// <summary>Seed and place of each.</summary>
    /// <exception cref="InvalidOperationException">Something else was drawn from.</exception>
    public IReadOnlyList<(ulong Seed, ulong Drawn)> Places()
    {
        if (_seen.FirstOrDefault(drawn => !_all.Contains(drawn, ReferenceEqualityComparer.Instance)) is { } unknown)
        {
            throw new InvalidOperationException(
                $"Trainer: training draws from a generator (seed {unknown.Seed}) that no module and no option names, so that a run could not be gone on with from a checkpoint; TrainerOptions.Generators = [generator] has it kept."
            );
        }
        return [.. _all.Select(generator => (generator.Seed, generator.Drawn))];
    }

    /// <summary>What differs from generators that were written down.</summary>
    public IEnumerable<string> Problems(IReadOnlyList<(ulong Seed, ulong Drawn)> places)
    {
        if (places.Count != _all.Length)
        {
            yield return $"there are {_all.Length} generators, not {places.Count}";
            yield break;
        }
        for (var i = 0; i < _all.Length; i++)
        {
            if (_all[i].Seed != places[i].Seed)
            {
                yield return $"generator {i} has the seed {_all[i].Seed}, not {places[i].Seed}";
            }
        }
    }

    public void GoTo(IReadOnlyList<(ulong Seed, ulong Drawn)> places)
    {
        for (var i = 0; i < _all.Length; i++)
        {
            _all[i].Drawn = places[i].Drawn;
        }
    }
}
