namespace Micrograd;

/// <summary>An op made a NaN; thrown within <see cref="DetectAnomaly"/>.</summary>
/// <param name="message">What happened, and where.</param>
/// <param name="op">The op.</param>
/// <param name="inner">The same without where in a network it was; null where there is none.</param>
public sealed class AnomalyException(string message, string op, Exception? inner = null)
    : ArithmeticException(message, inner)
{
    /// <summary>The name of the op that made the first NaN.</summary>
    public string Op => op;
}
