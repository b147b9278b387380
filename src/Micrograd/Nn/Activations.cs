using Micrograd.Numbers;

namespace Micrograd;

// PyTorch's modules, a line each: the functions themselves are rules, see docs/ops.md.

/// <summary>x itself.</summary>
public sealed class Identity() : Function(x => x, keepsNothing: true);

/// <summary>max(x, 0)</summary>
public sealed class ReLU() : Function(x => x.Relu(), keepsNothing: true);

/// <summary>x where x &gt; 0, else slope × x.</summary>
/// <param name="negativeSlope">The slope below 0.</param>
public sealed class LeakyReLU(double negativeSlope = 0.01)
    : Function(x => x.LeakyRelu(negativeSlope), Text(nameof(LeakyReLU), negativeSlope), keepsNothing: true);

/// <summary>x where x &gt; 0, else α(eˣ − 1).</summary>
/// <param name="alpha">What the output tends to below 0, with a minus.</param>
public sealed class ELU(double alpha = 1) : Function(x => x.Elu(alpha), Text(nameof(ELU), alpha), keepsNothing: true);

/// <summary>x Φ(x), Φ the normal distribution (Hendrycks and Gimpel, 2016).</summary>
/// <param name="tanh">Whether by the tanh approximation: PyTorch's <c>approximate="tanh"</c>.</param>
public sealed class GELU(bool tanh = false)
    : Function(x => tanh ? x.GeluTanh() : x.Gelu(), tanh ? "GELU(tanh)" : null, keepsNothing: true);

/// <summary>x sigmoid(x), also called swish.</summary>
public sealed class SiLU() : Function(x => x.Silu(), keepsNothing: true);

/// <summary>1 / (1 + e⁻ˣ)</summary>
public sealed class Sigmoid() : Function(x => x.Sigmoid(), keepsNothing: true);

/// <summary>ln sigmoid(x)</summary>
public sealed class LogSigmoid() : Function(x => x.LogSigmoid(), keepsNothing: true);

/// <summary>tanh x</summary>
public sealed class Tanh() : Function(x => x.Tanh(), keepsNothing: true);

/// <summary>ln(1 + e^(βx)) / β; far out it is the line itself, so PyTorch's <c>threshold</c> is not needed.</summary>
/// <param name="beta">How sharp the bend is, β.</param>
public sealed class Softplus(double beta = 1)
    : Function(
        x => beta == 1 ? x.Softplus() : (x * beta).Softplus() / beta,
        beta == 1 ? null : Text(nameof(Softplus), beta),
        keepsNothing: true
    );

/// <summary>x / (1 + |x|)</summary>
public sealed class Softsign() : Function(x => x.Softsign(), keepsNothing: true);

/// <summary>λ x where x &gt; 0, else λα(eˣ − 1), with the paper's constants (Klambauer et al., 2017).</summary>
public sealed class SELU() : Function(x => x.Selu(), keepsNothing: true);

/// <summary>x where x &gt; 0, else α(e^(x/α) − 1).</summary>
/// <param name="alpha">What the output tends to below 0, with a minus.</param>
public sealed class CELU(double alpha = 1)
    : Function(x => x.Celu(alpha), Text(nameof(CELU), alpha), keepsNothing: true);

/// <summary>x tanh(ln(1 + eˣ)) (Misra, 2019)</summary>
public sealed class Mish() : Function(x => x.Mish(), keepsNothing: true);

/// <summary>x/6 + ½ kept between 0 and 1.</summary>
public sealed class Hardsigmoid() : Function(x => x.Hardsigmoid(), keepsNothing: true);

/// <summary>x (x/6 + ½ kept between 0 and 1)</summary>
public sealed class Hardswish() : Function(x => x.Hardswish(), keepsNothing: true);

/// <summary>0 where |x| ≤ λ, else x.</summary>
/// <param name="lambda">The limit λ.</param>
public sealed class Hardshrink(double lambda = 0.5)
    : Function(x => x.Shrink(lambda), Text(nameof(Hardshrink), lambda), keepsNothing: true);

/// <summary>0 where |x| ≤ λ, else x moved towards 0 by λ.</summary>
/// <param name="lambda">The limit λ.</param>
public sealed class Softshrink(double lambda = 0.5)
    : Function(x => x.Shrink(lambda, lambda), Text(nameof(Softshrink), lambda), keepsNothing: true);

/// <summary>x kept between low and high; the slope at both ends is 0, as in PyTorch, where that of <c>Clamp</c> is 1.</summary>
public sealed class Hardtanh : Function
{
    /// <param name="low">The least output.</param>
    /// <param name="high">The largest.</param>
    /// <exception cref="ArgumentException">The least is not below the largest.</exception>
    public Hardtanh(double low = -1, double high = 1)
        : base(x => Kept(x, low, high), keepsNothing: true)
    {
        if (!(low < high))
        {
            throw new ArgumentException(
                $"Hardtanh: {ShortNumber.Of(low)} … {ShortNumber.Of(high)} holds nothing; the first is below the second.",
                nameof(low)
            );
        }
    }

    static Tensor Kept(Tensor x, double low, double high)
    {
        var least = Tensor.Where(x <= low, Tensor.Full([], low, x.DType), x);
        return Tensor.Where(x >= high, Tensor.Full([], high, x.DType), least);
    }
}

/// <summary>x kept between 0 and 6 (Howard et al., 2017); the slope at both ends is 0, as in PyTorch.</summary>
public sealed class ReLU6()
    : Function(x => Tensor.Where(x >= 6.0, Tensor.Full([], 6.0, x.DType), x.Relu()), keepsNothing: true);

/// <summary>x where x &gt; threshold, else a value; the slope at the threshold is 0.</summary>
/// <param name="threshold">What x has to exceed.</param>
/// <param name="value">What is there else.</param>
public sealed class Threshold(double threshold, double value)
    : Function(x => Tensor.Where(x <= threshold, Tensor.Full([], value, x.DType), x), keepsNothing: true);

/// <summary>x − tanh x</summary>
public sealed class Tanhshrink() : Function(x => x - x.Tanh(), keepsNothing: true);

/// <summary>One half along a dim times the sigmoid of the other (Dauphin et al., 2016): PyTorch's <c>nn.GLU</c>.</summary>
/// <param name="dim">The dim, of an even size.</param>
public sealed class GLU(int dim = -1) : Function(x => Gated(x, dim), keepsNothing: true)
{
    static Tensor Gated(Tensor x, int dim)
    {
        var at = x.Shape.Dim(dim, nameof(GLU));
        var half = x.Shape[at] / 2;
        return 2 * half == x.Shape[at]
            ? x.Slice(at, 0, half) * x.Slice(at, half, 2 * half).Sigmoid()
            : throw new ArgumentException(
                $"GLU: dim {at} of {x.Shape} has no halves; its size must be even, twice that of the output."
            );
    }
}

/// <summary>e⁻ˣ / Σ e⁻ˣ along a dim.</summary>
/// <param name="dim">The dim.</param>
public sealed class Softmin(int dim = -1) : Function(x => (-x).Softmax(dim), keepsNothing: true);

/// <summary>eˣ / Σ eˣ along a dim.</summary>
/// <param name="dim">The dim.</param>
public sealed class Softmax(int dim = -1) : Function(x => x.Softmax(dim), keepsNothing: true);

/// <summary>x − ln Σ eˣ along a dim.</summary>
/// <param name="dim">The dim.</param>
public sealed class LogSoftmax(int dim = -1) : Function(x => x.LogSoftmax(dim), keepsNothing: true);
