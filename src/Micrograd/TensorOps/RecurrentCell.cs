namespace Micrograd.TensorOps;

/// <summary>What a recurrent layer does in a step. The order is that of the gates in its weights.</summary>
internal enum RecurrentCell
{
    /// <summary>h = tanh(x + W h)</summary>
    Tanh,

    /// <summary>h = max(x + W h, 0)</summary>
    Relu,

    /// <summary>i, f, g, o: c = σ(f) c + σ(i) tanh(g), h = σ(o) tanh(c)</summary>
    Lstm,

    /// <summary>r, z, n: h = (1 − z) n + z h, n = tanh(x + r (W h + b))</summary>
    Gru,
}
