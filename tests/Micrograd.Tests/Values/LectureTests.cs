namespace Micrograd.Tests.Values;

/// <summary>The numbers that the lecture writes on its screen.</summary>
public sealed class LectureTests
{
    [Fact]
    public void Backpropagation_by_hand_of_a_b_plus_c_times_f()
    {
        var a = new Value(2.0, "a");
        var b = new Value(-3.0, "b");
        var c = new Value(10.0, "c");
        var f = new Value(-2.0, "f");
        var e = (a * b).Named("e");
        var d = (e + c).Named("d");
        var l = (d * f).Named("L");
        l.Backward();
        Assert.Equal(-8, l.Data);
        Assert.Equal([1, -2, 4, -2, -2, 6, -4], new[] { l, d, f, e, c, a, b }.Select(v => v.Grad));
    }

    [Fact]
    public void Neuron_has_the_gradients_of_the_lecture()
    {
        var (x1, x2, w1, w2, b) = Neuron();
        var o = (x1 * w1 + x2 * w2 + b).Tanh();
        o.Backward();
        AssertNeuron(o, x1, x2, w1, w2, b);
    }

    [Fact]
    public void Tanh_in_pieces_gives_the_same_gradients()
    {
        var (x1, x2, w1, w2, b) = Neuron();
        var e = (2 * (x1 * w1 + x2 * w2 + b)).Exp();
        var o = (e - 1) / (e + 1);
        o.Backward();
        AssertNeuron(o, x1, x2, w1, w2, b);
    }

    [Fact]
    public void Neuron_compared_with_pytorch_in_the_lecture()
    {
        var n = new Value(2) * -0.5 + new Value(3) * 0.1 + 0.0;
        Assert.Equal(-0.7, n.Data, 1e-15);
        var o = n.Tanh();
        o.Backward();
        Assert.Equal(-0.6043677771171636, o.Data, 1e-15);
        Assert.Equal(0.634739589982459, n.Grad, 1e-14);
    }

    [Fact]
    public void Value_used_twice_gets_both_gradients()
    {
        var a = new Value(3.0);
        (a + a).Backward();
        Assert.Equal(2, a.Grad);
    }

    [Fact]
    public void Node_is_differentiated_only_after_everything_that_uses_it()
    {
        var a = new Value(3.0);
        var b = a * a;
        var c = b + a;
        var l = b * c;
        l.Backward();
        Assert.Equal(135, a.Grad); // 207 for one who merely recurses
        Assert.Equal((21.0, 9.0), (b.Grad, c.Grad));
    }

    static (Value X1, Value X2, Value W1, Value W2, Value B) Neuron() => (2.0, 0.0, -3.0, 1.0, 6.8813735870195432);

    static void AssertNeuron(Value o, Value x1, Value x2, Value w1, Value w2, Value b)
    {
        Assert.Equal(0.7071067811865476, o.Data, 1e-14);
        Assert.Equal(-1.5, x1.Grad, 1e-14);
        Assert.Equal(1.0, w1.Grad, 1e-14);
        Assert.Equal(0.5, x2.Grad, 1e-14);
        Assert.Equal(0.0, w2.Grad, 1e-14);
        Assert.Equal(0.5, b.Grad, 1e-14);
    }
}
