namespace Micrograd.Tables.Training;

/// <summary>
/// One network over encoded rows, <c>[n, width] → [n, outputs]</c>: a linear model of the plain part, and, where there are hidden layers, what
/// they make of all parts is added to it. Embeddings of a linear model have an output's size.
/// </summary>
sealed class TableNetwork : Module
{
    readonly int _plain;
    readonly int _dense;
    readonly Linear? _wide;
    readonly Sequential? _deep;
    readonly Embedding[] _embeddings;

    public TableNetwork(TableNetworkSettings settings, Generator? generator)
    {
        var preparation = settings.Preparation;
        var outputs = preparation.Targets.Sum(target => target.Width);
        (_plain, _dense) = (preparation.PlainWidth, preparation.PlainWidth + preparation.PieceWidth);
        if (_plain > 0)
        {
            _wide = Register("wide", new Linear(_plain, outputs, generator: generator));
            // The linear part begins with saying nothing, whatever the scale of its inputs.
            Init.Zeros(_wide.Weight);
        }
        var isLinear = settings.Hidden.Count == 0;
        _embeddings =
        [
            .. preparation.Embeddings.Select(
                (e, i) =>
                {
                    var embedding = new Embedding(e.Rows, isLinear ? outputs : e.Size, generator: generator);
                    Init.Normal(embedding.Weight, 0, isLinear ? 0 : 0.3, generator);
                    return Register($"embedding{i}", embedding);
                }
            ),
        ];
        if (isLinear)
        {
            return;
        }
        var modules = new List<Module>();
        var inputs = _dense + preparation.Embeddings.Sum(e => e.Size);
        foreach (var size in settings.Hidden)
        {
            var layer = new Linear(inputs, size, generator: generator);
            Init.KaimingNormal(layer.Weight, generator: generator);
            modules.Add(layer);
            modules.Add(new ReLU());
            if (settings.Dropout > 0)
            {
                modules.Add(new Dropout(settings.Dropout, generator));
            }
            inputs = size;
        }
        modules.Add(new Linear(inputs, outputs, generator: generator));
        _deep = Register("deep", new Sequential(modules.ToArray()));
    }

    /// <summary>Whether outputs are the same for all rows: no unit of a hidden layer lets anything through.</summary>
    public bool IsDead(Tensor x)
    {
        if (_deep is null)
        {
            return false;
        }
        using var _ = NoGrad.Enter();
        var y = _deep.Forward(Dense(x));
        return y.Shape[0] > 1 && !((y - y.Slice(0, 0, 1)).Abs().Max().Item() > 1e-6);
    }

    protected override Tensor Compute(Tensor x)
    {
        var wide = _wide?.Forward(_plain == x.Shape[1] ? x : x.Slice(1, 0, _plain));
        if (_deep is not null)
        {
            var deep = _deep.Forward(Dense(x));
            return wide is null ? deep : wide + deep;
        }
        for (var i = 0; i < _embeddings.Length; i++)
        {
            var part = Embedded(x, i);
            wide = wide is null ? part : wide + part;
        }
        return wide!;
    }

    Tensor Dense(Tensor x)
    {
        if (_embeddings.Length == 0)
        {
            return x;
        }
        var parts = new List<Tensor>();
        if (_dense > 0)
        {
            parts.Add(x.Slice(1, 0, _dense));
        }
        for (var i = 0; i < _embeddings.Length; i++)
        {
            parts.Add(Embedded(x, i));
        }
        return Tensor.Concat(parts.ToArray(), 1);
    }

    Tensor Embedded(Tensor x, int index) => _embeddings[index].Forward(x.Select(1, _dense + index).Long());
}
