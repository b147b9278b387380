namespace Micrograd.Cli.Reference;

/// <summary>Tensor ops for the terminal: all as a table, or one with what was found of it.</summary>
static class TensorOpPage
{
    public static void WriteTable(TextWriter output)
    {
        var table = new TextTable("op", "what", "shapes", "PyTorch", "ONNX");
        foreach (var group in TensorOpTable.Groups)
        {
            table.AddHeading(group.Name);
            foreach (var facts in group.Ops.Select(entry => new TensorOpFacts(entry)))
            {
                table.Add(
                    facts.Entry.Name,
                    facts.Entry.Meaning,
                    facts.Shapes[0],
                    facts.Entry.PyTorch ?? "-",
                    facts.Entry.Onnx ?? "-"
                );
            }
        }
        table.Write(output);
    }

    public static void Write(TensorOpFacts facts, TextWriter output)
    {
        output.WriteLine($"{facts.Entry.Name}: {facts.Entry.Meaning}");
        output.WriteLine();
        WriteLines(output, "C#", facts.Calls);
        WriteLines(output, "shapes", facts.Shapes);
        WriteLines(output, "types", [facts.Types]);
        WriteLines(output, "result", [facts.Memory]);
        WriteLines(
            output,
            "gradient",
            [
                .. facts.Gradients.Select(one =>
                    $"to input {one.Key}: {(one.Value.Count == 0 ? "as it comes" : string.Join(", ", one.Value))}"
                ),
            ]
        );
        WriteLines(
            output,
            "stands for",
            facts.Entry.Definition.Count == 0 ? [] : [string.Join(", ", facts.Entry.Definition)]
        );
        WriteLines(output, "refuses", facts.Refusals);
        WriteLines(output, "PyTorch", [facts.Entry.PyTorch ?? "-"]);
        WriteLines(output, "ONNX", [facts.Entry.Onnx ?? "-"]);
    }

    static void WriteLines(TextWriter output, string what, IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            output.WriteLine($"  {(i == 0 ? what : ""), -10}  {lines[i]}");
        }
    }
}
