using System.Globalization;
using System.Runtime.CompilerServices;
using Micrograd.Tensors;

namespace Micrograd;

public abstract partial class ModuleBase
{
    // Where outputs are written down while a summary is made.
    [ThreadStatic]
    static List<(ModuleBase Module, object? Output)>? t_calls;

    /// <summary>Notes what a module has made, for a summary.</summary>
    private protected static void Note<TOut>(ModuleBase module, TOut output) => t_calls?.Add((module, output));

    /// <summary>What comes of a computation in which nothing is dropped and nothing learned.</summary>
    private protected TOut Evaluated<TOut>(Func<TOut> compute)
    {
        var modules = NamedModules().Select(m => (m.Module, m.Module.Training)).ToList();
        var outer = ShapeCheck.Set(true);
        try
        {
            this.Eval();
            using var _ = NoGrad.Enter();
            return compute();
        }
        finally
        {
            ShapeCheck.Set(outer);
            foreach (var (module, training) in modules)
            {
                module.Training = training;
            }
        }
    }

    /// <summary>The table of what a computation goes through.</summary>
    private protected string Summary<TOut>(Func<TOut> compute)
    {
        var outer = t_calls;
        var calls = t_calls = [];
        try
        {
            _ = Evaluated(compute);
        }
        finally
        {
            t_calls = outer;
        }
        return ModuleSummary.Table(ToString(), ["name", "layer", "output", "parameters"], Rows(calls), Total());
    }

    /// <summary>The modules that compute something themselves, in order; those that were not asked at the end.</summary>
    IEnumerable<string[]> Rows(List<(ModuleBase Module, object? Output)> calls)
    {
        var modules = NamedModules().ToList();
        var names = modules.ToDictionary(m => m.Module, m => m.Name);
        var seen = new HashSet<ModuleBase>();
        foreach (var (module, output) in calls)
        {
            if (names.ContainsKey(module) && (module._children.Count == 0 || module._tensors.Count > 0))
            {
                yield return Row(
                    module,
                    ShapesOf(output),
                    seen.Add(module) ? ModuleSummary.Number(module.OwnCount()) : "again"
                );
            }
        }
        foreach (var (_, module) in modules.Where(m => m.Module._tensors.Count > 0 && !seen.Contains(m.Module)))
        {
            yield return Row(module, "not called", ModuleSummary.Number(module.OwnCount()));
        }

        string[] Row(ModuleBase module, string output, string parameters) =>
            [names[module], module.ToString(), output, parameters];
    }

    private protected static string ShapesOf(object? output) =>
        output switch
        {
            null => "none",
            Tensor tensor => tensor.Shape.ToString(),
            ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => ShapesOf(tuple[i])))})",
            IEnumerable<Tensor> tensors => $"({string.Join(", ", tensors.Select(ShapesOf))})",
            _ => output.GetType().Name,
        };

    long OwnCount() => _tensors.Where(t => t.IsParameter).Sum(t => t.Value.Count);

    string Total()
    {
        var parameters = Parameters;
        var (all, trainable) = (parameters.Sum(p => p.Count), parameters.Where(p => p.RequiresGrad).Sum(p => p.Count));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{all:N0} parameters: {trainable:N0} trainable, {all - trainable:N0} frozen"
        );
    }
}
