namespace Micrograd.Tests.Losses;

public sealed class LossTests
{
    [Fact]
    public void Squared_error_is_the_mean_of_squares()
    {
        var loss = Loss.MeanSquaredError([1, 2], [3, -1]);

        Assert.Equal((4 + 9) / 2.0, loss.Data);
    }

    [Fact]
    public void Hinge_is_0_beyond_the_margin_and_grows_linearly_before_it()
    {
        Assert.Equal(0, Loss.MeanHinge([1.5, -2], [1, -1]).Data);
        Assert.Equal((0.5 + 3) / 2, Loss.MeanHinge([0.5, 2], [1, -1]).Data);
    }

    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(0.3, 0)]
    [InlineData(-2, 0.25)]
    public void Binary_cross_entropy_is_that_of_the_probability(double logit, double target)
    {
        var p = 1 / (1 + Math.Exp(-logit));
        var prediction = new Value(logit);
        var loss = Loss.MeanBinaryCrossEntropyWithLogits([prediction], [target]);
        loss.Backward();

        Assert.Equal(-target * Math.Log(p) - (1 - target) * Math.Log(1 - p), loss.Data, 1e-15);
        Assert.Equal(p - target, prediction.Grad, 1e-15);
    }

    [Fact]
    public void Binary_cross_entropy_of_a_sure_and_wrong_answer_is_finite()
    {
        Assert.Equal(1000, Loss.MeanBinaryCrossEntropyWithLogits([1000], [0]).Data);
        Assert.Equal(0, Loss.MeanBinaryCrossEntropyWithLogits([1000], [1]).Data);
    }

    [Fact]
    public void The_gradient_of_cross_entropy_is_softmax_less_one_at_the_target()
    {
        Value[] logits = [new(1), new(2), new(-0.5)];
        var loss = Loss.CrossEntropy<Value>(logits, 1);
        loss.Backward();

        var total = logits.Sum(logit => Math.Exp(logit.Data));
        Assert.Equal(Math.Log(total) - 2, loss.Data, 1e-14);
        for (var i = 0; i < logits.Length; i++)
        {
            Assert.Equal(Math.Exp(logits[i].Data) / total - (i == 1 ? 1 : 0), logits[i].Grad, 1e-14);
        }
    }

    [Fact]
    public void Cross_entropy_of_huge_logits_is_finite()
    {
        Assert.Equal(Math.Log(2), (double)Loss.CrossEntropy<Real>([1000, 1000], 0), 1e-12);
        Assert.Equal(2000, (double)Loss.CrossEntropy<Real>([1000, -1000], 1));
    }

    [Fact]
    public void A_loss_is_the_same_on_numbers_as_on_values()
    {
        var onValues = Loss.Mean<Value, Hinge>(default, [0.5, 2], [1, -1]).Data;

        Assert.Equal(onValues, (double)Loss.Mean<Real, Hinge>(default, [0.5, 2], [1, -1]));
    }

    [Fact]
    public void L2_is_strength_times_the_sum_of_squares()
    {
        Value[] weights = [new(3), new(-4)];
        var penalty = Loss.L2Penalty(weights, 0.5);
        penalty.Backward();

        Assert.Equal(12.5, penalty.Data);
        Assert.Equal([3.0, -4.0], weights.Select(w => w.Grad));
    }

    [Fact]
    public void What_has_no_mean_is_refused()
    {
        Assert.Contains("SquaredError", Refused(() => Loss.MeanSquaredError([], [])), StringComparison.Ordinal);
        Assert.Contains("2 predictions, but 1", Refused(() => Loss.MeanHinge([1, 2], [1])), StringComparison.Ordinal);
        Assert.Contains("L2Penalty", Refused(() => Loss.L2Penalty([], 1)), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => (double)Loss.CrossEntropy<Real>([1, 2], 2));
    }

    static string Refused(Func<Value> loss) => Assert.Throws<ArgumentException>(loss).Message;
}
