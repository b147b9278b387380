namespace Micrograd.Benchmarks;

/// <summary>Whole training steps: forward, loss, backward, update.</summary>
static class TrainingWork
{
    const string Group = "training";
    const double Rate = 1e-3;

    public static IEnumerable<Work> All =>
        [
            new(Group, "2-16-16-1, batch 1, SGD", () => Small(Layers(2, 16, 16, 1))),
            new(Group, "2-16-16-1 as a module, batch 1, SGD", () => Small(new SmallNetwork())),
            new(Group, "784-128-10, batch 64, Adam", Digits),
            new(Group, "64-128-10, batch 32, clipping, AdamW", Clipped),
            new(Group, "characters, batch 32, Adam", CharacterStep.Prepare),
            new(Group, "64-256-64 checkpointed, batch 32, SGD", Checkpointed),
        ];

    static Action Small(Module model)
    {
        var (x, y) = (Tensor.Randn([1, 2], new(2)), Tensor.Randn([1, 1], new(3)));
        var optimizer = new SGD(model.Parameters, Rate);
        return () => Step(optimizer, () => Loss.MeanSquaredError(model.Forward(x), y));
    }

    static Action Digits()
    {
        var model = Layers(784, 128, 10);
        var (x, y) = (Tensor.Randn([64, 784], new(2)), Tensor.RandInt(0, 10, [64], new(3)));
        var optimizer = new Adam(model.Parameters, Rate);
        return () => Step(optimizer, () => Loss.CrossEntropy(model.Forward(x), y));
    }

    static Action Clipped()
    {
        var model = Layers(64, 128, 10);
        var (x, y) = (Tensor.Randn([32, 64], new(2)), Tensor.RandInt(0, 10, [32], new(3)));
        var optimizer = new AdamW(model.Parameters, Rate);
        return () =>
        {
            optimizer.ZeroGrad();
            Loss.CrossEntropy(model.Forward(x), y).Backward();
            model.Parameters.ClipGradNorm(0.1);
            optimizer.Step();
        };
    }

    static Action Checkpointed()
    {
        var block = Layers(64, 256, 64);
        var x = Tensor.Randn([32, 64], new(2)).RequireGrad();
        var optimizer = new SGD(block.Parameters, Rate);
        return () => Step(optimizer, () => Gradients.Checkpoint(inputs => block.Forward(inputs[0]), x).Square().Mean());
    }

    static void Step(Optimizer optimizer, Func<Tensor> loss)
    {
        optimizer.ZeroGrad();
        loss().Backward();
        optimizer.Step();
    }

    static Sequential Layers(params int[] widths)
    {
        var generator = new Generator(1);
        var modules = new List<Module>();
        for (var i = 1; i < widths.Length; i++)
        {
            modules.Add(new Linear(widths[i - 1], widths[i], generator: generator));
            if (i < widths.Length - 1)
            {
                modules.Add(new ReLU());
            }
        }
        return new(modules.ToArray());
    }

    /// <summary>The same layers in a module of one's own, of which the library cannot know that it keeps nothing.</summary>
    sealed class SmallNetwork : Module
    {
        readonly Linear _in;
        readonly Linear _between;
        readonly Linear _out;

        public SmallNetwork()
        {
            var generator = new Generator(1);
            _in = Register("in", new Linear(2, 16, generator: generator));
            _between = Register("between", new Linear(16, 16, generator: generator));
            _out = Register("out", new Linear(16, 1, generator: generator));
        }

        protected override Tensor Compute(Tensor x) => _out.Forward(_between.Forward(_in.Forward(x).Relu()).Relu());
    }
}
