namespace Micrograd.TensorOps;

/// <summary>What einsum is asked for: <c>ij,jk-&gt;ik</c>, a letter a dim.</summary>
internal sealed class EinsumText
{
    EinsumText(string[] operands, string result)
    {
        Operands = operands;
        Result = result;
    }

    /// <summary>The letters of each operand's dims.</summary>
    public string[] Operands { get; }

    /// <summary>The letters of the result's dims.</summary>
    public string Result { get; }

    /// <exception cref="ArgumentException">The text says something else, or not what fits the operands.</exception>
    public static EinsumText Parse(string text, Tensor[] operands)
    {
        var compact = text.Replace(" ", "", StringComparison.Ordinal);
        var arrow = compact.IndexOf("->", StringComparison.Ordinal);
        var left = arrow < 0 ? compact : compact[..arrow];
        var parts = left.Split(',');
        if (parts.Length != operands.Length)
        {
            throw new ArgumentException(
                $"Einsum: '{text}' names {parts.Length} operands; {operands.Length} are given."
            );
        }
        var sizes = new Dictionary<char, int>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length != operands[i].Rank)
            {
                throw new ArgumentException(
                    $"Einsum: '{parts[i]}' names {parts[i].Length} dims; {operands[i].Shape} has {operands[i].Rank}."
                );
            }
            for (var dim = 0; dim < parts[i].Length; dim++)
            {
                var letter = parts[i][dim];
                var size = operands[i].Shape[dim];
                if (!char.IsAsciiLetter(letter))
                {
                    throw new ArgumentException(
                        $"Einsum: '{letter}' in '{text}' is no letter; a dim is named by one of a … z and A … Z."
                    );
                }
                if (!sizes.TryAdd(letter, size) && sizes[letter] != size)
                {
                    throw new ArgumentException(
                        $"Einsum: the dim '{letter}' is {sizes[letter]} in one operand and {size} in another."
                    );
                }
            }
        }
        // Without an arrow, the letters that occur once, in the order of the alphabet.
        var result =
            arrow < 0
                ? string.Concat(left.Where(c => c != ',' && left.Count(d => d == c) == 1).Order())
                : compact[(arrow + 2)..];
        foreach (var letter in result)
        {
            if (!sizes.ContainsKey(letter) || result.Count(c => c == letter) > 1)
            {
                throw new ArgumentException(
                    $"Einsum: the result's '{letter}' in '{text}' must name a dim of an operand, and once."
                );
            }
        }
        return new(parts, result);
    }
}
