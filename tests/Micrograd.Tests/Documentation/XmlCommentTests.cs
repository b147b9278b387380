using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Micrograd.Tests.Documentation;

/// <summary>
/// Everything public says what it is, each overload of its own, what each parameter is, and what it refuses. What is returned, the summary
/// says.
/// </summary>
public sealed class XmlCommentTests
{
    static readonly Dictionary<string, XElement> s_comments = XDocument
        .Load(Path.ChangeExtension(typeof(Tensor).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    static readonly ISymbol[] s_public = [.. Members(Library().GlobalNamespace)];

    [Fact]
    public void Each_has_a_summary() =>
        NoneOf(
            s_public
                .Where(symbol => Comment(symbol)?.Element("summary") is null && !Inherits(symbol))
                .Except(
                    s_public.OfType<INamedTypeSymbol>().Select(MakesWhatTheTypeSays),
                    SymbolEqualityComparer.Default
                )
                .Select(symbol => Id(symbol!))
        );

    [Fact]
    public void Each_parameter_is_described() =>
        NoneOf(
            from method in s_public.OfType<IMethodSymbol>()
            where !Inherits(method) && !IsSign(method)
            from parameter in method.Parameters
            where !Describes(method, "param", parameter.Name) && !IsOfFormula(method, parameter.Name)
            select $"{Id(method)}: {parameter.Name}"
        );

    [Fact]
    public void Each_type_parameter_is_described() =>
        NoneOf(
            from symbol in s_public
            where !Inherits(symbol)
            from parameter in (symbol as INamedTypeSymbol)?.TypeParameters
                ?? (symbol as IMethodSymbol)?.TypeParameters
                ?? []
            where !Describes(symbol, "typeparam", parameter.Name) && !IsConstrained(parameter)
            select $"{Id(symbol)}: {parameter.Name}"
        );

    [Fact]
    public void Nothing_is_described_that_is_not_there() =>
        NoneOf(
            from symbol in s_public
            from element in Comment(symbol)?.Elements("param") ?? []
            let name = element.Attribute("name")!.Value
            where !ParametersOf(symbol).Contains(name) || element.IsEmpty || element.Value.Length == 0
            select $"{Id(symbol)}: {name}"
        );

    [Fact]
    public void Who_refuses_an_argument_says_when() =>
        NoneOf(
            from path in Directory.EnumerateFiles(
                Repository.PathOf("src/Micrograd"),
                "*.cs",
                SearchOption.AllDirectories
            )
            where
                !path.Contains(
                    $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
            from method in CSharpSyntaxTree
                .ParseText(File.ReadAllText(path))
                .GetRoot()
                .DescendantNodes()
                .OfType<BaseMethodDeclarationSyntax>()
            where IsShown(method) && Refuses(method)
            let comment = method.GetLeadingTrivia().ToString()
            where
                !comment.Contains("<exception", StringComparison.Ordinal)
                && !comment.Contains("<inheritdoc", StringComparison.Ordinal)
            select $"{Path.GetFileName(path)}: {string.Join(' ', method.WithoutLeadingTrivia().ToString().Split('\n')[0].Trim())}"
        );

    static bool IsShown(MemberDeclarationSyntax member) =>
        member.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.ProtectedKeyword)
        && !member.Modifiers.Any(SyntaxKind.PrivateKeyword)
        && member
            .Ancestors()
            .OfType<TypeDeclarationSyntax>()
            .All(type => type.Modifiers.Any(SyntaxKind.PublicKeyword) || IsPartOfPublic(type));

    // One part of a type says for all of them whether it is public.
    static bool IsPartOfPublic(TypeDeclarationSyntax type) =>
        type.Modifiers.Any(SyntaxKind.PartialKeyword)
        && s_public.OfType<INamedTypeSymbol>().Any(one => one.Name == type.Identifier.Text);

    // That null is no argument, its type says.
    static bool Refuses(BaseMethodDeclarationSyntax method)
    {
        var text = method.WithoutLeadingTrivia().ToString();
        return text.Contains("throw new ArgumentException", StringComparison.Ordinal)
            || text.Contains("throw new ArgumentOutOfRangeException", StringComparison.Ordinal)
            || text.Contains("ArgumentOutOfRangeException.ThrowIf", StringComparison.Ordinal)
            || text.Contains("ArgumentException.ThrowIf", StringComparison.Ordinal)
            || text.Contains("Hyperparameter.", StringComparison.Ordinal);
    }

    // A type's one constructor without a summary describes its parameters; what it makes, the type's summary says.
    static ISymbol? MakesWhatTheTypeSays(INamedTypeSymbol type) =>
        type.InstanceConstructors.FirstOrDefault(constructor =>
            constructor.Parameters.Length > 0
            && Comment(constructor) is { } comment
            && comment.Element("summary") is null
        );

    // The summary is the formula, and the operands are what the sign stands between; what is equal is what says so.
    static bool IsSign(IMethodSymbol method) =>
        method.MethodKind is MethodKind.UserDefinedOperator or MethodKind.Conversion || method.Name == "Equals";

    // The x of `ln(1 + x)`, and of eˣ: a letter that the summary's formula has, or a name that its sentence refers to.
    static bool IsOfFormula(IMethodSymbol method, string name) =>
        Comment(method)?.Element("summary") is { } summary
        && (
            summary.Descendants("paramref").Any(reference => reference.Attribute("name")!.Value == name)
            || name.Length == 1 && Regex.IsMatch(Lowered(summary.Value), $"(?<![A-Za-z]){name}(?![A-Za-z])")
        );

    // eˣ → e x
    static string Lowered(string text) =>
        string.Concat(
            text.Select(letter =>
                "ᵃᵇⁿˣ".Contains(letter, StringComparison.Ordinal)
                    ? $" {"abnx"["ᵃᵇⁿˣ".IndexOf(letter, StringComparison.Ordinal)]}"
                    : $"{letter}"
            )
        );

    // What it is, its constraint says.
    static bool IsConstrained(ITypeParameterSymbol parameter) => parameter.ConstraintTypes.Length > 0;

    static IEnumerable<string> ParametersOf(ISymbol symbol) =>
        symbol switch
        {
            IMethodSymbol method => method.Parameters.Select(parameter => parameter.Name),
            IPropertySymbol property => property.Parameters.Select(parameter => parameter.Name),
            INamedTypeSymbol { DelegateInvokeMethod: { } invoke } => invoke.Parameters.Select(parameter =>
                parameter.Name
            ),
            // The documentation of a positional record describes the constructor's.
            INamedTypeSymbol type => type.InstanceConstructors.SelectMany(ParametersOf),
            _ => [],
        };

    // All of them, where Assert.Empty shows the first few.
    static void NoneOf(IEnumerable<string> missing)
    {
        var lines = string.Join('\n', missing.Order(StringComparer.Ordinal));
        if (lines.Length > 0)
        {
            Assert.Fail(lines);
        }
    }

    static bool Describes(ISymbol symbol, string kind, string name) =>
        Comment(symbol)?.Elements(kind).Any(element => element.Attribute("name")?.Value == name) == true;

    static bool Inherits(ISymbol symbol) => Comment(symbol)?.Element("inheritdoc") is not null;

    static XElement? Comment(ISymbol symbol) => s_comments.GetValueOrDefault(Id(symbol));

    static string Id(ISymbol symbol) => symbol.GetDocumentationCommentId()!;

    static IAssemblySymbol Library()
    {
        var compilation = CSharpCompilation.Create(
            "Reader",
            references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path))
        );
        return compilation.SourceModule.ReferencedAssemblySymbols.Single(assembly => assembly.Name == "Micrograd");
    }

    static IEnumerable<ISymbol> Members(INamespaceOrTypeSymbol container) =>
        container
            .GetMembers()
            .Where(member => member is INamespaceSymbol || IsShown(member))
            .SelectMany(member =>
                member switch
                {
                    INamespaceSymbol space => Members(space),
                    INamedTypeSymbol type => Members(type).Prepend(type),
                    _ => [member],
                }
            );

    static bool IsShown(ISymbol member) =>
        member.DeclaredAccessibility
            is Accessibility.Public
                or Accessibility.Protected
                or Accessibility.ProtectedOrInternal
        && !(member.ContainingType?.IsSealed == true && member.DeclaredAccessibility != Accessibility.Public)
        && member
            is not IMethodSymbol
            {
                MethodKind: MethodKind.PropertyGet
                    or MethodKind.PropertySet
                    or MethodKind.EventAdd
                    or MethodKind.EventRemove
            }
        && !IsMadeByTheCompiler(member);

    // A record's own, and a constructor that nobody wrote.
    static bool IsMadeByTheCompiler(ISymbol member) =>
        member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute")
        || member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 }
        || member is IMethodSymbol { IsOverride: true, Name: "ToString" or "Equals" or "GetHashCode" or "PrintMembers" }
        || member is IMethodSymbol method && method.ContainingType.IsRecord && s_ofRecords.Contains(method.Name)
        || member is IFieldSymbol { Name: "value__" };

    static readonly string[] s_ofRecords =
    [
        "Equals",
        "Deconstruct",
        "op_Equality",
        "op_Inequality",
        "<Clone>$",
        "PrintMembers",
    ];
}
