using System.Globalization;

namespace Micrograd;

public abstract partial class Module
{
    // Where the shapes of outputs are written down while a summary is made.
    [ThreadStatic]
    static List<(Module Module, Shape Output)>? t_calls;

    /// <summary>
    /// A table of the layers, as Keras prints it: name, kind, output shape and parameters, in the order in which they compute. It is
    /// made by computing once on zeros, without training.
    /// </summary>
    /// <param name="inputShape">The shape of an input, the batch included: <c>[64, 784]</c>.</param>
    /// <param name="dtype">The input's type, that of the parameters unless said; int64 for a module that begins with an embedding.</param>
    public string Summary(Shape inputShape, DType? dtype = null)
    {
        var modules = NamedModules().ToList();
        var training = modules.ConvertAll(m => m.Module.Training);
        var outer = t_calls;
        var calls = t_calls = [];
        try
        {
            Eval();
            using (NoGrad.Enter())
            {
                var own = Parameters is [var first, ..] ? first.DType : DType.Float32;
                _ = Forward(Tensor.Zeros(inputShape, dtype ?? own));
            }
        }
        finally
        {
            t_calls = outer;
            for (var i = 0; i < modules.Count; i++)
            {
                modules[i].Module.Training = training[i];
            }
        }
        return ModuleSummary.Table(
            ToString(),
            ["name", "layer", "output", "parameters"],
            Rows(modules, calls),
            Total()
        );
    }

    /// <summary>The modules that compute something themselves, in order; those that were not asked at the end.</summary>
    static IEnumerable<string[]> Rows(
        List<(string Name, Module Module)> modules,
        List<(Module Module, Shape Output)> calls
    )
    {
        var names = modules.ToDictionary(m => m.Module, m => m.Name);
        var seen = new HashSet<Module>();
        foreach (var (module, output) in calls)
        {
            if (module._children.Count == 0 || module._tensors.Count > 0)
            {
                yield return Row(
                    module,
                    output.ToString(),
                    seen.Add(module) ? ModuleSummary.Number(module.OwnCount()) : "again"
                );
            }
        }
        foreach (var (_, module) in modules.Where(m => m.Module._tensors.Count > 0 && !seen.Contains(m.Module)))
        {
            yield return Row(module, "not used", ModuleSummary.Number(module.OwnCount()));
        }

        string[] Row(Module module, string output, string parameters) =>
            [names[module], module.ToString(), output, parameters];
    }

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
