namespace Micrograd.Lab.Expressions;

/// <summary>The programs of the page's menu.</summary>
static class Examples
{
    public static ExamplesAnswer Answer { get; } =
        new([
            new(
                "One expression",
                """
                a = 2
                b = -3
                c = 10
                f = -2
                e = a * b
                d = e + c
                L = d * f
                """,
                "The lecture's first graph: how much does L change when a, b, c or f change a little?"
            ),
            new(
                "A neuron",
                """
                x1 = 2
                x2 = 0
                w1 = -3
                w2 = 1
                b = 6.8813735870195432
                x1w1 = x1 * w1
                x2w2 = x2 * w2
                n = x1w1 + x2w2 + b
                o = tanh(n)
                """,
                "Two inputs, two weights, a bias and tanh: w2's gradient is 0, for its input is."
            ),
            new(
                "tanh in pieces",
                """
                x1 = 2
                x2 = 0
                w1 = -3
                w2 = 1
                b = 6.8813735870195432
                n = x1*w1 + x2*w2 + b
                e = exp(2*n)
                o = (e - 1) / (e + 1)
                """,
                "The same neuron with tanh taken apart: other nodes, the same gradients at the leaves."
            ),
            new(
                "micrograd's README",
                """
                a = -4.0
                b = 2.0
                c = a + b
                d = a * b + b**3
                c += c + 1
                c += 1 + c + (-a)
                d += d * 2 + (b + a).relu()
                d += 3 * d + (b - a).relu()
                e = c - d
                f = e**2
                g = f / 2.0
                g += 10.0 / f
                """,
                "Every kind of op in one expression: g is 24.7041, and its gradients 138.8338 and 645.5773."
            ),
            new(
                "Used twice",
                """
                a = 3
                b = a + a
                """,
                "Two paths lead from a to b, so its gradient is 1 + 1: with = instead of += it would be 1."
            ),
            new(
                "Order matters",
                """
                a = 3
                b = a * a
                c = b + a
                L = b * c
                """,
                "b must wait for all that use it before it hands on: plain recursion gives a 207 instead of 135."
            ),
            new(
                "A kink",
                """
                x = 0
                y = relu(x) + abs(x - 1)
                """,
                "At 0 and at 1 the slope on the left is not the slope on the right: what is the derivative there?"
            ),
            new(
                "Saturated",
                """
                x = 4
                w = 2
                h = tanh(x * w)
                L = (h + 1)**2
                """,
                "tanh has come to its limit and hardly lets a gradient through: the loss is flat, and not because it is small."
            ),
            new(
                "A valley",
                """
                x = 3
                y = x**2
                """,
                "Gradient descent on a parabola: a small learning rate crawls, one above 1 diverges."
            ),
        ]);
}
