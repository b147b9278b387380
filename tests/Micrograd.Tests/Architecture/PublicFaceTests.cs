using System.Reflection;

namespace Micrograd.Tests.Architecture;

/// <summary>
/// The tool, the Lab and the page are made of what the library shows to everybody. The compiler holds that of all but the Lab, which is a
/// friend of the library for the sake of the exception.
/// </summary>
public class PublicFaceTests
{
    /// <summary>The inner types that are used nevertheless, by what they are for.</summary>
    static readonly Dictionary<string, string[]> s_exceptions = new()
    {
        // The page's drawings are the library's, in cards of its own: same layout, same arrows, same widths of texts. What a layout for
        // everybody's boxes would ask for is not known yet.
        ["pens"] = ["Arrow", "DrawnLabel", "LaidBox", "LayoutOptions", "Placement", "SvgPath", "TextWidth"],
    };

    [Theory]
    [InlineData("Micrograd.Cli")]
    [InlineData("Micrograd.Lab")]
    public void What_stands_beside_the_library_uses_what_is_public(string name)
    {
        var inner = InnerUses(name)
            .Where(use => !s_exceptions.Values.Any(types => types.Contains(TypeOf(use.Used).Name)))
            .Select(use =>
                $"{TypeOf(use.Used).Name}.{(use.Used is Type ? "" : use.Used.Name)} in {CompiledMethods.Outer(use.User)}"
            )
            .Distinct()
            .Order()
            .ToArray();
        Assert.True(inner.Length == 0, string.Join('\n', inner));
    }

    [Fact]
    public void Every_exception_is_needed()
    {
        var used = InnerUses("Micrograd.Lab").Select(use => TypeOf(use.Used).Name).ToHashSet();
        Assert.Empty(s_exceptions.Values.SelectMany(types => types).Except(used));
    }

    [Fact]
    public void Friends_of_the_library_are_its_tests_the_Lab_and_models_of_ONNX() =>
        Assert.Equal(
            [
                "Micrograd.Accuracy",
                "Micrograd.Benchmarks.Ops",
                "Micrograd.Lab",
                "Micrograd.Lab.Tests",
                // An op of a model is an op of ours with all its attributes, and a program's ops are written with theirs.
                "Micrograd.Onnx",
                "Micrograd.Tests",
            ],
            typeof(Tensor)
                .Assembly.GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>()
                .Select(friend => friend.AssemblyName)
                .Order()
        );

    static IEnumerable<(MethodBase User, MemberInfo Used)> InnerUses(string name) =>
        CompiledMethods
            .UsesIn(Assembly.Load(name))
            .Where(use => use.Used.Module == typeof(Tensor).Module && !IsPublic(use.Used));

    static Type TypeOf(MemberInfo member) => member as Type ?? member.DeclaringType!;

    static bool IsPublic(MemberInfo member) =>
        member switch
        {
            Type type => type.IsVisible,
            MethodBase method => method.DeclaringType!.IsVisible
                && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly),
            FieldInfo field => field.DeclaringType!.IsVisible && (field.IsPublic || field.IsFamily),
            _ => true,
        };
}
