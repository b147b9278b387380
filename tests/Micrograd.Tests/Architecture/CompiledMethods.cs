using System.Reflection;
using System.Reflection.Emit;

namespace Micrograd.Tests.Architecture;

/// <summary>What each compiled method of an assembly calls and names, read from its instructions and signatures.</summary>
internal static class CompiledMethods
{
    const BindingFlags Declared =
        BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes)
        .GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Every method of the library with what it calls or makes.</summary>
    public static IReadOnlyList<(MethodBase Caller, MethodBase Called)> Calls { get; } =
    [
        .. MethodsOf(typeof(Tensor).Assembly)
            .SelectMany(method => Named(method).OfType<MethodBase>().Select(called => (method, called))),
    ];

    /// <summary>Every method of an assembly with each method, field and type that it names, those of generic arguments and of its signature among them.</summary>
    public static IEnumerable<(MethodBase User, MemberInfo Used)> UsesIn(Assembly assembly) =>
        MethodsOf(assembly)
            .SelectMany(method =>
                Named(method).Concat(Signature(method)).SelectMany(WithTypes).Select(used => (method, used))
            );

    /// <summary>The types, without what the compiler made within them, whose methods call this.</summary>
    public static string[] CallersOf(Func<MethodBase, bool> isIt) =>
        [.. Calls.Where(call => isIt(call.Called)).Select(call => Outer(call.Caller)).Distinct().Order()];

    /// <summary>The type of the source in which a method stands.</summary>
    public static string Outer(MethodBase method)
    {
        var type = method.DeclaringType!;
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }
        return type.Name.Split('`')[0];
    }

    static IEnumerable<MethodBase> MethodsOf(Assembly assembly) =>
        assembly
            .GetTypes()
            .SelectMany(type => type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)));

    static IEnumerable<MemberInfo> Signature(MethodBase method) =>
        method
            .GetParameters()
            .Select(parameter => (MemberInfo)parameter.ParameterType)
            .Concat(method is MethodInfo { ReturnType: var result } ? [result] : [])
            .Concat(method.GetMethodBody()?.LocalVariables.Select(local => (MemberInfo)local.LocalType) ?? []);

    static IEnumerable<MemberInfo> WithTypes(MemberInfo member) =>
        member switch
        {
            Type type => Types(type),
            MethodInfo { IsGenericMethod: true } method =>
            [
                method,
                .. Types(method.DeclaringType!),
                .. method.GetGenericArguments().SelectMany(Types),
            ],
            _ => member.DeclaringType is { } type ? [member, .. Types(type)] : [member],
        };

    /// <summary>A type, what it is of and what its generic arguments are.</summary>
    public static IEnumerable<Type> Types(Type type) =>
        type.HasElementType ? Types(type.GetElementType()!)
        : type.IsGenericParameter || type.IsFunctionPointer ? []
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Types).Prepend(type.GetGenericTypeDefinition())
        : [type];

    static IEnumerable<MemberInfo> Named(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var arguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var own = method.IsGenericMethod ? method.GetGenericArguments() : null;
        var at = 0;
        while (at < il.Length)
        {
            var code = il[at] == 0xFE ? s_codes[(short)(0xFE00 | il[at + 1])] : s_codes[il[at]];
            at += code.Size;
            if (
                code.OperandType
                is OperandType.InlineMethod
                    or OperandType.InlineField
                    or OperandType.InlineType
                    or OperandType.InlineTok
            )
            {
                yield return method.Module.ResolveMember(BitConverter.ToInt32(il, at), arguments, own)!;
            }
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }
    }
}
