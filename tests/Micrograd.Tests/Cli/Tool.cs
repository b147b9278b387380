using System.Text.Json;
using Micrograd.Cli;

namespace Micrograd.Tests.Cli;

/// <summary>The tool run in this process: what it answered and what it wrote where.</summary>
sealed record Tool(int ExitCode, string Out, string Error)
{
    /// <summary>micrograd's README, as it stands there.</summary>
    public const string MicrogradReadme = """
        from micrograd.engine import Value

        a = Value(-4.0)
        b = Value(2.0)
        c = a + b
        d = a * b + b**3
        c += c + 1
        c += 1 + c + (-a)
        d += d * 2 + (b + a).relu()
        d += 3 * d + (b - a).relu()
        e = c - d
        f = e**2
        g = f / 2.0
        g += 10.0 / f
        print(f'{g.data:.4f}') # prints 24.7041, the outcome of this forward pass
        g.backward()
        print(f'{a.grad:.4f}') # prints 138.8338, i.e. the numerical value of dg/da
        print(f'{b.grad:.4f}') # prints 645.5773, i.e. the numerical value of dg/db
        """;

    /// <summary>The lecture's neuron, as its notebook has it.</summary>
    public const string LectureNeuron = """
        # inputs x1,x2
        x1 = Value(2.0, label='x1')
        x2 = Value(0.0, label='x2')
        # weights w1,w2
        w1 = Value(-3.0, label='w1')
        w2 = Value(1.0, label='w2')
        # bias of the neuron
        b = Value(6.8813735870195432, label='b')
        # x1*w1 + x2*w2 + b
        x1w1 = x1*w1; x1w1.label = 'x1*w1'
        x2w2 = x2*w2; x2w2.label = 'x2*w2'
        x1w1x2w2 = x1w1 + x2w2; x1w1x2w2.label = 'x1*w1 + x2*w2'
        n = x1w1x2w2 + b; n.label = 'n'
        o = n.tanh(); o.label = 'o'
        o.backward()
        draw_dot(o)
        """;

    public static Tool Run(params IReadOnlyList<string> args) => RunWith("", args);

    public static Tool RunWith(string input, params IReadOnlyList<string> args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var reader = new StringReader(input);
        var exitCode = CommandLine.Run(args, output, error, reader);
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The one JSON object that is all of the output.</summary>
    public JsonElement Json()
    {
        Assert.Equal(Out.IndexOf('\n', StringComparison.Ordinal), Out.Length - 1);
        return JsonElement.Parse(Out);
    }

    /// <summary>The lines of the output.</summary>
    public string[] Lines => Out.TrimEnd().Split(Environment.NewLine);
}
