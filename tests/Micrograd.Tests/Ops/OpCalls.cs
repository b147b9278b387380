using System.Globalization;
using System.Reflection;

namespace Micrograd.Tests.Ops;

/// <summary>Calls an op as a user does: by the operator or the method that its line in the table names.</summary>
internal static class OpCalls
{
    /// <summary>A key an op, since two are called <c>**</c>: name and number of inputs.</summary>
    public static TheoryData<string> Keys => [.. OpTable.All.Select(KeyOf)];

    public static string KeyOf(OpEntry entry) => $"{entry.Name}/{entry.Op.Arity}";

    public static OpEntry Entry(string key) => OpTable.All.Single(e => KeyOf(e) == key);

    public static T Call<T>(OpEntry entry, params T[] x)
        where T : IReal<T> =>
        entry.Method switch
        {
            "a + b" => x[0] + x[1],
            "a - b" => x[0] - x[1],
            "a * b" => x[0] * x[1],
            "a / b" => x[0] / x[1],
            "a % b" => x[0] % x[1],
            "-x" => -x[0],
            _ => ByMethod(entry, x),
        };

    /// <summary>The value and, by one backward pass with this cotangent, the gradient for each input.</summary>
    public static (double Value, double[] Gradient) Reverse(OpEntry entry, double[] at, double cotangent = 1)
    {
        var leaves = Array.ConvertAll(at, x => new Value(x));
        var y = Call(entry, leaves);
        (cotangent == 1 ? y : cotangent * y).Backward();
        return (y.Data, Array.ConvertAll(leaves, leaf => leaf.Grad));
    }

    /// <summary>The op's derivative for one input as a function of all inputs.</summary>
    public static double Derivative(OpEntry entry, int input, double[] at) =>
        entry.Op.Derivative(input, at, entry.Op.Evaluate(at));

    public static double Evaluate(OpEntry entry, double[] at) => entry.Op.Evaluate(at);

    /// <summary>The inputs, and the filler for those that the op does not have.</summary>
    public static (T A, T B, T C) Three<T>(T[] at, T filler) =>
        (at[0], at.Length > 1 ? at[1] : filler, at.Length > 2 ? at[2] : filler);

    static T ByMethod<T>(OpEntry entry, T[] x)
        where T : IReal<T>
    {
        // T, not the type at run time: a node of Value is of a type of its own.
        var types = x.Select(_ => typeof(T)).Concat(entry.Parameters.Select(_ => typeof(double))).ToArray();
        var method = typeof(RealFunctions)
            .GetMethods()
            .Where(m => m.Name == entry.Method)
            .Select(m => m.MakeGenericMethod(typeof(T)))
            .Single(m => m.GetParameters().Select(p => Constant(p.ParameterType)).SequenceEqual(types));
        var constants = method.GetParameters().Skip(x.Length).Zip(entry.Parameters);
        var arguments = x.Cast<object>()
            .Concat(
                constants.Select(c =>
                    Convert.ChangeType(c.Second.Default, c.First.ParameterType, CultureInfo.InvariantCulture)
                )
            )
            .ToArray();
        return (T)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
    }

    // The table holds a number of decimals as the constant that it is.
    static Type Constant(Type type) => type == typeof(int) ? typeof(double) : type;
}
