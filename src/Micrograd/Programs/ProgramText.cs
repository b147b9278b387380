using System.Text;
using Micrograd.Numbers;
using Micrograd.Ops;
using Micrograd.Rules;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Programs;

/// <summary>A program as text, a line for each input, captured tensor, constant, op, and for what it leaves.</summary>
internal static class ProgramText
{
    public static string Of(RecordedCode code)
    {
        var text = new StringBuilder();
        foreach (var input in code.Inputs)
        {
            text.Append("input ").Append(Named(input)).Append('\n');
        }
        foreach (var captured in code.Captured)
        {
            text.Append("captured ").Append(Named(captured)).Append('\n');
        }
        foreach (var constant in code.Constants.Where(constant => Number(constant) is null))
        {
            text.Append("constant ").Append(Named(constant)).Append('\n');
        }
        var left = code.Outputs.Concat(code.Gradients.Select(gradient => gradient.After)).ToHashSet();
        foreach (var instruction in code.Instructions)
        {
            // Where all that is made is a transposed tensor, it is written so where it is read.
            if (instruction.Outputs is not [{ Transposed: not null } made] || left.Contains(made))
            {
                text.Append(Line(instruction)).Append('\n');
            }
        }
        foreach (var gradient in code.Gradients.Where(gradient => gradient.IsSet))
        {
            text.Append(NameOf(gradient, code))
                .Append(".grad = ")
                .Append(gradient.After is { } after ? after.Name : "none")
                .Append('\n');
        }
        return text.Append("return ")
            .AppendJoin(", ", code.Outputs.Select(output => output.Name))
            .Append('\n')
            .ToString();
    }

    /// <summary><c>%5 = matmul(%3, %1ᵀ) : [64, 128] float32</c>.</summary>
    public static string Line(ProgramInstruction instruction)
    {
        var call = Call(instruction);
        return instruction.Writes
            ? $"{call} → {string.Join(", ", instruction.Written.Select(written => written.Name))}"
            : $"{string.Join(", ", instruction.Outputs.Select(output => output.Name))} = {call} : {Kind(instruction.Outputs[0])}";
    }

    static string NameOf(ProgramGradient gradient, RecordedCode code) =>
        gradient.Leaf.Label
        ?? (
            gradient.Input >= 0
                ? code.Inputs[gradient.Input]
                : Array.Find(code.Captured, captured => captured.Tensor == gradient.Leaf)
        )?.Name
        ?? $"a leaf of {gradient.Leaf.Shape}";

    static string Named(ProgramTensor tensor) =>
        tensor.Label is { } label ? $"{tensor.Name} = {label} : {Kind(tensor)}" : tensor.ToString();

    static string Kind(ProgramTensor tensor) => $"{tensor.Shape} {tensor.DType.Text()}";

    static string Call(ProgramInstruction instruction)
    {
        string[] names = [.. instruction.Inputs.Select(Operand)];
        return instruction.Op.Rule is { } rule
            ? Call(rule, names)
            : Call(instruction.Op.Name, names, instruction.Op.Attributes);
    }

    /// <summary>A rule as everyone writes it, <c>%1 + %2</c>, but with a word where its sign says something else here: <c>pow(%1, %2)</c>.</summary>
    public static string Call(Op rule, string[] names) =>
        rule
            is BinaryOp<Add>
                or BinaryOp<Subtract>
                or BinaryOp<Multiply>
                or BinaryOp<Divide>
                or UnaryOp<Negate>
                or UnaryOp<Square>
            ? FormulaText.Of(Formula.Of(rule, [.. names.Select(name => new Formula.Variable(name))]), name => name)
            : Call(rule.Word, names, rule.ParametersText);

    static string Call(string name, string[] names, string attributes) =>
        $"{name}({string.Join(", ", attributes.Length > 0 ? [.. names, attributes] : names)})";

    /// <summary>The number that a constant is; null for anything else.</summary>
    public static string? Number(ProgramTensor tensor)
    {
        using var unseen = Door.Unseen();
        return tensor is { Memory.Kind: MemoryKind.Constant, Tensor: { Rank: 0 } number }
            ? TensorOps.Number.Of(number).ToString()
            : null;
    }

    static string Operand(ProgramTensor tensor) =>
        Number(tensor) ?? (tensor.Transposed is { } transposed ? $"{Operand(transposed)}ᵀ" : tensor.Name);
}
