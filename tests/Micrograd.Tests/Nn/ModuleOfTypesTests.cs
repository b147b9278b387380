namespace Micrograd.Tests.Nn;

public sealed class ModuleOfTypesTests
{
    sealed class Cell : Module<(Tensor X, Tensor H), Tensor>
    {
        readonly Linear _x = new(3, 4, generator: new(1));
        readonly Linear _h = new(4, 4, generator: new(2));

        public Cell()
        {
            Register("x", _x);
            Register("h", _h);
        }

        protected override Tensor Compute((Tensor X, Tensor H) input) =>
            (_x.Forward(input.X) + _h.Forward(input.H)).Tanh();
    }

    /// <summary>A sequence through a cell: its last state and all of them.</summary>
    sealed class Unrolled : Module<Tensor, (Tensor Last, Tensor All)>
    {
        readonly Cell _cell;

        public Unrolled() => _cell = Register("cell", new Cell());

        protected override (Tensor Last, Tensor All) Compute(Tensor x)
        {
            var h = Tensor.Zeros([(int)x.Shape[0], 4]);
            var all = new List<Tensor>();
            for (var t = 0; t < x.Shape[1]; t++)
            {
                h = _cell.Forward(x[.., t], h);
                all.Add(h);
            }
            return (h, Tensor.Stack([.. all], 1));
        }
    }

    sealed class Pair : Module
    {
        public Pair()
        {
            Register("generator", new Linear(2, 3));
            Register("judge", new Linear(3, 1));
        }
    }

    sealed class Doubled : Module<Tensor, Tensor>
    {
        protected override Tensor Compute(Tensor x) => 2 * x;
    }

    [Fact]
    public void A_tuple_may_be_passed_as_plain_arguments()
    {
        var cell = new Cell();
        var (x, h) = (Tensor.Randn([5, 3], new(3)), Tensor.Randn([5, 4], new(4)));

        Assert.Equal(cell.Forward((x, h)).ToArray<float>(), cell.Forward(x, h).ToArray<float>());
        Assert.Equal(["x.weight", "x.bias", "h.weight", "h.bias"], cell.StateDict().Keys);
    }

    [Fact]
    public void Modules_of_any_types_are_parts_of_others_and_learn()
    {
        var unrolled = new Unrolled();
        var (last, all) = unrolled.Forward(Tensor.Randn([2, 6, 3], new(5)));

        Assert.Equal([2, 6, 4], all.Shape);
        Assert.Equal(last.ToArray<float>(), all[.., ^1].ToArray<float>());
        last.Sum().Backward();
        Assert.All(unrolled.Parameters, p => Assert.NotNull(p.Grad));
        Assert.Equal("cell.x.weight", unrolled.NamedParameters().First().Name);
    }

    [Fact]
    public void A_module_that_computes_nothing_lists_its_parameters_and_says_so_when_it_is_asked()
    {
        var pair = new Pair();

        Assert.Equal(
            ["generator.weight", "generator.bias", "judge.weight", "judge.bias"],
            pair.NamedParameters().Select(p => p.Name)
        );
        var error = Assert.Throws<NotSupportedException>(() => pair.Forward(Tensor.Zeros([1, 2])));
        Assert.Contains("Pair computes nothing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequential_takes_any_module_from_tensor_to_tensor()
    {
        var model = new Sequential(new Doubled(), new Linear(2, 2, generator: new(1)), new Residual(new Doubled()));
        var x = Tensor.Randn([3, 2], new(2));

        Assert.Equal((3 * model[1].Forward(2 * x)).ToArray<float>(), model.Forward(x).ToArray<float>());
    }

    [Fact]
    public void What_changes_a_module_gives_it_back_as_what_it_is()
    {
        Cell cell = new Cell().Eval().RequireGrad(false).To(DType.Float64).Train();

        Assert.True(cell.Training);
        Assert.All(cell.Parameters, p => Assert.Equal((DType.Float64, false), (p.DType, p.RequiresGrad)));
    }
}
