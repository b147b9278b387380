namespace Micrograd.Cli.Reference;

/// <summary>What is to be said of a tensor op: found by running its samples, but for what its line in the table says.</summary>
sealed class TensorOpFacts(TensorOpEntry entry)
{
    static readonly DType[] s_types =
    [
        DType.Float32,
        DType.Float64,
        DType.Int64,
        DType.Bool,
        DType.Float16,
        DType.BFloat16,
    ];

    public TensorOpEntry Entry => entry;

    /// <summary>How C# writes it, each way of the samples once.</summary>
    public IReadOnlyList<string> Calls { get; } = [.. entry.Samples.Select(Body).Distinct()];

    /// <summary>What becomes of shapes: <c>[2, 3], [3, 4] → [2, 4]</c>.</summary>
    public IReadOnlyList<string> Shapes { get; } =
    [
        .. entry
            .Samples.Select(sample =>
                $"{string.Join(", ", sample.Inputs().Select(x => x.Shape.ToString()))} → {sample.Call(sample.Inputs()).Shape}".TrimStart()
            )
            .Distinct(),
    ];

    /// <summary>Which element types it takes, and what comes of them.</summary>
    public string Types
    {
        get
        {
            if (!Enumerable.Range(0, entry.Samples[0].Inputs().Length).Any(entry.Samples[0].IsFree))
            {
                return string.Join(", ", entry.Samples.Select(one => Name(one.Call(one.Inputs()).DType)).Distinct());
            }
            var parts = new List<string>();
            foreach (
                var group in s_types.GroupBy(dtype => ResultOf(dtype) is { } result ? Becoming(dtype, result) : "not")
            )
            {
                var given = string.Join(", ", group.Select(dtype => Name(dtype)));
                parts.Add(
                    group.Key == "not" ? $"not {given}"
                    : group.Key == "stay" && group.Count() == s_types.Length ? "all stay"
                    : $"{given} {group.Key}"
                );
            }
            if (entry.WithWhole is { } whole)
            {
                parts.Add($"int64 {Becoming(DType.Int64, whole.Call(whole.Inputs()).DType)} in {Body(whole)}");
            }
            return string.Join("; ", parts);
        }
    }

    /// <summary>For each input to which a gradient flows, the ops that it is made of.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<string>> Gradients => entry.Gradients;

    /// <summary>Whether an op of a gradient is applied by gradients alone.</summary>
    public static bool IsKernel(string op) => !TensorOpTable.All.Any(entry => entry.Name == op);

    /// <summary>What it says to what it does not take.</summary>
    public IReadOnlyList<string> Refusals { get; } = [.. entry.Refused.Select(Refusal).Distinct()];

    /// <summary>What its result is beside its inputs.</summary>
    public string Memory =>
        entry.IsView ? "a view"
        : entry.Writes.Count > 0 ? $"writes input {string.Join(", ", entry.Writes.Select(i => $"{i}"))}"
        : "new memory";

    /// <summary>As PyTorch prints it.</summary>
    static string Name(DType dtype) => dtype.ToString().ToLowerInvariant();

    static string Becoming(DType given, DType result) => given == result ? "stay" : $"→ {Name(result)}";

    DType? ResultOf(DType dtype)
    {
        var sample = entry.Samples[0];
        var inputs = sample.Inputs();
        for (var i = 0; i < inputs.Length; i++)
        {
            // A whole number has no power below 0.
            var x = dtype == DType.Int64 ? inputs[i].Abs() : inputs[i];
            inputs[i] = sample.IsFree(i) ? x.To(dtype) : inputs[i];
        }
        try
        {
            return sample.Call(inputs).DType;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return null;
        }
    }

    static string Refusal(TensorOpSample sample)
    {
        try
        {
            _ = sample.Call(sample.Inputs());
            return "";
        }
        catch (Exception e) when (IsRefusal(e))
        {
            // The argument's name is that of the method.
            return e.Message.Split(" (Parameter")[0];
        }
    }

    static bool IsRefusal(Exception e) =>
        e is ArgumentException or InvalidOperationException or NotSupportedException or OverflowException;

    static string Body(TensorOpSample sample) =>
        sample.Text[(sample.Text.IndexOf("=> ", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..];
}
