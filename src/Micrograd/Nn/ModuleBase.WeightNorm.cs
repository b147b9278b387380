using Micrograd.Tensors;

namespace Micrograd;

public abstract partial class ModuleBase
{
    /// <summary>Makes a parameter of this module the product of a length, <c>NAME_g</c>, and a direction, <c>NAME_v</c>.</summary>
    internal void NormalizeWeight(string name, int? dim)
    {
        var weight = OwnTensor(name);
        if (weight.Computed is not null)
        {
            throw new InvalidOperationException($"WeightNorm: '{name}' of {this} has one already.");
        }
        var along = dim is { } kept ? weight.Value.Shape.Dim(kept, "WeightNorm") : (int?)null;
        using (NoGrad.Enter())
        {
            var direction = weight.Value.Clone();
            var length = Length(direction, along).Clone();
            var (g, v) = (Parameter($"{name}_g", length), Parameter($"{name}_v", direction));
            weight.Compute(() => v.Value * (g.Value / Length(v.Value, along)));
        }
    }

    /// <summary>Makes it one parameter again, as it is now.</summary>
    internal void KeepWeight(string name)
    {
        var weight = OwnTensor(name);
        if (weight.Computed is not { } computed)
        {
            throw new InvalidOperationException($"RemoveWeightNorm: '{name}' of {this} has none.");
        }
        using (NoGrad.Enter())
        {
            weight.Learn(computed().Clone().RequireGrad());
        }
        weight.Value.Label = name;
        _tensors.RemoveAll(t => t.Name == $"{name}_g" || t.Name == $"{name}_v" || t == weight);
        _tensors.Add(weight);
    }

    ModuleTensor OwnTensor(string name) =>
        _tensors.Find(t => t.Name == name && (t.IsParameter || t.Computed is not null))
        ?? throw new ArgumentException(
            $"WeightNorm: {this} has no parameter '{name}' of its own; it has "
                + $"{(_tensors.Count == 0 ? "none" : string.Join(", ", _tensors.Where(t => t.IsParameter).Select(t => t.Name)))}."
        );

    static Tensor Length(Tensor v, int? kept) =>
        kept is not { } dim ? v.Norm()
        : v.Rank == 1 ? v.Abs()
        : v.Norm([.. Enumerable.Range(0, v.Rank).Where(d => d != dim)], keepDim: true);
}
