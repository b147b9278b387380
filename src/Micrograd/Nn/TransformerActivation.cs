namespace Micrograd;

/// <summary>What lies between the two linear layers of a transformer's layer.</summary>
public enum TransformerActivation
{
    /// <summary>max(x, 0)</summary>
    Relu,

    /// <summary>x Φ(x), Φ the normal distribution.</summary>
    Gelu,
}
