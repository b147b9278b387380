using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests;

public sealed class CurveTests
{
    [Fact]
    public void A_parabola_has_its_points_tangent_and_step()
    {
        var curve = Desk.Ask(
            "curve",
            new()
            {
                ["text"] = "x = 3; y = x**2",
                ["node"] = 0,
                ["from"] = -4,
                ["to"] = 4,
                ["points"] = 9,
            }
        );

        Assert.Equal([16.0, 9, 4, 1, 0, 1, 4, 9, 16], curve["y"]!.AsArray().Select(y => (double)y!));
        Assert.Equal((3, 9, 6), ((double)curve["at"]!["x"]!, (double)curve["at"]!["y"]!, (double)curve["slope"]!));
        Assert.Equal("down", (string)curve["step"]!["direction"]!);
        Assert.Equal("x ← x.data − lr × x.grad = 3 − 0.1 × 6 = 2.4", curve["step"]!["sentence"].Text());
        Assert.Equal(5.76, (double)curve["step"]!["to"]!["y"]!, 12);
        Assert.Empty(curve["kinks"]!.AsArray());
    }

    [Theory]
    [InlineData("x = 1; y = relu(x) + abs(x - 1)", new[] { 0.0, 1 })]
    [InlineData("x = 1; y = clamp(x, 0.3, 0.7)", new[] { 0.3, 0.7 })]
    [InlineData("x = 1; y = max(x * x, 2)", new[] { -1.414213562373, 1.414213562373 })]
    [InlineData("x = 1; y = sign(x)", new[] { 0.0 })]
    [InlineData("x = 1; y = relu(x)**2", new double[0])]
    [InlineData("x = 1; y = sigmoid(x) + softplus(x) + tanh(x) + gelu(x) + abs(x) * x", new double[0])]
    [InlineData("x = 1; y = hardswish(x) + hardsigmoid(x)", new[] { -3.0, 3 })]
    public void Kinks_are_found_where_they_are_and_nowhere_else(string text, double[] places)
    {
        foreach (var points in new[] { 100, 101 })
        {
            var curve = Desk.Ask(
                "curve",
                new()
                {
                    ["text"] = text,
                    ["node"] = 0,
                    ["from"] = -5,
                    ["to"] = 5,
                    ["points"] = points,
                }
            );

            Assert.Equal(places, curve["kinks"]!.AsArray().Select(kink => Math.Round((double)kink!["x"]!, 12)));
        }
    }

    [Fact]
    public void The_slopes_of_a_kink_are_those_on_its_sides()
    {
        var kink = Desk.Ask("curve", new() { ["text"] = "x = 1; y = abs(x) * 2", ["node"] = 0 })["kinks"]![0]!;

        Assert.Equal(-2, (double)kink["left"]!, 6);
        Assert.Equal(2, (double)kink["right"]!, 6);
        Assert.False((bool)kink["isJump"]!);
    }

    [Theory]
    [InlineData(""","points":1""", "points")]
    [InlineData(""","points":2001""", "points")]
    [InlineData(""","from":1,"to":1""", "left end")]
    [InlineData(""","from":"NaN","to":1""", "left end")]
    [InlineData(""","lr":0""", "learning rate")]
    [InlineData(""","data":{"0":"Infinity"}""", "not finite")]
    public void What_makes_no_curve_is_refused(string fields, string says) =>
        Assert.Contains(
            says,
            Desk.Refused("curve", $$"""{"text":"x = 1; y = x * 2","node":0{{fields}}}"""),
            StringComparison.Ordinal
        );
}
