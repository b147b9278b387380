namespace Micrograd;

/// <summary>The second half of a transformer's layer, whose parts stand in that layer under PyTorch's names.</summary>
internal readonly struct FeedForward(Linear linear1, Dropout dropout, Linear linear2, TransformerActivation activation)
{
    /// <summary>linear2(dropout(activation(linear1 x)))</summary>
    public Tensor Of(Tensor x)
    {
        var inner = linear1.Forward(x);
        return linear2.Forward(dropout.Forward(activation == TransformerActivation.Relu ? inner.Relu() : inner.Gelu()));
    }
}
