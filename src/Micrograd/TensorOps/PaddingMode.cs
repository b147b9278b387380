namespace Micrograd;

/// <summary>What is put around a tensor.</summary>
public enum PaddingMode
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The input as in a mirror at its edge, which is not repeated: c b | a b c | b a.</summary>
    Reflect,

    /// <summary>The edge again and again: a a | a b c | c c.</summary>
    Replicate,

    /// <summary>The input from its other side: b c | a b c | a b.</summary>
    Circular,
}
