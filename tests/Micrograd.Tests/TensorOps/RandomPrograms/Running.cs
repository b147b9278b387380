namespace Micrograd.Tests.RandomPrograms;

/// <summary>A program run with tensors, and measured against arrays of values.</summary>
static class Running
{
    const double Tolerance = 1e-9;

    /// <summary>What differs; null where nothing does, or where a tensor that the pass needs was written to and that is said.</summary>
    public static string? Difference(RandomProgram program, bool isSecond = false, DType dtype = DType.Float64)
    {
        try
        {
            return Compared(program, isSecond, dtype);
        }
        catch (InvalidOperationException e) when (IsRefused(program, e))
        {
            return null;
        }
        catch (AmbiguousException)
        {
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.ToString();
        }
    }

    /// <summary>Whether a program writes to what its pass needs, and that is said.</summary>
    public static bool IsRefused(RandomProgram program, InvalidOperationException e) =>
        e.Message.Contains("changed in place", StringComparison.Ordinal) && program.Steps.Any(step => step.Writes);

    static string? Compared(RandomProgram program, bool isSecond, DType dtype)
    {
        var expected = Array.ConvertAll(
            program.Leaves,
            leaf => new Cells(leaf.Sizes, Array.ConvertAll(leaf.Numbers, x => new Value(x)), true)
        );
        var (made, read, within) = program.OnCells(expected);
        var oracle = program.Loss(read);

        var leaves = Array.ConvertAll(program.Leaves, leaf => leaf.Make(dtype));
        var all = program.OnTensors(leaves);
        var isGone = program.Gone!;
        for (var i = 0; i < all.Length; i++)
        {
            if (
                !isGone[i]
                && Differing($"value of t{i}", made[i].Sizes, Numbers(made[i], x => x.Data), all[i], dtype) is { } wrong
            )
            {
                return wrong;
            }
        }
        var loss = program.Loss(all);
        if (!loss.RequiresGrad)
        {
            return null;
        }
        return isSecond
            ? Second(program, expected, oracle, leaves, loss, dtype)
            : First(program, expected, made, within, oracle, leaves, all, loss, dtype);
    }

    static string? First(
        RandomProgram program,
        Cells[] expected,
        Cells[] made,
        Value? within,
        Value oracle,
        Tensor[] leaves,
        Tensor[] all,
        Tensor loss,
        DType dtype
    )
    {
        var passes = program.IsZeroed ? 1 : program.Passes;
        for (var pass = 1; pass <= program.Passes; pass++)
        {
            loss.Backward(retain: pass < program.Passes);
            if (program.IsZeroed && pass < program.Passes)
            {
                Array.ForEach(leaves, leaf => leaf.ZeroGrad());
            }
        }
        // Of leaves that were zeroed nothing is left of the passes within; of results whose gradient is kept, all.
        oracle.Backward();
        var last = made.Select(x => Numbers(x, v => v.Grad)).ToArray();
        var before = Array.ConvertAll(last, x => new double[x.Length]);
        if (within is not null)
        {
            foreach (var leaf in expected)
            {
                Array.ForEach(leaf.Items, item => item.ZeroGrad());
            }
            Array.ForEach(made, x => Array.ForEach(x.Items, item => item.Grad = 0));
            within.Backward();
            before = [.. made.Select(x => Numbers(x, v => v.Grad))];
        }
        for (var i = 0; i < all.Length; i++)
        {
            var isLeaf = i < leaves.Length;
            if (!(isLeaf || (program.Steps[i - leaves.Length].Retains && all[i].RequiresGrad)))
            {
                continue;
            }
            var hook =
                isLeaf ? program.Leaves[i].Hook ?? 1
                : program.Steps[i - leaves.Length].Hook is null ? 1
                : 1;
            var isForgotten = isLeaf && program.IsZeroed && program.Passes > 1;
            double[] sum =
            [
                .. last[i]
                    .Select(
                        (g, at) => hook * (g * (isLeaf ? passes : program.Passes) + (isForgotten ? 0 : before[i][at]))
                    ),
            ];
            var actual = all[i].Grad ?? Tensor.ZerosLike(all[i]);
            if (Differing($"gradient of t{i}", made[i].Sizes, sum, actual, dtype) is { } wrong)
            {
                return wrong;
            }
        }
        return null;
    }

    /// <summary>The gradient of a weighted sum of the gradients.</summary>
    static string? Second(
        RandomProgram program,
        Cells[] expected,
        Value oracle,
        Tensor[] leaves,
        Tensor loss,
        DType dtype
    )
    {
        Value[] items = [.. expected.SelectMany(leaf => leaf.Items)];
        Value[] hooks = [.. program.Leaves.SelectMany(leaf => leaf.Numbers.Select(_ => new Value(leaf.Hook ?? 1)))];
        var slopes = Gradients.Of(oracle, items);
        var sum = slopes.Select((slope, i) => slope * hooks[i] * RandomProgram.Weight(i)).Aggregate((a, b) => a + b);
        var second = Gradients.Of(sum, items);

        var gradients = Gradients.Of(loss, leaves);
        Tensor? along = null;
        var start = 0;
        for (var i = 0; i < leaves.Length; i++)
        {
            var weights = Enumerable.Range(start, (int)leaves[i].Count).Select(RandomProgram.Weight).ToArray();
            start += weights.Length;
            var part = (gradients[i] * Tensor.Of<double>(weights, leaves[i].Shape).To(dtype)).Sum();
            along = along is null ? part : along + part;
        }
        if (!along!.RequiresGrad)
        {
            return second.All(x => Math.Abs(x.Data) < 1e-12) ? null : "the gradient is not recorded";
        }
        var found = Gradients.Of(along, leaves);
        start = 0;
        for (var i = 0; i < leaves.Length; i++)
        {
            var count = (int)leaves[i].Count;
            double[] numbers = [.. Enumerable.Range(start, count).Select(at => second[at].Data * hooks[at].Data)];
            start += count;
            if (Differing($"second derivative of t{i}", program.Leaves[i].Sizes, numbers, found[i], dtype) is { } wrong)
            {
                return wrong;
            }
        }
        return null;
    }

    /// <summary>The gradients of all leaves after one pass, and those within the program, as arrays of values have them.</summary>
    public static double[][] Gradient(RandomProgram program)
    {
        var leaves = Array.ConvertAll(
            program.Leaves,
            leaf => new Cells(leaf.Sizes, Array.ConvertAll(leaf.Numbers, x => new Value(x)), true)
        );
        var (_, read, within) = program.OnCells(leaves);
        (program.Loss(read) + (within ?? 0)).Backward();
        return [.. leaves.Select((leaf, i) => Numbers(leaf, x => x.Grad * (program.Leaves[i].Hook ?? 1)))];
    }

    static double[] Numbers(Cells x, Func<Value, double> number) => Array.ConvertAll(x.Items, item => number(item));

    /// <summary>The first element that differs from what is expected.</summary>
    public static string? Differing(string what, int[] sizes, double[] expected, Tensor actual, DType dtype)
    {
        if (actual.Shape != new Shape(sizes) || actual.DType != dtype)
        {
            return $"{what}: {actual.Shape} {actual.DType}, not {Cells.Text(sizes)}";
        }
        var numbers = actual.ToArray<double>();
        var size = expected.Aggregate(1.0, (most, x) => Math.Max(most, Math.Abs(x)));
        // Where numbers are so steep, single precision has few digits left.
        for (var i = 0; i < numbers.Length && (dtype == DType.Float64 || size < 100); i++)
        {
            var tolerance = dtype == DType.Float64 ? Tolerance * Math.Sqrt(size) : 1e-2;
            if (!(Math.Abs(numbers[i] - expected[i]) <= tolerance * size))
            {
                return $"{what}, element {i}: {numbers[i]:R}, not {expected[i]:R}";
            }
        }
        return null;
    }
}
