namespace Micrograd;

/// <summary>What a neuron does to its weighted sum.</summary>
public enum Activation
{
    /// <summary>Nothing: the sum itself.</summary>
    Linear,

    /// <summary>tanh x</summary>
    Tanh,

    /// <summary>max(x, 0)</summary>
    Relu,

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    Sigmoid,
}

/// <summary>How a network's weights are drawn; biases begin at 0.</summary>
public enum Initialization
{
    /// <summary>Uniform in (−1, 1), as micrograd draws them.</summary>
    Uniform,

    /// <summary>Uniform in ±√(6 / (inputs + outputs)), for tanh and sigmoid (Glorot and Bengio, 2010).</summary>
    Xavier,

    /// <summary>Uniform in ±√(6 / inputs), for relu (He et al., 2015).</summary>
    Kaiming,

    /// <summary>All 0: every neuron of a layer stays equal to the others. To see why one doesn't.</summary>
    Zero,
}
