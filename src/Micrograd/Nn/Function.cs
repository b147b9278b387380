namespace Micrograd;

/// <summary>A function without parameters as a module: what activations are. Any function will do: <c>new Function(x => x.Sin())</c>.</summary>
/// <param name="function">The function.</param>
/// <param name="text">How a summary calls it; by default the type's name.</param>
/// <param name="keepsNothing">See <see cref="Module{TIn, TOut}.KeepsNothing"/>.</param>
public class Function(Func<Tensor, Tensor> function, string? text = null, bool keepsNothing = false) : Module
{
    /// <inheritdoc />
    protected internal sealed override bool KeepsNothing => keepsNothing;

    /// <inheritdoc />
    protected sealed override Tensor Compute(Tensor x) => function(x);

    /// <inheritdoc />
    public sealed override string ToString() => text ?? GetType().Name;

    /// <summary>The module of a neuron's activation.</summary>
    /// <param name="activation">The function.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such activation.</exception>
    public static Module Of(Activation activation) =>
        activation switch
        {
            Activation.Linear => new Identity(),
            Activation.Tanh => new Tanh(),
            Activation.Relu => new ReLU(),
            Activation.Sigmoid => new Sigmoid(),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown."),
        };

    internal static string Text(string name, double parameter) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}({parameter})");
}
