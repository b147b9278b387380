using System.Text;

namespace Micrograd.Programs;

/// <summary>What was taken down of a piece of code over values, each with its number.</summary>
internal sealed class RecordedValues
{
    readonly List<ProgramValue> _all = [];

    public RecordedValues(
        ProgramValue[] inputs,
        ProgramValue[] captured,
        ProgramValue[] constants,
        ValueInstruction[] instructions,
        ProgramValue[] outputs
    )
    {
        (Inputs, Captured, Constants, Instructions, Outputs) = (inputs, captured, constants, instructions, outputs);
        var made = instructions.Select(instruction => instruction.Output).OfType<ProgramValue>();
        // Numbers that stand where they are read come last, so that no number is missing in the text.
        foreach (var value in (IEnumerable<ProgramValue>)[.. inputs, .. captured, .. constants, .. made])
        {
            value.Settle();
        }
        foreach (var value in (IEnumerable<ProgramValue>)[.. inputs, .. captured, .. Shown, .. made, .. constants])
        {
            if (value.Number < 0)
            {
                value.Number = _all.Count;
                _all.Add(value);
            }
        }
    }

    public ProgramValue[] Inputs { get; }

    public ProgramValue[] Captured { get; }

    public ProgramValue[] Constants { get; }

    public ValueInstruction[] Instructions { get; }

    public ProgramValue[] Outputs { get; }

    /// <summary>All values, by their numbers.</summary>
    public IReadOnlyList<ProgramValue> All => _all;

    /// <summary>What was there before the recording.</summary>
    public IEnumerable<ProgramValue> Given => Inputs.Concat(Captured);

    // A number with a label is read by its name.
    IEnumerable<ProgramValue> Shown => Constants.Where(constant => constant.Label is not null);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var input in Inputs)
        {
            text.Append("input ").Append(input).Append('\n');
        }
        foreach (var captured in Captured)
        {
            text.Append("captured ").Append(captured).Append('\n');
        }
        foreach (var constant in Shown)
        {
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"constant {constant} : {constant.Constant}\n"
            );
        }
        foreach (var line in Instructions.SelectMany(instruction => instruction.Lines()))
        {
            text.Append(line).Append('\n');
        }
        return text.Append("return ")
            .AppendJoin(", ", Outputs.Select(output => output.Operand))
            .Append('\n')
            .ToString();
    }
}
