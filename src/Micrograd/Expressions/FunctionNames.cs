using Micrograd.Ops;
using Micrograd.Rules;

namespace Micrograd.Expressions;

/// <summary>The functions of the language: every op of the table, by its name and by the names of Python's libraries.</summary>
internal static class FunctionNames
{
    /// <summary>What math, numpy and torch call an op that the table calls otherwise.</summary>
    static readonly Dictionary<string, string> s_otherNames = new(StringComparer.Ordinal)
    {
        ["pow"] = "**",
        ["power"] = "**",
        ["add"] = "+",
        ["sub"] = "-",
        ["subtract"] = "-",
        ["mul"] = "*",
        ["multiply"] = "*",
        ["div"] = "/",
        ["divide"] = "/",
        ["remainder"] = "%",
        ["negative"] = "neg",
        ["absolute"] = "abs",
        ["fabs"] = "abs",
        ["maximum"] = "max",
        ["fmax"] = "max",
        ["minimum"] = "min",
        ["fmin"] = "min",
        ["clip"] = "clamp",
        ["arcsin"] = "asin",
        ["arccos"] = "acos",
        ["arctan"] = "atan",
        ["arctan2"] = "atan2",
        ["arcsinh"] = "asinh",
        ["arccosh"] = "acosh",
        ["arctanh"] = "atanh",
        ["swish"] = "silu",
        ["log_sigmoid"] = "logsigmoid",
        ["expit"] = "sigmoid",
    };

    /// <summary>What torch and numpy call a parameter that the table calls otherwise.</summary>
    static readonly Dictionary<string, string> s_otherParameters = new(StringComparer.Ordinal)
    {
        ["negative_slope"] = "slope",
        ["min"] = "low",
        ["a_min"] = "low",
        ["max"] = "high",
        ["a_max"] = "high",
        ["exponent"] = "n",
    };

    /// <summary>The power with a variable exponent; the table's entry of its name is the one with a constant.</summary>
    public static OpEntry VariablePower { get; } = OpTable.Find(BinaryOp<Power>.Of(default))!;

    /// <summary>All names that can be called.</summary>
    public static IEnumerable<string> All =>
        OpTable.All.Select(e => e.Name).Where(name => char.IsLetter(name[0])).Concat(s_otherNames.Keys);

    /// <summary>What each of these names calls; made when somebody asks.</summary>
    public static IReadOnlyDictionary<string, OpEntry> Callable =>
        field ??= All.Distinct().ToDictionary(name => name, name => Find(name)!);

    public static OpEntry? Find(string name) =>
        s_otherNames.TryGetValue(name, out var tableName) ? OpTable.Find(tableName)
        : name.Length > 0 && char.IsLetter(name[0]) ? OpTable.Find(name)
        : null;

    /// <summary>Which parameter a keyword means; −1 if none.</summary>
    public static int ParameterIndex(OpEntry entry, string keyword)
    {
        for (var i = 0; i < entry.Parameters.Count; i++)
        {
            var name = entry.Parameters[i].Name;
            if (name == keyword || (s_otherParameters.TryGetValue(keyword, out var meant) && meant == name))
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>How a function is called: <c>leaky_relu(x, slope=0.01)</c>.</summary>
    public static string Signature(string name, OpEntry entry)
    {
        var isPower = entry.Name == "**";
        var inputs = Enumerable.Range(0, entry.Op.Arity).Select(i => entry.Op.InputName(i).ToString());
        var parameters = entry.Parameters.Select(p =>
            isPower ? p.Name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{p.Name}={p.Default}")
        );
        return $"{name}({string.Join(", ", inputs.Concat(parameters))})";
    }
}
