using Micrograd.TensorOps;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// Rotary positions (Su et al., 2021): pairs (a, b) of features, turned by the angle of their place, (a cos − b sin, a sin + b cos), so
    /// that a product of two rows hangs on how far they are apart. Feature i is paired with feature i + r of the first 2r, or, interleaved,
    /// feature 2i with 2i + 1; those after them stay as they are.
    /// </summary>
    /// <param name="cos">The cosines, which broadcast to <c>[…, L, r]</c>; see <see cref="RotaryAngles"/>.</param>
    /// <param name="sin">The sines, of the shape of the cosines.</param>
    /// <param name="interleaved">Whether neighbours are pairs, as in GPT-J, and not the halves, as in Llama.</param>
    /// <exception cref="ArgumentException">The pairs do not fit the last dim, or cosines and sines differ in shape.</exception>
    public Tensor RotaryEmbedding(Tensor cos, Tensor sin, bool interleaved = false)
    {
        ArgumentNullException.ThrowIfNull(cos);
        ArgumentNullException.ThrowIfNull(sin);
        if (Rank == 0 || cos.Rank == 0 || cos.Shape != sin.Shape || 2L * cos.Shape[^1] > Shape[^1])
        {
            throw new ArgumentException(
                $"RotaryEmbedding: {Shape} by cosines of {cos.Shape} and sines of {sin.Shape}: these are of one shape, whose last dim is at "
                    + "most half of the tensor's."
            );
        }
        var pairs = cos.Shape[^1];
        var (a, b) = interleaved
            ? (Slice(-1, 0, 2 * pairs, 2), Slice(-1, 1, 2 * pairs, 2))
            : (Slice(-1, 0, pairs), Slice(-1, pairs, 2 * pairs));
        var (first, second) = (a * cos - b * sin, a * sin + b * cos);
        if (first.Shape != a.Shape)
        {
            throw new ArgumentException(
                $"RotaryEmbedding: {Shape} by cosines of {cos.Shape}: they do not broadcast to {a.Shape}."
            );
        }
        var turned = interleaved
            ? Stack([first, second], Rank).Reshape([.. Shape[..^1], 2 * pairs])
            : Concat([first, second], -1);
        return 2 * pairs == Shape[^1] ? turned : Concat([turned, Slice(-1, 2 * pairs, Shape[^1])], -1);
    }

    /// <summary>The cosines and sines of the angles p · base^(−2i / dim) of the places p = 0 … length − 1, <c>[length, dim / 2]</c> each.</summary>
    /// <param name="length">How many places.</param>
    /// <param name="dim">How many features are turned; even.</param>
    /// <param name="theta">The base.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">dim is odd.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static (Tensor Cos, Tensor Sin) RotaryAngles(
        int length,
        int dim,
        double theta = 10000,
        DType dtype = DType.Float32
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(dim);
        if (dim % 2 != 0)
        {
            throw new ArgumentException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"RotaryAngles: {dim} features do not make pairs; take an even number."
                ),
                nameof(dim)
            );
        }
        var frequencies = (Arange(dim / 2).Double() * (-2 * Math.Log(theta) / Math.Max(1, dim))).Exp();
        var angles = Arange(length).Double().Unsqueeze(1) * frequencies;
        return (angles.Cos().To(dtype), angles.Sin().To(dtype));
    }
}
