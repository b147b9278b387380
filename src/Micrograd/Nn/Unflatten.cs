using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>One dim as several: <c>[n, 784] → [n, 28, 28]</c>. PyTorch's <c>nn.Unflatten</c>.</summary>
public sealed class Unflatten : Module
{
    readonly int _dim;
    readonly int[] _sizes;

    /// <param name="dim">The dim.</param>
    /// <param name="sizes">The sizes that it becomes; one may be −1.</param>
    /// <exception cref="ArgumentException">There is no size.</exception>
    public Unflatten(int dim, params ReadOnlySpan<int> sizes)
    {
        if (sizes.IsEmpty)
        {
            throw new ArgumentException("Unflatten: a dim can't become none; give at least one size.", nameof(sizes));
        }
        (_dim, _sizes) = (dim, sizes.ToArray());
    }

    /// <inheritdoc cref="Unflatten(int, ReadOnlySpan{int})" />
    [OverloadResolutionPriority(-1)]
    public Unflatten(int dim, params int[] sizes)
        : this(dim, sizes.AsSpan()) { }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The dim's size is not the product of the sizes.</exception>
    protected override Tensor Compute(Tensor x)
    {
        var dim = x.Shape.Dim(_dim, nameof(Unflatten));
        var known = 1L;
        var open = -1;
        for (var i = 0; i < _sizes.Length; i++)
        {
            open = _sizes[i] == -1 ? i : open;
            known *= _sizes[i] == -1 ? 1 : _sizes[i];
        }
        int[] sizes = [.. _sizes];
        if (open >= 0)
        {
            sizes[open] = known > 0 ? (int)(x.Shape[dim] / known) : 0;
            known *= sizes[open];
        }
        return known == x.Shape[dim] && Array.TrueForAll(sizes, size => size >= 0)
            ? x.Reshape([.. x.Shape[..dim], .. sizes, .. x.Shape[(dim + 1)..]])
            : throw new ArgumentException(
                $"Unflatten: dim {dim} of {x.Shape} can't become [{string.Join(", ", _sizes)}], whose product it must be."
            );
    }

    /// <inheritdoc />
    public override string ToString() => $"Unflatten({_dim} → {string.Join(" × ", _sizes)})";
}
