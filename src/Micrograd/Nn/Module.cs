namespace Micrograd;

/// <summary>
/// A part of a network that computes one tensor from another, as PyTorch's <c>nn.Module</c>. It may have parameters, buffers and modules
/// inside, registered by name.
/// </summary>
/// <remarks>
/// Any number of threads may run <see cref="Module{TIn, TOut}.Forward"/> of one module at the same time, in training or in evaluation, if
/// <see cref="Module{TIn, TOut}.Compute"/> of modules from outside allows it. What changes the module must have it alone: an optimizer's
/// step, <see cref="Modules.Train"/>, <see cref="Modules.To"/>, <see cref="ModuleBase.LoadStateDict"/>, and <c>Summary</c>, which evaluates
/// meanwhile.
/// </remarks>
/// <example><code>
/// sealed class Net : Module
/// {
///     readonly Linear _fc1;
///     readonly Linear _fc2;
///
///     public Net()
///     {
///         _fc1 = Register("fc1", new Linear(784, 128));
///         _fc2 = Register("fc2", new Linear(128, 10));
///     }
///
///     protected override Tensor Compute(Tensor x) => _fc2.Forward(_fc1.Forward(x).Relu());
/// }
/// </code></example>
public abstract class Module : Module<Tensor, Tensor>
{
    /// <summary>The output for an input, which a module defines; one that only holds parameters need not.</summary>
    /// <param name="x">The input.</param>
    /// <exception cref="NotSupportedException">The module defines none.</exception>
    protected override Tensor Compute(Tensor x) =>
        throw new NotSupportedException(
            $"Forward: {GetType().Name} computes nothing: it overrides no Compute. Call the modules inside."
        );
}
