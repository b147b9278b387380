using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>Labels for tensors, as those of <see cref="ValueLabels"/>.</summary>
public static class TensorLabels
{
    /// <summary>
    /// Labels a tensor and returns it: <c>w.Named()</c> takes the variable's own name, <c>(x * w).Named()</c> the expression's text,
    /// and <c>x.Named("d")</c> says it outright.
    /// </summary>
    /// <param name="tensor">The tensor to label.</param>
    /// <param name="label">The label; null takes the text of the expression.</param>
    /// <param name="expression">Written by the compiler.</param>
    public static Tensor Named(
        this Tensor tensor,
        string? label = null,
        [CallerArgumentExpression(nameof(tensor))] string expression = ""
    )
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.Label = label ?? ValueLabels.WithoutOuterParentheses(expression);
        return tensor;
    }
}
