namespace Micrograd.Benchmarks;

/// <summary>The next character from the three before it: a table of characters, a hidden layer, a score each.</summary>
sealed class CharacterStep : Module
{
    const int Characters = 27;
    const int Before = 3;
    const int Size = 10;
    const int Hidden = 200;
    const int Batch = 32;

    readonly Embedding _table;
    readonly Linear _hidden;
    readonly LayerNorm _norm;
    readonly Linear _scores;

    CharacterStep()
    {
        var generator = new Generator(1);
        _table = Register("table", new Embedding(Characters, Size, generator: generator));
        _hidden = Register("hidden", new Linear(Before * Size, Hidden, generator: generator));
        _norm = Register("norm", new LayerNorm(Hidden));
        _scores = Register("scores", new Linear(Hidden, Characters, generator: generator));
    }

    public static Action Prepare()
    {
        var model = new CharacterStep();
        var (x, y) = (
            Tensor.RandInt(0, Characters, [Batch, Before], new(2)),
            Tensor.RandInt(0, Characters, [Batch], new(3))
        );
        var optimizer = new Adam(model.Parameters);
        return () =>
        {
            optimizer.ZeroGrad();
            Loss.CrossEntropy(model.Forward(x), y).Backward();
            optimizer.Step();
        };
    }

    protected override Tensor Compute(Tensor x) =>
        _scores.Forward(_norm.Forward(_hidden.Forward(_table.Forward(x).Flatten(1))).Tanh());
}
