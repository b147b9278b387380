using System.Diagnostics;
using System.Reflection;

namespace Micrograd.Tests.Documentation;

/// <summary>What a debugger shows, asked as it asks: by the attribute's text, and by the properties of the proxy.</summary>
public sealed class DebuggerTests
{
    sealed class Keeper : Module
    {
        public Tensor? Kept { get; private set; }

        protected internal override bool KeepsNothing => true;

        protected override Tensor Compute(Tensor x) => Kept = x.Tanh();
    }

    static string Shown(object shown)
    {
        var text = shown.GetType().GetCustomAttribute<DebuggerDisplayAttribute>(inherit: true)!.Value;
        Assert.EndsWith(",nq}", text, StringComparison.Ordinal);
        var member = text[1..^4];
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        var value = member.EndsWith("()", StringComparison.Ordinal)
            ? shown.GetType().GetMethod(member[..^2], Any, [])!.Invoke(shown, [])
            : shown.GetType().GetProperty(member, Any)!.GetValue(shown);
        return Assert.IsType<string>(value);
    }

    /// <summary>All that a look into a tensor reads.</summary>
    static Dictionary<string, object?> Opened(Tensor tensor)
    {
        var name = typeof(Tensor).GetCustomAttribute<DebuggerTypeProxyAttribute>()!.ProxyTypeName;
        var proxy = Type.GetType(name)!.GetConstructors()[0].Invoke([tensor]);
        return proxy.GetType().GetProperties().ToDictionary(p => p.Name, p => p.GetValue(proxy));
    }

    [Fact]
    public void A_tensor_shows_label_shape_type_gradient_and_first_numbers()
    {
        var w = Tensor
            .Of([
                [0.5f, -1, 2],
                [3, 4, 5],
            ])
            .Named("w")
            .RequireGrad();
        Assert.Equal("w: [2, 3] float32, requires grad = 0.5, -1, 2, 3, 4, 5", Shown(w));
        Assert.Equal(
            "[3, 2] int64 = 1, 4, 2, 5, 3, 6",
            Shown(
                Tensor
                    .Of([
                        [1, 2, 3],
                        [4, 5, 6],
                    ])
                    .T
            )
        );
        Assert.Equal("[1000] float64 = 0, 1, 2, 3, 4, 5, …", Shown(Tensor.Arange(1000).Double()));
        Assert.Equal("[0, 3] bool", Shown(Tensor.Zeros([0, 3], DType.Bool)));
        Assert.Equal("[2, 3] float32, a shape without numbers", Shown(Tensor.Meta([2, 3])));
        w.Sum().Backward();
        var open = Opened(w);
        Assert.Equal("[2, 3] float32 = 1, 1, 1, 1, 1, 1", open["Gradient"]);
        Assert.Equal([0.5, -1, 2, 3, 4, 5], Assert.IsType<double[]>(open["Numbers"]));
        Assert.Equal("tanh", Opened(w.Tanh())["MadeBy"]);
    }

    [Fact]
    public void Memory_that_went_back_and_shapes_alone_show_no_numbers_and_throw_nothing()
    {
        var keeper = new Keeper();
        new Sequential(keeper, new ReLU(), new Tanh()).Forward(Tensor.Ones([400, 400]));
        Assert.Contains("went back", Shown(keeper.Kept!), StringComparison.Ordinal);
        Assert.Empty(Assert.IsType<double[]>(Opened(keeper.Kept!)["Numbers"]));
        Assert.Empty(Assert.IsType<double[]>(Opened(Tensor.Meta([2, 3]))["Numbers"]));
    }

    [Fact]
    public void A_look_is_no_part_of_a_program()
    {
        var w = Tensor.Of([1.0, 2]).RequireGrad();
        Tensor Step(Tensor x, bool looks)
        {
            w.ZeroGrad();
            var y = (w * x).Tanh();
            var loss = y.Sum();
            loss.Backward();
            if (looks)
            {
                _ = (Shown(y), Shown(x), Shown(w), Opened(y), Opened(w), Opened(x));
            }
            return loss;
        }
        var seen = TensorProgram.Record(x => Step(x, looks: true), Tensor.Of([0.5, -1]));
        var plain = TensorProgram.Record(x => Step(x, looks: false), Tensor.Of([0.5, -1]));
        Assert.Equal(plain.ToString(), seen.ToString());
        Assert.Equal("1 inputs, 1 captured", string.Join(',', Shown(seen).Split(',')[..2]).Split(" →")[0]);
    }

    [Fact]
    public void Values_modules_and_shapes_say_what_they_are()
    {
        var a = new Value(2, "a");
        Assert.Equal("a = 2, grad none", Shown(a));
        (a * 3).Backward();
        Assert.Equal("a = 2, grad 3", Shown(a));
        Assert.Equal("6, grad 0", Shown(a * 3));
        Assert.Equal("Linear(3 → 4): 16 parameters", Shown(new Linear(3, 4)));
        Assert.Equal("Sequential: 16 parameters, evaluating", Shown(new Sequential(new Linear(3, 4)).Eval()));
        Assert.Equal("[2, 3]", Shown(Tensor.Zeros([2, 3]).Shape));
    }
}
