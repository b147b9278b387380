using System.Reflection;
using System.Reflection.Emit;

namespace Micrograd.Tests.TensorOps;

/// <summary>What each compiled method of the library calls, read from its instructions.</summary>
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

    /// <summary>Every method with what it calls or makes.</summary>
    public static IReadOnlyList<(MethodBase Caller, MethodBase Called)> Calls { get; } =
    [
        .. typeof(Tensor)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
            .SelectMany(method => Called(method).Select(called => (method, called))),
    ];

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

    static IEnumerable<MethodBase> Called(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var arguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var own = method.IsGenericMethod ? method.GetGenericArguments() : null;
        var at = 0;
        while (at < il.Length)
        {
            var code = il[at] == 0xFE ? s_codes[(short)(0xFE00 | il[at + 1])] : s_codes[il[at]];
            at += code.Size;
            if (code.OperandType == OperandType.InlineMethod)
            {
                yield return method.Module.ResolveMethod(BitConverter.ToInt32(il, at), arguments, own)!;
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
