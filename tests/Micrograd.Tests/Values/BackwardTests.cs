namespace Micrograd.Tests.Values;

/// <summary>What Backward sets, adds to, leaves alone and refuses.</summary>
public sealed class BackwardTests
{
    [Fact]
    public void Leaves_add_up_over_calls_and_nodes_between_are_right_each_time()
    {
        var x = new Value(3.0);
        var square = x.Pow(2);
        var fourth = square.Pow(2);
        fourth.Backward();
        Assert.Equal((108.0, 18.0, 1.0), (x.Grad, square.Grad, fourth.Grad));
        fourth.Backward();
        Assert.Equal((216.0, 18.0, 1.0), (x.Grad, square.Grad, fourth.Grad)); // 324 where the middle adds up too
        x.ZeroGrad();
        fourth.Backward();
        Assert.Equal(108, x.Grad);
    }

    [Fact]
    public void Two_results_over_shared_nodes_add_up_in_the_leaves()
    {
        var x = new Value(3.0);
        var shared = x * x;
        var first = shared * 2;
        var second = shared * 5;
        first.Backward();
        second.Backward();
        Assert.Equal((12.0 + 30.0, 5.0, 1.0), (x.Grad, shared.Grad, first.Grad));
    }

    [Fact]
    public void Gradient_of_a_leaf_for_itself_is_one()
    {
        var x = new Value(3.0);
        x.Backward();
        x.Backward();
        Assert.Equal(2, x.Grad);
    }

    [Fact]
    public void Nodes_beside_the_result_are_left_alone()
    {
        var x = new Value(3.0);
        var beside = x * 7;
        beside.Grad = 42;
        (x * 2).Backward();
        Assert.Equal((42.0, 2.0), (beside.Grad, x.Grad));
    }

    [Fact]
    public void Diamond_of_sixty_levels_counts_all_paths_exactly_and_at_once()
    {
        var x = new Value(1.0);
        var t = x;
        for (var i = 0; i < 60; i++)
        {
            t += t;
        }
        t.Backward();
        Assert.Equal(Math.Pow(2, 60), x.Grad);
        Assert.Equal(Math.Pow(2, 60), Gradients.Of(t, x)[0].Data);
    }

    [Fact]
    public void Setting_a_leaf_is_caught_and_names_both_nodes()
    {
        var (a, b, m, y) = Graph();
        y.Backward();
        a.Data = 5;
        var before = (a.Grad, b.Grad, m.Grad, y.Grad);
        var error = Assert.Throws<InvalidOperationException>(y.Backward);
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'m'", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, (a.Grad, b.Grad, m.Grad, y.Grad));
        Assert.Throws<InvalidOperationException>(() => Gradients.Of(y, a));
    }

    [Fact]
    public void Setting_a_node_between_is_caught_and_leaves_all_gradients_untouched()
    {
        var (a, b, m, y) = Graph();
        y.Backward();
        m.Data = 5;
        var before = (a.Grad, b.Grad, m.Grad, y.Grad);
        var error = Assert.Throws<InvalidOperationException>(y.Backward);
        Assert.Contains("'m'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'y'", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, (a.Grad, b.Grad, m.Grad, y.Grad));
    }

    [Fact]
    public void Setting_the_third_input_of_a_choice_is_caught()
    {
        var otherwise = new Value(2, "otherwise");
        var y = new Value(-1).IfPositive(new Value(1), otherwise);
        otherwise.Data = 3;
        Assert.Contains(
            "'otherwise'",
            Assert.Throws<InvalidOperationException>(y.Backward).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Stale_nodes_without_labels_are_described_by_op_and_number()
    {
        var a = new Value(2);
        var y = a * 3;
        a.Data = 0.25;
        var message = Assert.Throws<InvalidOperationException>(y.Backward).Message;
        Assert.Contains("0.25", message, StringComparison.Ordinal);
        Assert.Contains("'*'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Setting_a_leaf_before_it_is_used_is_fine()
    {
        var (a, _, _, old) = Graph();
        a.Data = 5;
        var y = a * a;
        y.Backward();
        Assert.Equal(10, a.Grad);
        Assert.Throws<InvalidOperationException>(old.Backward);
    }

    [Fact]
    public void Setting_the_gradient_by_hand_is_not_a_change_of_data()
    {
        var (a, _, _, y) = Graph();
        a.Grad = 100;
        y.Backward();
        Assert.Equal(100 + 3 * 4, a.Grad);
    }

    [Fact]
    public void Diverged_numbers_stay_visible()
    {
        var x = new Value(double.NaN);
        var y = x.Relu() * 2;
        y.Backward();
        Assert.Equal((double.NaN, double.NaN), (y.Data, x.Grad));
        x.AddToGrad(1, walk: 0); // a NaN gradient must not make the atomic addition spin
        Assert.Equal(double.NaN, x.Grad);
    }

    [Fact]
    public void Missing_operands_are_named()
    {
        Value none = null!;
        Assert.Throws<ArgumentNullException>(() => none + 1);
        Assert.Throws<ArgumentNullException>(() => 1 * none);
        Assert.Throws<ArgumentNullException>(() => -none);
        Assert.Throws<ArgumentNullException>(() => none.Tanh());
        Assert.Throws<ArgumentNullException>(() => new Value(1).Max(none));
        Assert.Throws<ArgumentNullException>(() => new Value(1).IfPositive(none, 1));
        Assert.Throws<ArgumentException>(() => new Value(1).Clamp(2, 1));
        Assert.Throws<ArgumentException>(() => new Value(1).Clamp(double.NaN, 1));
    }

    static (Value A, Value B, Value M, Value Y) Graph()
    {
        var a = new Value(2, "a");
        var b = new Value(3, "b");
        var m = (a * b).Named("m");
        var y = (m * 4).Named("y");
        return (a, b, m, y);
    }
}
