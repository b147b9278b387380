using System.Globalization;
using Micrograd.Numbers;
using Micrograd.Ops;
using Micrograd.Rules;

namespace Micrograd.Tests.Values;

/// <summary>Labels and texts, alike in every culture.</summary>
public sealed class ValueTextTests
{
    static Formula Larger =>
        new Formula.Pair(BinaryOp<Max>.Of(default), new Formula.Variable("x"), new Formula.Number(-0.25));

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("sv-SE")] // its minus sign is U+2212
    public void Text_is_short_and_the_same_in_every_culture(string culture)
    {
        var previous = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal("Value(data=-0.7071, grad=0.5)", new Value(-0.70710678) { Grad = 0.5 }.ToString());
            Assert.Equal("Value(data=1000000.5, grad=0)", new Value(1000000.5).ToString());
            Assert.Equal("Value(data=1e-5, grad=-1.234e+20)", new Value(1e-5) { Grad = -1.234e20 }.ToString());
            Assert.Equal(
                "Value(data=nan, grad=-inf)",
                new Value(double.NaN) { Grad = double.NegativeInfinity }.ToString()
            );
            Assert.Equal("Value(data=0, grad=inf)", new Value(-0.0) { Grad = double.PositiveInfinity }.ToString());
            Assert.Equal("**-1.5", new Value(2).Pow(-1.5).Op!.Name);
            Assert.Equal("clamp(-0.5, 1.5)", new Value(2).Clamp(-0.5, 1.5).Op!.Name);
            Assert.Equal("-1.5", ((Real)(-1.5)).ToString());
            Assert.Equal("Dual(value=-1.5, tangent=0.25)", new Dual(-1.5, 0.25).ToString());
            Assert.Equal("1.5 × max(x, -0.25)", Scaled(1.5, Larger).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = previous;
        }
    }

    [Fact]
    public void Named_takes_the_variable_or_the_expression_or_the_given_name()
    {
        var a = new Value(1).Named("a");
        var b = new Value(2);
        Value[] list = [a];
        Assert.Equal("b", b.Named().Label);
        Assert.Equal("a * b", (a * b).Named().Label);
        Assert.Equal("(a + b) * (a - b)", ((a + b) * (a - b)).Named().Label);
        Assert.Equal("(a + b) * (a - b)", (((a + b) * (a - b))).Named().Label);
        Assert.Equal("(a * b).Tanh()", (a * b).Tanh().Named().Label);
        Assert.Equal("list[0]", list[0].Named().Label);
        Assert.Equal("d", (a * b).Named("d").Label);
        Assert.Equal("", (a * b).Named("").Label);
    }

    [Fact]
    public void Named_returns_the_same_node()
    {
        var a = new Value(1);
        Assert.Same(a, a.Named());
        Assert.Throws<ArgumentNullException>(() => ((Value)null!).Named());
    }

    static T Scaled<T>(double factor, T x)
        where T : IReal<T> => factor * x;
}
