using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using Micrograd.Tensors;

namespace Micrograd;

/// <summary>What is done to whole modules and gives them back as what they are, and tuples as plain arguments.</summary>
public static class Modules
{
    /// <summary>Lets a module and all inside train.</summary>
    /// <param name="module">The module.</param>
    /// <param name="mode">False for <see cref="Eval"/>.</param>
    /// <returns>The module.</returns>
    public static TModule Train<TModule>(this TModule module, bool mode = true)
        where TModule : ModuleBase
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (var (_, inner) in module.NamedModules())
        {
            inner.Training = mode;
        }
        return module;
    }

    /// <summary>Lets a module and all inside evaluate: nothing is dropped, no statistics are gathered.</summary>
    /// <param name="module">The module.</param>
    /// <returns>The module.</returns>
    public static TModule Eval<TModule>(this TModule module)
        where TModule : ModuleBase => module.Train(false);

    /// <summary>Whether gradients are wanted of all parameters: false freezes them.</summary>
    /// <param name="module">The module.</param>
    /// <param name="requiresGrad">Whether they are.</param>
    /// <returns>The module.</returns>
    public static TModule RequireGrad<TModule>(this TModule module, bool requiresGrad = true)
        where TModule : ModuleBase
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (var parameter in module.Parameters)
        {
            parameter.RequiresGrad = requiresGrad;
        }
        return module;
    }

    /// <summary>Whether gradients are wanted of the parameters whose names fit a pattern: <c>model.RequireGrad("encoder.*", false)</c>.</summary>
    /// <param name="module">The module.</param>
    /// <param name="pattern">A name, where <c>*</c> stands for any letters, dots too, and <c>?</c> for one.</param>
    /// <param name="requiresGrad">Whether they are; false freezes them.</param>
    /// <returns>The module.</returns>
    /// <exception cref="ArgumentException">No parameter's name fits.</exception>
    public static TModule RequireGrad<TModule>(this TModule module, string pattern, bool requiresGrad = true)
        where TModule : ModuleBase
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        var parameters = module.NamedParameters().ToList();
        var found = parameters.FindAll(p => FileSystemName.MatchesSimpleExpression(pattern, p.Name, ignoreCase: false));
        if (found.Count == 0)
        {
            throw new ArgumentException(
                $"RequireGrad: no parameter is called '{pattern}'; there are {string.Join(", ", parameters.Select(p => p.Name))}.",
                nameof(pattern)
            );
        }
        foreach (var (_, parameter) in found)
        {
            parameter.RequiresGrad = requiresGrad;
        }
        return module;
    }

    /// <summary>
    /// Makes a parameter of a module the product of a length and a direction, v · g / ‖v‖, which are learned in its place (Salimans and Kingma,
    /// 2016): PyTorch's <c>torch.nn.utils.weight_norm</c>, with its state, <c>weight_g</c> and <c>weight_v</c>. An optimizer is made afterwards.
    /// </summary>
    /// <param name="module">The module that has the parameter itself, not one inside.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="dim">The dim each place of which has a length of its own; null for one length.</param>
    /// <returns>The module.</returns>
    /// <exception cref="ArgumentException">The module has no such parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The parameter has no such dim.</exception>
    /// <exception cref="InvalidOperationException">It was done before.</exception>
    public static TModule WeightNorm<TModule>(this TModule module, string name = "weight", int? dim = 0)
        where TModule : ModuleBase
    {
        ArgumentNullException.ThrowIfNull(module);
        module.NormalizeWeight(name, dim);
        return module;
    }

    /// <summary>Undoes <see cref="WeightNorm"/>: the parameter is one again, as it is now.</summary>
    /// <param name="module">The module.</param>
    /// <param name="name">The parameter's name.</param>
    /// <returns>The module.</returns>
    /// <exception cref="ArgumentException">The module has no such parameter.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to undo.</exception>
    public static TModule RemoveWeightNorm<TModule>(this TModule module, string name = "weight")
        where TModule : ModuleBase
    {
        ArgumentNullException.ThrowIfNull(module);
        module.KeepWeight(name);
        return module;
    }

    /// <summary>
    /// Computes in another type from now on. The parameters stay the same tensors, with other elements: an optimizer that has them goes on,
    /// and converts what it remembers.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="dtype">A floating type; what is not floating stays as it is.</param>
    /// <returns>The module.</returns>
    /// <exception cref="ArgumentException">The type is not a floating one.</exception>
    public static TModule To<TModule>(this TModule module, DType dtype)
        where TModule : ModuleBase
    {
        ArgumentNullException.ThrowIfNull(module);
        if (!dtype.IsFloating())
        {
            throw new ArgumentException(
                $"To: a module's parameters are of a floating type, not {dtype.Text()}.",
                nameof(dtype)
            );
        }
        foreach (var (_, inner) in module.NamedModules())
        {
            inner.Become(dtype);
        }
        return module;
    }

    /// <summary>
    /// Finds out whether the shapes of a network fit, from the first module to the last, without a number:
    /// <c>model.Check([64, 784]).Shape</c>.
    /// </summary>
    /// <param name="module">The network, from tensor to tensor.</param>
    /// <param name="inputShape">The shape of an input, the batch included: <c>[64, 784]</c>.</param>
    /// <param name="dtype">The input's type, that of the parameters unless said; int64 for a module that begins with an embedding.</param>
    /// <returns>What an output looks like.</returns>
    public static Tensor Check(this Module<Tensor, Tensor> module, Shape inputShape, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Check(Tensor.Meta(inputShape, dtype ?? OwnType(module)));
    }

    /// <inheritdoc cref="Check(Module{Tensor, Tensor}, Shape, DType?)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Check(this Module<Tensor, Tensor> module, int[] inputShape, DType? dtype = null) =>
        module.Check((Shape)inputShape, dtype);

    /// <summary>
    /// A table of the layers, as Keras prints it: name, kind, output shape and parameters, in the order in which they compute. Nothing is
    /// computed for it.
    /// </summary>
    /// <param name="module">The network, from tensor to tensor.</param>
    /// <param name="inputShape">The shape of an input, the batch included: <c>[64, 784]</c>.</param>
    /// <param name="dtype">The input's type, that of the parameters unless said; int64 for a module that begins with an embedding.</param>
    public static string Summary(this Module<Tensor, Tensor> module, Shape inputShape, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Summary(Tensor.Meta(inputShape, dtype ?? OwnType(module)));
    }

    /// <inheritdoc cref="Summary(Module{Tensor, Tensor}, Shape, DType?)" />
    [OverloadResolutionPriority(-1)]
    public static string Summary(this Module<Tensor, Tensor> module, int[] inputShape, DType? dtype = null) =>
        module.Summary((Shape)inputShape, dtype);

    static DType OwnType(ModuleBase module) => module.Parameters is [var first, ..] ? first.DType : DType.Float32;

    /// <summary>The output for two inputs.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="TOut">The type of the output.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="x1">The first input.</param>
    /// <param name="x2">The second input.</param>
    public static TOut Forward<T1, T2, TOut>(this Module<(T1, T2), TOut> module, T1 x1, T2 x2)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Forward((x1, x2));
    }

    /// <summary>The output for three inputs.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="TOut">The type of the output.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="x1">The first input.</param>
    /// <param name="x2">The second input.</param>
    /// <param name="x3">The third input.</param>
    public static TOut Forward<T1, T2, T3, TOut>(this Module<(T1, T2, T3), TOut> module, T1 x1, T2 x2, T3 x3)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Forward((x1, x2, x3));
    }

    /// <summary>The output for four inputs.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="T4">The type of the fourth input.</typeparam>
    /// <typeparam name="TOut">The type of the output.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="x1">The first input.</param>
    /// <param name="x2">The second input.</param>
    /// <param name="x3">The third input.</param>
    /// <param name="x4">The fourth input.</param>
    public static TOut Forward<T1, T2, T3, T4, TOut>(
        this Module<(T1, T2, T3, T4), TOut> module,
        T1 x1,
        T2 x2,
        T3 x3,
        T4 x4
    )
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Forward((x1, x2, x3, x4));
    }
}
