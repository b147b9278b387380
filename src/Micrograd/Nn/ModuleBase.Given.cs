using Micrograd.Tensors;

namespace Micrograd;

public abstract partial class ModuleBase
{
    /// <summary>What a computation gives with other tensors in place of those of these names, on this thread and until it is done.</summary>
    internal TOut WithGiven<TOut>(IReadOnlyDictionary<string, Tensor> tensors, Func<TOut> compute)
    {
        var given = Given(tensors);
        var before = GivenTensors.Set(given);
        try
        {
            return compute();
        }
        finally
        {
            GivenTensors.Set(before);
        }
    }

    Dictionary<object, Tensor> Given(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var given = new Dictionary<object, Tensor>(GivenTensors.Now ?? new Dictionary<object, Tensor>());
        var own = AllModules("")
            .SelectMany(m =>
                m.Module._tensors.Where(t => t.Computed is null)
                    .Select(t => (Name: Joined(m.Name, t.Name), Own: t, t.Value))
            )
            .ToList();
        foreach (var unknown in tensors.Keys.Except(own.Select(t => t.Name)))
        {
            throw new ArgumentException(
                $"FunctionalCall: {GetType().Name} has no '{unknown}'; it has {string.Join(", ", own.Select(t => t.Name))}.",
                nameof(tensors)
            );
        }
        // What two modules share is one tensor, given under whichever name.
        foreach (var shared in own.GroupBy(t => t.Value, ReferenceEqualityComparer.Instance))
        {
            var names = shared.Select(t => t.Name).Where(tensors.ContainsKey).ToList();
            if (names.Count == 0)
            {
                continue;
            }
            var tensor = tensors[names[0]];
            Require(names[0], tensor, shared.First().Value);
            if (names.Find(name => tensors[name] != tensor) is { } other)
            {
                throw new ArgumentException(
                    $"FunctionalCall: '{names[0]}' and '{other}' are one tensor of the module, and two were given.",
                    nameof(tensors)
                );
            }
            tensor._storage.HandOut();
            foreach (var (_, place, _) in shared)
            {
                given[place] = tensor;
            }
        }
        return given;
    }

    static void Require(string name, Tensor tensor, Tensor own)
    {
        if (tensor is null)
        {
            throw new ArgumentException($"FunctionalCall: '{name}' was given as null.", nameof(tensor));
        }
        if (tensor.Shape != own.Shape || tensor.DType != own.DType)
        {
            throw new ArgumentException(
                $"FunctionalCall: '{name}' is {own.Shape} {own.DType.Text()}, and {tensor.Shape} {tensor.DType.Text()} was given.",
                nameof(tensor)
            );
        }
    }
}
