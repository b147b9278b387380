namespace Micrograd.Cli.Reference;

/// <summary>docs/tensor-ops.md: the reference of all tensor ops, made from the table.</summary>
static class TensorOpMarkdown
{
    public static void Write(TextWriter output)
    {
        Lines(
            output,
            "# Tensor ops",
            "",
            "Every op on tensors: what it computes, shapes, element types, gradient, refusals, and what PyTorch and ONNX call it. The",
            "page is made from the table of tensor ops, by running them, with",
            "`./micrograd ops --tensor --markdown > docs/tensor-ops.md`; a test fails when it is not current.",
            "",
            "An index tensor counts from the end where it is negative, in every op that takes one along a dim; a class does not.",
            "",
            "A gradient is written in tensor ops, so that it can be differentiated again. An op in *italics* is applied by gradients",
            "alone: a kernel that does in one pass what its definition does in several. What was broadcast is summed by the door.",
            ""
        );
        foreach (var group in TensorOpTable.Groups)
        {
            Lines(output, $"## {char.ToUpperInvariant(group.Name[0])}{group.Name[1..]}", "");
            if (group.Ops[0].Rule is not null)
            {
                WriteElements(group, output);
                continue;
            }
            foreach (var entry in group.Ops)
            {
                WriteOp(new(entry), output);
            }
        }
    }

    /// <summary>Elementwise ops have their formulas in docs/ops.md.</summary>
    static void WriteElements(TensorOpGroup group, TextWriter output)
    {
        Lines(
            output,
            "Formulas, derivatives and kinks of these: [docs/ops.md](ops.md). Shapes broadcast: `[2, 1], [3] → [2, 3]`. Halves are refused:",
            $"“{new TensorOpFacts(group.Ops[0]).Refusals[0]}”",
            $"So are shapes that do not broadcast: “{new TensorOpFacts(group.Ops[0]).Refusals[1]}”",
            "",
            "| op | PyTorch | ONNX | element types | gradient |",
            "|---|---|---|---|---|"
        );
        foreach (var facts in group.Ops.Select(entry => new TensorOpFacts(entry)))
        {
            Lines(
                output,
                $"| {Code(facts.Entry.Name)} | {Name(facts.Entry.PyTorch)} | {Name(facts.Entry.Onnx)} | {facts.Types} | {Gradient(facts)} |"
            );
        }
        Lines(output, "");
    }

    static void WriteOp(TensorOpFacts facts, TextWriter output)
    {
        Lines(
            output,
            $"### `{facts.Entry.Name}`",
            "",
            $"{facts.Entry.Meaning}.",
            "",
            $"- C#: {string.Join(", ", facts.Calls.Select(Code))}",
            $"- shapes: {string.Join("; ", facts.Shapes.Select(Code))}",
            $"- element types: {facts.Types}; {facts.Memory}"
        );
        if (facts.Gradients.Count > 0)
        {
            Lines(output, $"- gradient: {Gradient(facts)}");
        }
        if (facts.Entry.Definition.Count > 0)
        {
            Lines(output, $"- stands for {string.Join(", ", facts.Entry.Definition.Select(Code))}");
        }
        if (facts.Refusals.Count == 0)
        {
            Lines(output, "- refuses nothing");
        }
        foreach (var refusal in facts.Refusals)
        {
            Lines(output, $"- refuses: “{refusal}”");
        }
        Lines(output, $"- PyTorch {Name(facts.Entry.PyTorch)}, ONNX {Name(facts.Entry.Onnx)}", "");
    }

    static string Gradient(TensorOpFacts facts) =>
        string.Join(
            "; ",
            facts.Gradients.Select(one =>
                $"to input {one.Key} "
                + (
                    one.Value.Count == 0
                        ? "as it comes"
                        : string.Join(
                            ", ",
                            one.Value.Select(op => TensorOpFacts.IsKernel(op) ? $"*{Code(op)}*" : Code(op))
                        )
                )
            )
        );

    static string Name(string? name) => name is null ? "–" : Code(name);

    static string Code(string text) => $"`{text}`";

    // The same line ends on every system, for a file that is compared.
    static void Lines(TextWriter output, params string[] lines)
    {
        foreach (var line in lines)
        {
            output.Write(line);
            output.Write('\n');
        }
    }
}
