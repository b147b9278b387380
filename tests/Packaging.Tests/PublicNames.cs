using System.Reflection;
using System.Reflection.Metadata;

namespace Micrograd.Packaging.Tests;

/// <summary>What a compiled library shows, by the names that its comments have: <c>T:Micrograd.Tensor</c>, <c>M:Micrograd.Tensor.Sum</c>.</summary>
/// <param name="Types">The types.</param>
/// <param name="Methods">Methods, operators and constructors with parameters, their arguments left out.</param>
sealed record PublicNames(IReadOnlyList<string> Types, IReadOnlyList<string> Methods)
{
    static readonly string[] s_accessors = ["get_", "set_", "add_", "remove_"];

    public static PublicNames In(MetadataReader library)
    {
        List<string> types = [],
            methods = [];
        foreach (TypeDefinition type in library.TypeDefinitions.Select(library.GetTypeDefinition))
        {
            var name = Name(library, type);
            if (!IsShown(library, type) || name.Contains('<', StringComparison.Ordinal))
                continue;
            types.Add($"T:{name}");
            foreach (MethodDefinition method in type.GetMethods().Select(library.GetMethodDefinition))
            {
                var called = library.GetString(method.Name);
                if (
                    !IsShown(method.Attributes, type.Attributes)
                    || IsMade(library, method.GetCustomAttributes())
                    || (called == ".ctor" && method.GetParameters().Count == 0)
                    || Array.Exists(s_accessors, accessor => called.StartsWith(accessor, StringComparison.Ordinal))
                )
                    continue;
                var arity = method.GetGenericParameters().Count;
                methods.Add($"M:{name}.{called.Replace('.', '#')}{(arity == 0 ? "" : $"``{arity}")}");
            }
        }
        return new(types, methods);
    }

    static bool IsShown(MetadataReader library, TypeDefinition type) =>
        (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsShown(
                library,
                library.GetTypeDefinition(type.GetDeclaringType())
            ),
            _ => false,
        };

    // Of a sealed class nobody can derive, who would see what is protected.
    static bool IsShown(MethodAttributes method, TypeAttributes type) =>
        (method & MethodAttributes.MemberAccessMask) switch
        {
            MethodAttributes.Public => true,
            MethodAttributes.Family or MethodAttributes.FamORAssem => (type & TypeAttributes.Sealed) == 0,
            _ => false,
        };

    /// <summary>Whether the compiler wrote it.</summary>
    static bool IsMade(MetadataReader library, CustomAttributeHandleCollection attributes) =>
        attributes
            .Select(attribute => library.GetCustomAttribute(attribute).Constructor)
            .Where(constructor => constructor.Kind == HandleKind.MemberReference)
            .Select(constructor => library.GetMemberReference((MemberReferenceHandle)constructor).Parent)
            .Where(parent => parent.Kind == HandleKind.TypeReference)
            .Any(parent =>
                library.GetString(library.GetTypeReference((TypeReferenceHandle)parent).Name)
                == "CompilerGeneratedAttribute"
            );

    static string Name(MetadataReader library, TypeDefinition type)
    {
        var name = library.GetString(type.Name);
        return type.IsNested
            ? $"{Name(library, library.GetTypeDefinition(type.GetDeclaringType()))}.{name}"
            : $"{library.GetString(type.Namespace)}.{name}";
    }
}
