namespace Micrograd;

/// <summary>What modules of padding share: as many places on both sides of the last two dims, [rows, columns].</summary>
public abstract class Padding2d : Module
{
    readonly PerDim _padding;
    readonly PaddingMode _mode;

    private protected Padding2d(PerDim padding, PaddingMode mode)
    {
        _ = padding.For(GetType().Name, nameof(padding), 2, 0, 0);
        (_padding, _mode) = (padding, mode);
    }

    /// <inheritdoc />
    protected internal sealed override bool KeepsNothing => true;

    /// <inheritdoc />
    protected sealed override Tensor Compute(Tensor x)
    {
        if (x.Rank is not (3 or 4))
        {
            throw new ArgumentException($"{GetType().Name}: {x.Shape} is not [N, C, H, W], or [C, H, W].");
        }
        var sizes = _padding.For(GetType().Name, "padding", 2, 0, 0);
        Span<int> around = stackalloc int[x.Rank];
        (around[^2], around[^1]) = (sizes[0], sizes[1]);
        return x.Pad(around, around, _mode);
    }

    /// <inheritdoc />
    public sealed override string ToString() => $"{GetType().Name}({_padding})";
}
