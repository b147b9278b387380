using System.Globalization;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Micrograd.Tests.Documentation;

/// <summary>
/// Compiles a top-level program and runs it in this process, against the public surface of the library, as an empty console
/// project would, which has the usings of the framework alone. The lines of a file-based program that begin with <c>#:</c> are passed over.
/// </summary>
static class CSharpProgram
{
    static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    static readonly CSharpParseOptions s_parse = new CSharpParseOptions(LanguageVersion.Preview).WithFeatures([
        new("FileBasedProgram", "true"),
    ]);

    static readonly SyntaxTree s_usings = CSharpSyntaxTree.ParseText(
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """,
        s_parse
    );

    static readonly Lazy<IReadOnlyList<MetadataReference>> s_references = new(() =>
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        IEnumerable<string> files = trusted
            .Split(Path.PathSeparator)
            .Where(file => Path.GetDirectoryName(file) == framework)
            .Append(typeof(Value).Assembly.Location)
            .Append(typeof(Micrograd.Onnx.OnnxModel).Assembly.Location);
        return [.. files.Select(file => MetadataReference.CreateFromFile(file))];
    });

    /// <summary>Runs the program and gives what it wrote to the console.</summary>
    /// <param name="file">What messages call the program's file.</param>
    /// <param name="firstLine">The line in that file of the program's first line.</param>
    /// <exception cref="InvalidOperationException">It does not compile, or runs for more than two minutes.</exception>
    public static string Run(string code, string file, int firstLine = 1)
    {
        using MemoryStream image = Compile(code, file, firstLine);
        AssemblyLoadContext context = new(file, isCollectible: true);
        TextWriter console = Console.Out;
        using StringWriter output = new(CultureInfo.InvariantCulture);
        Console.SetOut(output);
        try
        {
            MethodInfo main = context.LoadFromStream(image).EntryPoint!;
            Task run = Task.Factory.StartNew(() => Invoke(main), TaskCreationOptions.LongRunning);
            if (Task.WaitAny([run], s_limit) < 0)
                throw new InvalidOperationException($"{file}({firstLine}): still running after {s_limit}.");
            if (run.Exception?.InnerException is { } failure)
                ExceptionDispatchInfo.Throw(failure);
        }
        finally
        {
            Console.SetOut(console);
            context.Unload();
        }
        return output.ToString().ReplaceLineEndings("\n");
    }

    static MemoryStream Compile(string code, string file, int firstLine)
    {
        var marked = string.Create(CultureInfo.InvariantCulture, $"#line {firstLine} \"{file}\"\n{code}");
        // A program's first lines, #! and #:, must stand before any other directive.
        var source =
            code.StartsWith("#!", StringComparison.Ordinal) || code.StartsWith("#:", StringComparison.Ordinal)
                ? code
                : marked;
        SyntaxTree tree = CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), s_parse, path: file);
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(file) + firstLine.ToString(CultureInfo.InvariantCulture),
            [s_usings, tree],
            s_references.Value,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );

        MemoryStream image = new();
        EmitResult result = compilation.Emit(
            image,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded)
        );
        if (!result.Success)
        {
            IEnumerable<string> errors = result
                .Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)
                .Select(d => CSharpDiagnosticFormatter.Instance.Format(d, CultureInfo.InvariantCulture));
            throw new InvalidOperationException("Does not compile:\n" + string.Join('\n', errors));
        }
        image.Position = 0;
        return image;
    }

    static void Invoke(MethodInfo main)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        object?[] arguments = main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
        main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture);
    }
}
