using System.Text.RegularExpressions;

namespace Micrograd.Tests.RandomPrograms;

/// <summary>One instruction of a program, as it is computed by tensors and by arrays of values.</summary>
/// <param name="Text">In C#, {0}, {1} … what it is given.</param>
/// <param name="Given">Which of the tensors before.</param>
/// <param name="OnTensors">With tensors.</param>
/// <param name="OnCells">With arrays of values.</param>
sealed partial record Step(string Text, int[] Given, Func<Tensor[], Tensor> OnTensors, Func<Cells[], Cells> OnCells)
{
    /// <summary>What it makes may share memory with what it was given first.</summary>
    public bool IsView { get; init; }

    /// <summary>What it makes may be the very tensor that it was given.</summary>
    public bool MayBeItself { get; init; }

    /// <summary>It writes to what it was given, a constant.</summary>
    public bool Writes { get; init; }

    /// <summary>What it makes may be written to.</summary>
    public bool IsConstant { get; init; }

    /// <summary>It starts a backward pass of its own from what it was given.</summary>
    public bool Passes { get; init; }

    /// <summary>Of a checkpoint: how many of the last of what it is given its function uses without being given them.</summary>
    public int? Captures { get; init; }

    /// <summary>The shape of what it makes.</summary>
    public int[] Sizes { get; init; } = [];

    /// <summary>What is done before it, in C#.</summary>
    public string? Before { get; init; }

    /// <summary>By what a hook of its result multiplies the gradient.</summary>
    public double? Hook { get; init; }

    /// <summary>Whether the gradient of its result is kept.</summary>
    public bool Retains { get; init; }

    /// <summary>In C#.</summary>
    public string Line(string name, Func<int, string> names)
    {
        // All at once: a name may be a place of a text around this one.
        var text = Places().Replace(Text, place => names(Given[place.Value[1] - '0']));
        var line = Before is null ? "" : $"{Before.Replace("{0}", names(Given[0]), StringComparison.Ordinal)} ";
        line += Writes ? $"{text}; var {name} = {names(Given[0])};" : $"var {name} = {text};";
        line += Retains ? $" if ({name}.RequiresGrad) {name}.RetainGrad();" : "";
        return Hook is { } factor
            ? FormattableString.Invariant($"{line} if ({name}.RequiresGrad) {name}.RegisterHook(g => g * {factor});")
            : line;
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Places();
}

/// <summary>What a hook does: the number is the same, its gradient is multiplied.</summary>
readonly record struct Hooked(double Factor) : IUnaryRule
{
    public string Name => "hooked";

    public T Evaluate<T>(T x)
        where T : IReal<T> => x - 0;

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.Constant(Factor);

    public static T Of<T>(T x, double factor)
        where T : IReal<T> => T.Apply(new Hooked(factor), x);
}

/// <summary>Two numbers would be equal but for rounding, where which is larger decides.</summary>
sealed class AmbiguousException : Exception;
