using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests;

public sealed class ExplainTests
{
    [Fact]
    public void All_paths_of_the_lectures_trap_add_up_to_135()
    {
        var explain = Explain("a = 3; b = a * a; c = b + a; L = b * c", node: 0);
        var paths = explain["paths"]!.AsArray();

        Assert.Equal(135, (double)explain["gradient"]!);
        Assert.Equal("5", (string)explain["count"]!);
        Assert.Equal(135, paths.Sum(path => (double)path!["product"]!));
        Assert.Equal(1, paths.Sum(path => (double)path!["share"]!), 12);
        Assert.Null(explain["rest"]);
        Assert.Equal(5, paths.Select(path => path!["edges"]!.ToJsonString()).Distinct().Count());
        Assert.Equal("3 × 12 = 36", paths[0]!["sentence"].Text());
    }

    [Fact]
    public void The_strongest_path_is_told_from_the_output_back()
    {
        var explain = Explain("x = 2; w = -3; h = tanh(x * w / 10); L = h * 5", node: 0);
        var factors = explain["strongest"]!["factors"]!.AsArray();
        var edges = explain["edges"]!
            .AsArray()
            .ToDictionary(edge => (string)edge!["edge"]!, edge => (double)edge!["value"]!);

        var product = 1.0;
        foreach (var factor in factors)
        {
            product *= edges[(string)factor!["edge"]!];
            Assert.Equal(product, (double)factor["product"]!);
        }
        Assert.Equal((double)explain["gradient"]!, product, 12);
    }

    [Theory]
    [InlineData("x = 4; y = tanh(x)", "saturated", "1 − y.data² = 1 − 0.9993² = 0.0013: tanh is saturated")]
    [InlineData("x = -9; y = sigmoid(x)", "saturated", "sigmoid is saturated")]
    [InlineData("x = -9; y = exp(x)", "saturated", "exp is saturated")]
    [InlineData("x = -2; y = relu(x)", "off", "relu is off, its input is negative")]
    [InlineData("x = 5; y = clamp(x, -1, 1)", "off", "clamp is off, its input is 5")]
    [InlineData("x = 8; y = tanh(x)", "saturated", "sech(x.data)² = sech(8)² = 4.501e-7: tanh is saturated")]
    [InlineData("x = 40; y = tanh(x)", "saturated", "tanh is saturated")]
    [InlineData("x = -800; y = sigmoid(x)", "saturated", "sigmoid is saturated")]
    [InlineData("x = -800; y = selu(x)", "saturated", "selu is saturated")]
    [InlineData("x = 0; y = relu(x)", "off", "relu is off, its input is 0")]
    [InlineData("x = -4; y = hardsigmoid(x)", "off", "hardsigmoid is off, its input is -4")]
    [InlineData("x = 2; y = sign(x)", "flat", "sign is flat: no gradient passes it")]
    [InlineData("x = 2; b = 3; y = max(x, b)", "notChosen", "max chose b")]
    [InlineData("x = 2; t = 1; b = 3; y = select(t, b, x)", "notChosen", "select chose b")]
    [InlineData("x = 2; w = 0.001; y = x * w", "smallInput", "w.data = 0.001: w is small")]
    [InlineData("x = 2; y = x / 1000", "small", "0.001: small")]
    [InlineData("x = 1.6; y = sin(x)", "small", "small")]
    public void The_factor_that_shrinks_a_gradient_is_named(string text, string kind, string says)
    {
        var cause = Explain(text, node: 0)["strongest"]!["cause"]!;

        Assert.Equal(kind, (string)cause["kind"]!);
        Assert.Contains(says, cause["sentence"].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x = 1; y = x * 3")]
    [InlineData("x = 0.5; y = tanh(x)")]
    public void A_factor_that_shrinks_little_has_no_cause(string text) =>
        Assert.Null(Explain(text, node: 0)["strongest"]!["cause"]);

    [Fact]
    public void Paths_are_counted_exactly_where_no_one_could_list_them()
    {
        var text = "a = 1\n" + string.Concat(Enumerable.Repeat("a = a + a\n", 200));
        var explain = Explain(text, node: 0);

        Assert.Equal(
            System.Numerics.BigInteger.Pow(2, 200).ToString(System.Globalization.CultureInfo.InvariantCulture),
            (string)explain["count"]!
        );
        Assert.Equal(20, explain["paths"]!.AsArray().Count);
        Assert.Equal(Math.Pow(2, 200) - 20, (double)explain["rest"]!);
        Assert.Equal("1 × 1 × 1 × 1 × (192 more) × 1 × 1 × 1 × 1 = 1", explain["paths"]![0]!["sentence"].Text());
    }

    [Fact]
    public void What_the_output_does_not_depend_on_has_no_path()
    {
        var explain = Explain("a = 1; b = 2; c = b * 3", node: 0);

        Assert.Equal("0", (string)explain["count"]!);
        Assert.Empty(explain["paths"]!.AsArray());
        Assert.Null(explain["strongest"]);
    }

    static JsonObject Explain(string text, int node) => Desk.Ask("explain", new() { ["text"] = text, ["node"] = node });
}
