namespace Micrograd.Tests.RandomPrograms;

using Kind = (int Often, Func<Drawing, Step?> Draw);

/// <summary>What is more than an op: checkpoints, gradients and passes within, collections, constants that change.</summary>
static class PieceSteps
{
    public static readonly Kind[] All =
    [
        (4, Checkpoint),
        (2, InnerGradient),
        (2, Pass),
        (1, Collect),
        (4, Constant),
        (3, Write),
        (4, Assign),
    ];

    /// <summary>A piece that is computed again; besides what it is given it uses what was there before.</summary>
    static Step? Checkpoint(Drawing d)
    {
        if (d.IsPiece)
        {
            return null;
        }
        var given = Enumerable.Range(0, d.Random.Next(1, 3)).Select(_ => d.Any()).ToArray();
        // It may be what is given, too, or what that was computed from, or a result of it.
        var all = d.Chance(2) ? [.. given, d.Any()] : given;
        var steps = d.Piece([.. all.Select(at => d[at])], d.Random.Next(1, 5));
        if (steps.Length == 0)
        {
            return null;
        }
        if (steps[^1].IsView || steps[^1].MayBeItself)
        {
            // What comes of it is no view of a constant, and no input itself.
            steps =
            [
                .. steps,
                new("{0}.Clone()", [all.Length + steps.Length - 1], t => t[0].Clone(), c => c[0].As(c[0].Sizes)),
            ];
        }
        var count = given.Length;
        return new(
            $"Gradients.Checkpoint(x => {{ {Text(steps, all, count)} }}, {string.Join(", ", Enumerable.Range(0, count).Select(i => $"{{{i}}}"))})",
            all,
            t =>
                Gradients.Checkpoint(
                    x => Run(steps, [.. x, .. t[count..]], (step, from) => step.OnTensors(from)),
                    t[..count]
                ),
            c => Run(steps, c, (step, from) => step.OnCells(from))
        )
        {
            Captures = all.Length - count,
        };
    }

    static string Text(Step[] steps, int[] all, int given)
    {
        var lines = steps.Select(
            (step, i) =>
                step.Line(
                    $"p{all.Length + i}",
                    at =>
                        at < given ? $"x[{at}]"
                        : at < all.Length ? $"{{{at}}}"
                        : $"p{at}"
                )
        );
        return $"{string.Join(" ", lines)} return p{all.Length + steps.Length - 1};";
    }

    static T Run<T>(Step[] steps, T[] given, Func<Step, T[], T> one)
    {
        List<T> all = [.. given];
        foreach (var step in steps)
        {
            all.Add(one(step, [.. step.Given.Select(at => all[at])]));
        }
        return all[^1];
    }

    /// <summary>A gradient within the program, which is differentiated again.</summary>
    static Step? InnerGradient(Drawing d) =>
        d.Find(x => x.Requires && x.Count < 100) is not { } x || d.IsPiece
            ? null
            : new(
                "Gradients.Grad((Tensor x) => (x.Sin() * x).Tanh().Sum())({0})",
                [x],
                t => Gradients.Grad((Tensor x) => (x.Sin() * x).Tanh().Sum())(t[0]),
                c =>
                {
                    var y = ReductionSteps.Sum(Array.ConvertAll(c[0].Items, v => (v.Sin() * v).Tanh()));
                    return new Cells(c[0].Sizes, Gradients.Of(y, c[0].Items), true).As(c[0].Sizes);
                }
            );

    static Step? Pass(Drawing d) =>
        d.IsPiece
            ? null
            : new(
                "{0}.Clone()",
                [d.Any()],
                t =>
                {
                    RandomProgram.Pass(t[0]);
                    return t[0].Clone();
                },
                c => c[0].As(c[0].Sizes)
            )
            {
                Passes = true,
                Before = "if ({0}.RequiresGrad) ({0} * W({0})).Sum().Backward(retain: true);",
            };

    static Step Collect(Drawing d) =>
        new(
            "{0}.Clone()",
            [d.Any()],
            t =>
            {
                GC.Collect(0);
                return t[0].Clone();
            },
            c => c[0].As(c[0].Sizes)
        )
        {
            Before = "GC.Collect(0);",
        };

    static Step? Constant(Drawing d)
    {
        if (d.IsPiece)
        {
            return null;
        }
        var sizes = d[d.Any()].Sizes;
        double[] numbers = [.. Cells.Places(sizes).Select(_ => d.Number())];
        var like = d.Any();
        return new(
            $"Tensor.Of<double>({Cells.Text(numbers)}, {Cells.Text(sizes)}).To({{0}}.DType)",
            [like],
            t => Tensor.Of<double>(numbers, new(sizes)).To(t[0].DType),
            _ => Cells.Constant(sizes, numbers)
        )
        {
            IsConstant = true,
            MayBeItself = true,
        };
    }

    /// <summary>A constant is written to, all of it or the first row: who has read it before had what was there.</summary>
    static Step? Write(Drawing d)
    {
        if (d.Constant() is not { } x)
        {
            return null;
        }
        var sizes = d[x].Sizes;
        var n = d.Number();
        var isRow = sizes.Length > 0 && d.Chance(2);
        return new(
            ElementSteps.Invariant($"{{0}}{(isRow ? "[0]" : "")}.Fill({n})"),
            [x],
            t =>
            {
                (isRow ? t[0].Select(0, 0) : t[0]).Fill(n);
                return t[0];
            },
            c =>
            {
                double[] numbers = [.. c[0].Items.Select(item => item.Data)];
                Array.Fill(numbers, n, 0, isRow ? numbers.Length / sizes[0] : numbers.Length);
                return Cells.Constant(sizes, numbers);
            }
        )
        {
            Writes = true,
            IsConstant = true,
            MayBeItself = true,
        };
    }

    /// <summary>Of a copy the first row becomes another tensor, and its gradient goes there.</summary>
    static Step? Assign(Drawing d)
    {
        if (
            d.Find(x => x.Rank > 0) is not { } x
            || d.Find(v => v.Sizes.AsSpan().SequenceEqual(d[x].Sizes.AsSpan(1))) is not { } v
        )
        {
            return null;
        }
        return new(
            "Assigned({0}, {1})",
            [x, v],
            t =>
            {
                var y = t[0].Clone();
                y[0] = t[1];
                return y;
            },
            c => Cells.Of(c[0].Sizes, Cells.Any(c), at => at[0] == 0 ? c[1][at.AsSpan(1)] : c[0][at])
        );
    }
}
