using System.Reflection;

namespace Micrograd.Tests.Documentation;

/// <summary>What the library shows can get another property without a break for anybody.</summary>
public sealed class PublicRecordTests
{
    // They are what they are: a number and its tangent, two columns, a name and a length, four sides.
    static readonly Type[] s_complete = [typeof(Dual), typeof(Batch), typeof(Charts.Bar), typeof(Charts.PlotRange)];

    [Fact]
    public void No_public_record_lists_its_properties_by_place() =>
        Assert.Equal(
            s_complete.Select(type => type.Name).Order(),
            typeof(Tensor).Assembly.GetExportedTypes().Where(IsByPlace).Select(type => type.Name).Order()
        );

    /// <summary>Whether it has a constructor of what it is taken apart into, as positional records have.</summary>
    static bool IsByPlace(Type type) =>
        type.GetMethods()
            .Where(method => method.Name == "Deconstruct")
            .Select(method => method.GetParameters().Select(p => p.ParameterType.GetElementType()!.FullName))
            .Any(parts =>
                type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                    .Any(made => made.GetParameters().Select(p => p.ParameterType.FullName).SequenceEqual(parts))
            );
}
