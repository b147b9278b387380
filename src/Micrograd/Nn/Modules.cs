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
    public static TOut Forward<T1, T2, TOut>(this Module<(T1, T2), TOut> module, T1 x1, T2 x2)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Forward((x1, x2));
    }

    /// <summary>The output for three inputs.</summary>
    public static TOut Forward<T1, T2, T3, TOut>(this Module<(T1, T2, T3), TOut> module, T1 x1, T2 x2, T3 x3)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Forward((x1, x2, x3));
    }

    /// <summary>The output for four inputs.</summary>
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
