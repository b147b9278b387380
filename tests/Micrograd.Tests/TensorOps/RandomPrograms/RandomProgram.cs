using System.Globalization;

namespace Micrograd.Tests.RandomPrograms;

/// <summary>A tensor that a program begins with.</summary>
/// <param name="Sizes">Its shape.</param>
/// <param name="Numbers">Its elements, row after row.</param>
/// <param name="IsTurned">Whether it lies in memory column after column.</param>
/// <param name="Hook">By what a hook multiplies its gradient.</param>
sealed record Leaf(int[] Sizes, double[] Numbers, bool IsTurned, double? Hook)
{
    public Tensor Make(DType dtype)
    {
        var x = Tensor.Of<double>(Numbers, new(Sizes)).To(dtype);
        x = IsTurned ? x.Permute(Reversed).Contiguous().Permute(Reversed).Detach() : x;
        x.RequireGrad();
        if (Hook is { } factor)
        {
            x.RegisterHook(g => g * factor);
        }
        return x;
    }

    public string Line(string name)
    {
        var order = string.Join(", ", Reversed);
        var turned = IsTurned ? $".Permute({order}).Contiguous().Permute({order}).Detach()" : "";
        var line =
            $"var {name} = Tensor.Of<double>({Cells.Text(Numbers)}, {Cells.Text(Sizes)}).To(dtype){turned}.RequireGrad();";
        return Hook is { } factor
            ? FormattableString.Invariant($"{line} {name}.RegisterHook(g => g * {factor});")
            : line;
    }

    int[] Reversed => [.. Enumerable.Range(0, Sizes.Length).Reverse()];
}

/// <summary>A program of tensor ops as data. Its result is the sum of all that nothing else was computed from, each element weighted.</summary>
/// <param name="Leaves">What it begins with.</param>
/// <param name="Steps">What it computes, each from what was there before.</param>
/// <param name="Passes">How many passes go back from its result.</param>
/// <param name="IsZeroed">Whether gradients are forgotten between these.</param>
sealed record RandomProgram(Leaf[] Leaves, Step[] Steps, int Passes = 1, bool IsZeroed = false)
{
    /// <summary>Whether steps are given what is there and can still be used: memory that was written to is no longer what it was.</summary>
    public bool IsValid => Gone is not null;

    /// <summary>Which tensors have been written to since they were made; null where one of them is used all the same.</summary>
    public bool[]? Gone
    {
        get
        {
            var isGone = new bool[Leaves.Length + Steps.Length];
            for (var i = 0; i < Steps.Length; i++)
            {
                var step = Steps[i];
                if (step.Given.Any(at => at >= Leaves.Length + i || isGone[at]))
                {
                    return null;
                }
                if (step.Writes)
                {
                    // A checkpoint refuses what it uses and was changed meanwhile.
                    if (IsCaptured(step.Given[0], i))
                    {
                        return null;
                    }
                    if (step.Given[0] < Leaves.Length || !Steps[step.Given[0] - Leaves.Length].IsConstant)
                    {
                        return null;
                    }
                    foreach (var at in Sharing(step.Given[0], i))
                    {
                        isGone[at] = true;
                    }
                }
            }
            return isGone;
        }
    }

    /// <summary>The same without hooks: these are called in each pass through a tensor, also in one through its derivatives.</summary>
    public RandomProgram Unhooked =>
        this with
        {
            Leaves = Array.ConvertAll(Leaves, leaf => leaf with { Hook = null }),
            Steps = Array.ConvertAll(Steps, step => step with { Hook = null }),
        };

    public int[] SizesOf(int at) => at < Leaves.Length ? Leaves[at].Sizes : Steps[at - Leaves.Length].Sizes;

    /// <summary>What nothing else was computed from, and was not written to.</summary>
    public int[] Ends
    {
        get
        {
            var isUsed = new bool[Leaves.Length + Steps.Length];
            for (var i = 0; i < Steps.Length; i++)
            {
                foreach (var at in Steps[i].Given)
                {
                    isUsed[at] = true;
                }
                foreach (var at in Steps[i].Writes ? Sharing(Steps[i].Given[0], i) : [])
                {
                    isUsed[at] = true;
                }
            }
            return [.. Enumerable.Range(0, isUsed.Length).Where(at => !isUsed[at])];
        }
    }

    /// <summary>Whether a checkpoint before a step uses a tensor's memory without being given it.</summary>
    bool IsCaptured(int at, int before) =>
        Steps
            .Take(before)
            .Any(step =>
                step.Captures is > 0 and { } captures && step.Given[^captures..].Any(other => Root(other) == Root(at))
            );

    /// <summary>The steps before one that may have a tensor's memory.</summary>
    IEnumerable<int> Sharing(int at, int before)
    {
        var root = Root(at);
        return Enumerable.Range(0, Leaves.Length + before).Where(other => Root(other) == root);
    }

    int Root(int at)
    {
        while (at >= Leaves.Length && Steps[at - Leaves.Length] is { } step && (step.IsView || step.Writes))
        {
            at = step.Given[0];
        }
        return at;
    }

    /// <summary>All tensors, of which the first are the leaves; null where that program itself is refused.</summary>
    public Tensor[] OnTensors(Tensor[] leaves)
    {
        List<Tensor> all = [.. leaves];
        foreach (var step in Steps)
        {
            var result = step.OnTensors([.. step.Given.Select(at => all[at])]);
            if (result.RequiresGrad && step.Retains)
            {
                result.RetainGrad();
            }
            if (result.RequiresGrad && step.Hook is { } factor)
            {
                result.RegisterHook(g => g * factor);
            }
            all.Add(result);
        }
        return [.. all];
    }

    public Tensor Loss(Tensor[] all) =>
        Ends.Select(at => (all[at] * Weights(all[at])).Sum()).Aggregate((sum, x) => sum + x);

    /// <summary>All arrays, as steps have made them and as later ones read them; and what passes within the program started from.</summary>
    public (Cells[] Made, Cells[] Read, Value? Within) OnCells(Cells[] leaves)
    {
        List<Cells> made = [.. leaves];
        List<Cells> read = [.. leaves];
        Value? within = null;
        foreach (var step in Steps)
        {
            Cells[] given = [.. step.Given.Select(at => read[at])];
            var result = step.OnCells(given);
            if (step.Passes && given[0].Requires)
            {
                var loss = Weighted(given[0]);
                within = within is null ? loss : within + loss;
            }
            made.Add(result);
            read.Add(step.Hook is { } f && result.Requires ? result.Map(x => Hooked.Of(x, f)) : result);
        }
        return ([.. made], [.. read], within);
    }

    public Value Loss(Cells[] read) => Ends.Select(at => Weighted(read[at])).Aggregate((sum, x) => sum + x);

    /// <summary>What starts a pass within the program.</summary>
    public static void Pass(Tensor x)
    {
        if (x.RequiresGrad)
        {
            (x * Weights(x)).Sum().Backward(retain: true);
        }
    }

    public static Tensor Weights(Tensor x) =>
        Tensor.Of<double>([.. Enumerable.Range(0, (int)x.Count).Select(Weight)], x.Shape).To(x.DType);

    public static double Weight(int i) => (i * 7 % 11 - 4) / 8.0;

    /// <summary>As C# that one can run.</summary>
    public override string ToString()
    {
        List<string> lines = ["using Micrograd;", "", "const DType dtype = DType.Float64;"];
        lines.AddRange(Leaves.Select((leaf, i) => leaf.Line(Name(i))));
        lines.AddRange(Steps.Select((step, i) => step.Line(Name(Leaves.Length + i), Name)));
        lines.Add($"var loss = {string.Join(" + ", Ends.Select(at => $"({Name(at)} * W({Name(at)})).Sum()"))};");
        for (var pass = 1; pass <= Passes; pass++)
        {
            lines.Add(pass < Passes ? "loss.Backward(retain: true);" : "loss.Backward();");
            lines.AddRange(pass < Passes && IsZeroed ? Leaves.Select((_, i) => $"{Name(i)}.ZeroGrad();") : []);
        }
        lines.AddRange(Leaves.Select((_, i) => $"Console.WriteLine({Name(i)}.Grad);"));
        lines.Add("");
        lines.Add("static Tensor W(Tensor x) => Tensor.Of<double>(");
        lines.Add(
            "    [.. Enumerable.Range(0, (int)x.Count).Select(i => (i * 7 % 11 - 4) / 8.0)], x.Shape).To(x.DType);"
        );
        lines.AddRange(
            UserSteps
                .Texts.Where(type => Steps.Any(step => step.Text.Contains(type.Key, StringComparison.Ordinal)))
                .Select(type => type.Value)
        );
        return string.Join('\n', lines);
    }

    static string Name(int at) => string.Create(CultureInfo.InvariantCulture, $"t{at}");

    static Value Weighted(Cells x)
    {
        var sum = new Value(0);
        for (var i = 0; i < x.Count; i++)
        {
            sum += x.Items[i] * Weight(i);
        }
        return sum;
    }
}
