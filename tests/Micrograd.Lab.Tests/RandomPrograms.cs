using CsCheck;

namespace Micrograd.Lab.Tests;

/// <summary>Programs of any ops, whose later lines use earlier ones.</summary>
static class RandomPrograms
{
    public static Gen<string> Any { get; } =
        Gen.Select(Gen.Double[-2, 2].Array[2, 4], Line.Array[1, 8]).Select((leaves, lines) => Text(leaves, lines));

    static Gen<(int Op, int A, int B, int C)> Line =>
        Gen.Select(Gen.Int[0, OpTable.All.Count - 1], Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[0, 99]);

    static string Text(double[] leaves, (int Op, int A, int B, int C)[] lines)
    {
        var names = new List<string>();
        var text = new System.Text.StringBuilder();
        foreach (var leaf in leaves)
        {
            Add(leaf.ToString("F3", System.Globalization.CultureInfo.InvariantCulture));
        }
        foreach (var (op, a, b, c) in lines)
        {
            Add(Call(OpTable.All[op], [names[a % names.Count], names[b % names.Count], names[c % names.Count]]));
        }
        return text.ToString();

        void Add(string expression)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"v{names.Count}")
                .Append(" = ")
                .Append(expression)
                .Append('\n');
            names.Add($"v{names.Count}");
        }
    }

    static string Call(OpEntry entry, string[] inputs) =>
        char.IsLetter(entry.Name[0]) ? $"{entry.Name}({string.Join(", ", inputs[..entry.Op.Arity])})"
        : entry.Op.Arity == 1 ? $"{inputs[0]} ** 3"
        : $"{inputs[0]} {entry.Name} {inputs[1]}";
}
