using System.Diagnostics;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>What <see cref="DetectAnomaly"/> does while it is on: ops remember where they were made, and NaN is looked for.</summary>
internal static class Anomaly
{
    /// <summary>Whether the flow of control is within such a scope.</summary>
    public static FlowFlag Flag { get; } = new();

    public static bool IsOn => Flag.IsSet;

    /// <summary>Where the program is now, if anybody wants to know.</summary>
    public static string? Trace() => IsOn ? new StackTrace(2, fNeedFileInfo: true).ToString() : null;

    /// <exception cref="AnomalyException">The op made a NaN out of numbers.</exception>
    public static void RequireNumbers(TensorNode node, Tensor result)
    {
        if (!IsOn || FirstNaN(result) is not { } place)
        {
            return;
        }
        for (var i = 0; i < node.Inputs; i++)
        {
            if (FirstNaN(node.Input(i)) is not null)
            {
                return;
            }
        }
        throw new AnomalyException(
            $"'{node.Name}' of {Shapes(node)} made NaN at {place} out of numbers. It was computed here:{Environment.NewLine}{node.Trace}",
            node.Name
        );
    }

    /// <exception cref="AnomalyException">The gradient that an op hands to an input is NaN where its own is a number.</exception>
    public static void RequireGradient(TensorNode node, int input, Tensor g, Tensor adds)
    {
        if (IsOn && FirstNaN(adds) is { } place && FirstNaN(g) is null)
        {
            var within = node.Scope is { } scope ? $" in {scope.Path}" : "";
            var made = node.Trace is { } trace
                ? $" The op was made here:{Environment.NewLine}{trace}"
                : " To see where the op was made, compute it within DetectAnomaly.Enter() too.";
            throw new AnomalyException(
                $"Backward: the gradient of '{node.Name}'{within} of {Shapes(node)} for its input {input} is NaN at {place}.{made}",
                node.Name
            );
        }
    }

    static string Shapes(TensorNode node) =>
        string.Join(", ", Enumerable.Range(0, node.Inputs).Select(i => node.Input(i).Shape.ToString()));

    static Shape? FirstNaN(Tensor x)
    {
        if (!x.DType.IsFloating())
        {
            return null;
        }
        using var _ = Door.Unseen();
        var numbers = x.ToArray<double>();
        var at = Array.FindIndex(numbers, double.IsNaN);
        return at < 0 ? (Shape?)null : x.Shape.PlaceOf(at);
    }
}
