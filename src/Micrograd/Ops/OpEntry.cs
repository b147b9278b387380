namespace Micrograd;

/// <summary>A constant that an op takes beside its inputs, such as leaky relu's slope.</summary>
public sealed record OpParameter
{
    internal OpParameter(string name, double standard)
    {
        Name = name;
        Default = standard;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it is unless said otherwise.</summary>
    public double Default { get; }

    /// <summary>Whether it is a whole number, as of decimals.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>What an op's derivative is at a kink, a pole or where a naive formula loses its digits: chosen on purpose.</summary>
public sealed record EdgeCase
{
    internal EdgeCase(IReadOnlyList<double> inputs, IReadOnlyList<double> derivatives, string why)
    {
        Inputs = inputs;
        Derivatives = derivatives;
        Why = why;
    }

    /// <summary>The place.</summary>
    public IReadOnlyList<double> Inputs { get; }

    /// <summary>The derivative for each input there.</summary>
    public IReadOnlyList<double> Derivatives { get; }

    /// <summary>The reason, for the reference.</summary>
    public string Why { get; }
}

/// <summary>A line of the op table.</summary>
public sealed class OpEntry
{
    readonly Func<IReadOnlyList<double>, Op> _create;

    internal OpEntry(
        string name,
        IReadOnlyList<OpParameter> parameters,
        Func<IReadOnlyList<double>, Op> create,
        string method,
        string meaning,
        IReadOnlyList<(double Low, double High)> domain,
        IReadOnlyList<EdgeCase> edges
    )
    {
        Name = name;
        Parameters = parameters;
        _create = create;
        Method = method;
        Meaning = meaning;
        Domain = domain;
        Edges = edges;
        Op = create([.. parameters.Select(p => p.Default)]);
        PyTorch = name;
    }

    /// <summary>Says what others call it, where they do not by this name: PyTorch (none, if empty) and ONNX.</summary>
    internal OpEntry Known(string? torch = null, string? onnx = null)
    {
        PyTorch = torch is "" ? null : torch ?? Name;
        Onnx = onnx;
        return this;
    }

    /// <summary>The name, as the expression language knows it.</summary>
    public string Name { get; }

    /// <summary>The constants that it takes beside its inputs.</summary>
    public IReadOnlyList<OpParameter> Parameters { get; }

    /// <summary>How C# writes it: a method of <see cref="RealFunctions"/>, or an operator as in <c>a + b</c>.</summary>
    public string Method { get; }

    /// <summary>What it is, in words.</summary>
    public string Meaning { get; }

    /// <summary>For each input, the range in which tests sample it and plots show it; smooth there but for kinks.</summary>
    public IReadOnlyList<(double Low, double High)> Domain { get; }

    /// <summary>Its derivative at kinks and edges.</summary>
    public IReadOnlyList<EdgeCase> Edges { get; }

    /// <summary>PyTorch's name for it: this one, unless the table says another; null where PyTorch has none.</summary>
    public string? PyTorch { get; private set; }

    /// <summary>The operator of the ONNX standard that computes it; null where there is none.</summary>
    public string? Onnx { get; private set; }

    /// <summary>The op with its default parameters.</summary>
    public Op Op { get; }

    /// <summary>The op with these parameters.</summary>
    /// <param name="parameters">As many as the op has.</param>
    /// <exception cref="ArgumentException">
    /// Not as many as <see cref="Parameters"/>, or such as the op can't have: the low of clamp above its high.
    /// </exception>
    public Op With(params IReadOnlyList<double> parameters) =>
        parameters.Count == Parameters.Count
            ? _create(parameters)
            : throw new ArgumentException(
                $"{Name}: takes {Parameters.Count} constants, got {parameters.Count}.",
                nameof(parameters)
            );
}
