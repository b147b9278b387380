using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using CsCheck;
using Micrograd.Expressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Micrograd.Tests.Expressions;

/// <summary>The C# text, compiled and run.</summary>
public sealed class CSharpTextRunTests
{
    static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
                Path.GetFileName(path) is var file
                && (file.StartsWith("System.", StringComparison.Ordinal) || file is "Micrograd.dll")
            )
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What the program prints, line by line. The console is everybody's, so the lines go elsewhere.</summary>
    static List<string> Run(string program)
    {
        Compile(program);
        const string Sink =
            "\nstatic class Sink { public static System.Collections.Generic.List<string> Lines = []; }\n";
        var assembly = Compile(
            program.Replace("Console.WriteLine(", "Sink.Lines.Add(", StringComparison.Ordinal) + Sink
        );
        assembly.EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        return (List<string>)assembly.GetType("Sink")!.GetField("Lines")!.GetValue(null)!;
    }

    static Assembly Compile(string program)
    {
        var compilation = CSharpCompilation.Create(
            "Printed",
            [CSharpSyntaxTree.ParseText(program)],
            s_references,
            new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        );
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics) + "\n" + program);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity >= DiagnosticSeverity.Warning);
        stream.Position = 0;
        return new AssemblyLoadContext("Printed", isCollectible: true).LoadFromStream(stream);
    }

    static void AssertPrintsItself(Value output)
    {
        var program = Graph.Of(output).ToCSharp();
        output.Backward();
        var named = new ProgramListing(output, new HashSet<string>()).Values.Where(v =>
            v == output || v.Label is { Length: > 0 }
        );
        var expected = named.Select(v =>
            string.Create(CultureInfo.InvariantCulture, $"data = {v.Data}, grad = {v.Grad}")
        );
        Assert.Equal(expected, Run(program).Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void The_readme_of_micrograd_printed_as_CSharp_gives_its_numbers(string culture)
    {
        using var _ = new InCulture(culture);
        var program = ExpressionProgram.Parse(
            "a = -4; b = 2; c = a + b; d = a * b + b**3; c += c + 1; c += 1 + c + (-a); d += d * 2 + (b + a).relu();"
                + "d += 3 * d + (b - a).relu(); e = c - d; f = e**2; g = f / 2.0; g += 10.0 / f"
        );
        var lines = Run(Graph.Of(program.Output).ToCSharp());
        Assert.Contains("g: data = 24.70408163265306, grad = 1", lines);
        Assert.Contains("a: data = -4, grad = 138.83381924198252", lines);
    }

    [Fact]
    public void Every_op_of_the_table_printed_as_CSharp_compiles_and_gives_its_numbers()
    {
        Value sum = new(0.1, "sum");
        foreach (var entry in OpTable.All)
        {
            var at = entry.Domain.Select(d => new Value(0.3 * d.Low + 0.7 * d.High)).ToArray();
            sum += Value.Of(entry.Op, at[0], at.ElementAtOrDefault(1), at.ElementAtOrDefault(2)).Named(entry.Name);
        }
        AssertPrintsItself(sum);
    }

    [Fact]
    public void Labels_and_numbers_of_all_sorts_compile()
    {
        string[] labels =
        [
            "class",
            "var",
            "args",
            "await",
            "Console",
            "value",
            "_",
            "__",
            "1st",
            "x1*w1",
            "x1-w1",
            "größe",
            "𝑥",
            "ﬁ",
            "{x}",
            "say \"hi\"\\",
            "a\nb\u2028\0",
            "record",
            "field",
            "nameof",
            "select",
            "int",
            "System",
            "\ud800",
            "yield",
            "when",
            "partial",
            "async",
            "dynamic",
            "global",
            "file",
            "scoped",
            "required",
            "extension",
            "allows",
            "from",
            "notnull",
            "e\u0301",
        ];
        double[] numbers =
        [
            double.NaN,
            double.PositiveInfinity,
            double.NegativeInfinity,
            -0.0,
            5e-324,
            double.MaxValue,
            -1e300,
            1e16,
            0.1,
            123456789,
        ];
        Value sum = 1;
        for (var i = 0; i < labels.Length; i++)
        {
            sum += new Value(numbers[i % numbers.Length], labels[i]).Max(0).Named(labels[^(i + 1)]);
        }
        AssertPrintsItself(sum);
    }
}
