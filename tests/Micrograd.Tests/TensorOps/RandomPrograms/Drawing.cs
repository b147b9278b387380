namespace Micrograd.Tests.RandomPrograms;

/// <summary>Draws a program, and computes it with arrays of values as it goes: shapes and numbers say what may come next.</summary>
sealed class Drawing
{
    // An element more is a few nodes more, in each step.
    const int MostElements = 2000;

    static readonly (int Often, Func<Drawing, Step?> Draw)[] s_kinds =
    [
        .. ElementSteps.All,
        .. ViewSteps.All,
        .. ReductionSteps.All,
        .. ProductSteps.All,
        .. TakeSteps.All,
        .. JoinSteps.All,
        .. PieceSteps.All,
        .. UserSteps.All,
    ];

    readonly List<Cells> _all = [];
    readonly List<Step> _steps = [];
    readonly HashSet<int> _gone = [];
    readonly Leaf[] _leaves;
    readonly bool _isPiece;

    Drawing(Random random, Leaf[] leaves, bool isPiece = false)
    {
        (Random, _leaves, _isPiece) = (random, leaves, isPiece);
    }

    public Random Random { get; }

    /// <summary>A program, and the elements of its leaves.</summary>
    public static RandomProgram Program(int seed, bool isLarge = false)
    {
        var random = new Random(seed);
        return Program(random, Leaves(random, isLarge));
    }

    public static RandomProgram Program(Random random, Leaf[] leaves)
    {
        var drawing = new Drawing(random, leaves);
        foreach (var leaf in leaves)
        {
            drawing._all.Add(new(leaf.Sizes, Array.ConvertAll(leaf.Numbers, x => new Value(x)), true));
        }
        drawing.Extend(random.Next(5, 41));
        return new(leaves, [.. drawing._steps], random.Next(4) == 0 ? random.Next(2, 4) : 1, random.Next(2) == 0);
    }

    /// <summary>Some steps of what a program has by now; the last one's result is theirs.</summary>
    public Step[] Piece(Cells[] given, int steps)
    {
        var piece = new Drawing(Random, [], isPiece: true);
        piece._all.AddRange(given);
        piece.Extend(steps);
        return [.. piece._steps];
    }

    public static Leaf[] Leaves(Random random, bool isLarge)
    {
        var leaves = new Leaf[random.Next(1, 5)];
        for (var i = 0; i < leaves.Length; i++)
        {
            int[] sizes = [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(1, 5))];
            if (isLarge)
            {
                sizes = i % 2 == 0 ? [random.Next(20, 26), random.Next(24, 31)] : [random.Next(24, 31)];
            }
            var numbers = new double[Cells.Places(sizes).Count()];
            for (var at = 0; at < numbers.Length; at++)
            {
                numbers[at] = Math.Round(random.NextDouble() * 4 - 2, 3);
            }
            leaves[i] = new(sizes, numbers, random.Next(4) == 0, random.Next(6) == 0 ? 0.5 : null);
        }
        return leaves;
    }

    public Cells this[int at] => _all[at];

    /// <summary>A tensor that is there, late ones more often: graphs are to grow deep.</summary>
    public int Any() => Find(_ => true) ?? 0;

    /// <summary>One for which this is so; null where none is found.</summary>
    public int? Find(Func<Cells, bool> isFit)
    {
        for (var trial = 0; trial < 12; trial++)
        {
            var at =
                Random.Next(2) == 0 ? Random.Next(_all.Count) : _all.Count - 1 - Random.Next(Math.Min(_all.Count, 4));
            if (!_gone.Contains(at) && isFit(_all[at]))
            {
                return at;
            }
        }
        return null;
    }

    /// <summary>A constant that can be written to.</summary>
    public int? Constant() =>
        _isPiece
            ? null
            : Enumerable
                .Range(_leaves.Length, _steps.Count)
                .Where(at => _steps[at - _leaves.Length].IsConstant && !_gone.Contains(at))
                .Select(at => (int?)at)
                .LastOrDefault();

    /// <summary>Whether a step can be more than ops: what runs in a checkpoint is run twice.</summary>
    public bool IsPiece => _isPiece;

    public double Number(double low = -2, double high = 2) =>
        Math.Round(low + (high - low) * Random.NextDouble(), 2) + 0.003;

    /// <summary>A dim, now and then counted from the end.</summary>
    public int Signed(int dim, int rank) => Random.Next(3) == 0 ? dim - rank : dim;

    public bool Chance(int oneIn) => Random.Next(oneIn) == 0;

    public int[] Order(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        Random.Shuffle(order);
        return order;
    }

    void Extend(int steps)
    {
        var often = s_kinds.Sum(kind => kind.Often);
        for (var trial = 0; trial < 20 * steps && _steps.Count < steps; trial++)
        {
            var pick = Random.Next(often);
            var kind = 0;
            for (; pick >= s_kinds[kind].Often; kind++)
            {
                pick -= s_kinds[kind].Often;
            }
            if (s_kinds[kind].Draw(this) is { } step)
            {
                Add(step);
            }
        }
    }

    void Add(Step step)
    {
        Cells result;
        try
        {
            result = step.OnCells([.. step.Given.Select(at => _all[at])]);
        }
        catch (AmbiguousException)
        {
            return;
        }
        if (result.Count is 0 or > MostElements || result.Items.Any(x => !(Math.Abs(x.Data) < 100)))
        {
            return;
        }
        if (!step.MayBeItself && !_isPiece)
        {
            step = step with { Hook = Chance(25) ? 0.75 : null, Retains = Chance(10) };
        }
        if (step.Hook is { } factor && result.Requires)
        {
            var hooked = result.Map(x => Hooked.Of(x, factor));
            result = hooked;
        }
        if ((step.Captures > 0 || step.Writes) && !new RandomProgram(_leaves, [.. _steps, step]).IsValid)
        {
            return;
        }
        _steps.Add(step with { Sizes = result.Sizes });
        _all.Add(result);
        if (step.Writes)
        {
            var program = new RandomProgram(_leaves, [.. _steps]);
            for (var at = 0; at < _all.Count; at++)
            {
                // What can't be given to a further step.
                var further = program with
                {
                    Steps = [.. _steps, step with { Given = [at], Writes = false }],
                };
                if (!further.IsValid)
                {
                    _gone.Add(at);
                }
            }
        }
    }
}
