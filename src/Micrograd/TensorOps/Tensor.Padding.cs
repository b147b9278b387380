using System.Runtime.CompilerServices;
using Micrograd.TensorOps;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// The tensor with places around it that are zeros or read from itself: PyTorch's <c>F.pad</c> with a mode. The gradient of a place that is
    /// read again and again is the sum.
    /// </summary>
    /// <param name="before">How many along each dim come before.</param>
    /// <param name="after">How many come after.</param>
    /// <param name="mode">What they are; a mirror has less than the dim's places, a circle as many at most.</param>
    /// <exception cref="ArgumentException">Not one number a dim, a negative one, or a dim with too few places to read them from.</exception>
    /// <exception cref="OverflowException">A dim, or the whole, becomes larger than memory is.</exception>
    // 0, as a number around it, is no mode.
    [OverloadResolutionPriority(-1)]
    public Tensor Pad(ReadOnlySpan<int> before, ReadOnlySpan<int> after, PaddingMode mode)
    {
        if (mode == PaddingMode.Zeros)
        {
            return Pad(before, after);
        }
        // What does not fit is refused before anything is computed.
        _ = WithoutMemory(_layout, DType).Pad(before, after);
        for (var dim = 0; dim < Rank; dim++)
        {
            RequirePlaces(dim, Math.Max(before[dim], after[dim]), mode);
        }
        var y = this;
        for (var dim = 0; dim < Rank; dim++)
        {
            if (before[dim] > 0 || after[dim] > 0)
            {
                y = y.IndexSelect(dim, Of(Around(_layout.Sizes[dim], before[dim], after[dim], mode)));
            }
        }
        return OfItsOwn(y);
    }

    /// <inheritdoc cref="Pad(ReadOnlySpan{int}, ReadOnlySpan{int}, PaddingMode)" />
    [OverloadResolutionPriority(-2)]
    public Tensor Pad(int[] before, int[] after, PaddingMode mode) => Pad(before.AsSpan(), after.AsSpan(), mode);

    void RequirePlaces(int dim, int places, PaddingMode mode)
    {
        var size = _layout.Sizes[dim];
        var most = mode switch
        {
            PaddingMode.Reflect => Math.Max(0, size - 1),
            PaddingMode.Circular => size,
            PaddingMode.Replicate => size == 0 ? 0 : int.MaxValue,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), $"Pad: {mode} is no mode, around {Shape}."),
        };
        if (places > most)
        {
            throw new ArgumentException(
                $"Pad: a {mode.ToString().ToLowerInvariant()} padding of {places} around dim {dim} of {Shape}, which has places for {most} at most."
            );
        }
    }

    /// <summary>From which place each comes.</summary>
    static long[] Around(int size, int before, int after, PaddingMode mode)
    {
        var places = new long[before + size + after];
        for (var i = 0; i < places.Length; i++)
        {
            var at = i - before;
            places[i] = mode switch
            {
                PaddingMode.Reflect => at < 0 ? -at
                : at < size ? at
                : 2 * (size - 1) - at,
                PaddingMode.Replicate => Math.Clamp(at, 0, size - 1),
                _ => (at + size) % size,
            };
        }
        return places;
    }
}
