namespace Micrograd.Tests.Values;

/// <summary>What micrograd itself promises: the example of its README and the tests of its test_engine.py.</summary>
public sealed class MicrogradTests
{
    [Fact]
    public void Readme_example_gives_the_numbers_of_the_readme()
    {
        var a = new Value(-4.0);
        var b = new Value(2.0);
        var c = a + b;
        var d = a * b + b.Pow(3);
        c += c + 1;
        c += 1 + c + (-a);
        d += d * 2 + (b + a).Relu();
        d += 3 * d + (b - a).Relu();
        var e = c - d;
        var f = e.Pow(2);
        var g = f / 2.0;
        g += 10.0 / f;
        g.Backward();
        Assert.Equal(24.70408163265306, g.Data, 1e-12);
        Assert.Equal(138.83381924198252, a.Grad, 1e-12);
        Assert.Equal(645.5772594752186, b.Grad, 1e-12);
    }

    [Fact]
    public void Sanity_check_of_micrograd_gives_what_pytorch_gives()
    {
        var x = new Value(-4.0);
        var z = 2 * x + 2 + x;
        var q = z.Relu() + z * x;
        var h = (z * z).Relu();
        var y = h + q + q * x;
        y.Backward();
        Assert.Equal(-20.0, y.Data);
        Assert.Equal(46.0, x.Grad);
    }

    [Fact]
    public void Operators_take_a_number_on_either_side()
    {
        var a = new Value(4.0);
        Assert.Equal(6, (a + 2).Data);
        Assert.Equal(6.5, (2.5 + a).Data);
        Assert.Equal(2, (a - 2).Data);
        Assert.Equal(-1.5, (2.5 - a).Data);
        Assert.Equal(8, (a * 2).Data);
        Assert.Equal(10, (2.5 * a).Data);
        Assert.Equal(2, (a / 2).Data);
        Assert.Equal(0.625, (2.5 / a).Data);
        Assert.Equal(-4, (-a).Data);
        Assert.Equal(2, a.Pow(0.5).Data);
        Assert.Equal(-0.25, Gradients.Of(1 / (2 * a) * 8, a)[0].Data);
    }

    [Fact]
    public void A_number_becomes_a_leaf_without_a_name()
    {
        Value two = 2;
        Assert.Null(two.Op);
        Assert.Null(two.Label);
        Assert.Empty(two.Inputs);
    }

    [Fact]
    public void Compound_assignment_makes_a_new_node()
    {
        var a = new Value(1, "a");
        var before = a;
        var doubled = a * 2;
        a += 10;
        Assert.NotSame(before, a);
        Assert.Equal((1.0, 11.0, 2.0), (before.Data, a.Data, doubled.Data));
        Assert.Same(before, a.Inputs[0]);
        Assert.Null(a.Label);
        var b = a;
        a *= 2;
        a -= 1;
        a /= 3;
        a.Backward();
        Assert.Equal(2.0 / 3, b.Grad, 1e-15);
    }
}
