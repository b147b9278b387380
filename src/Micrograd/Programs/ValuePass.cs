using Micrograd.Numbers;
using Micrograd.Ops;

namespace Micrograd.Programs;

/// <summary>A backward pass: <c>%5.grad = 1</c>, and a line for what each op gives to an input.</summary>
/// <param name="time">When it was through.</param>
/// <param name="output">What it begins at.</param>
/// <param name="ops">The ops that it goes through, from the output back.</param>
internal sealed class ValuePass(long time, ProgramValue output, ValueOp[] ops) : ValueInstruction(time)
{
    // In formulas; no name of an input.
    const string Upstream = "g";

    public ValueOp[] Ops => ops;

    public ProgramValue Start => output;

    public override IReadOnlyList<ProgramValue> Inputs => [output];

    /// <summary>The leaves that it gives something to, whoever has them.</summary>
    public IEnumerable<ProgramValue> Leaves =>
        ops.SelectMany(op => op.Inputs).Prepend(output).Where(value => value.Value is not null).Distinct();

    internal override IEnumerable<string> Lines()
    {
        var met = new HashSet<ProgramValue>();
        yield return $"{output.Name}.grad {Sign(output)} 1";
        foreach (var op in ops)
        {
            for (var i = 0; i < op.Inputs.Count; i++)
            {
                if (op.Inputs[i].Constant is null)
                {
                    yield return $"{op.Inputs[i].Name}.grad {Sign(op.Inputs[i])} {Adds(op, i)}";
                }
            }
        }

        // A leaf's gradient adds up over passes.
        string Sign(ProgramValue value) => value.Value is not null || !met.Add(value) ? "+=" : "=";
    }

    static string Adds(ValueOp op, int input)
    {
        return FormulaText.Of(op.Op.TextbookFormula(input) * new Formula.Variable(Upstream), Named);

        string Named(string variable)
        {
            if (variable == Upstream)
            {
                return $"{op.Output.Name}.grad";
            }
            if (variable == Op.Result.Name)
            {
                return op.Output.Name;
            }
            var index = 0;
            while (op.Op.InputName(index).Name != variable)
            {
                index++;
            }
            return op.Inputs[index].Operand;
        }
    }
}
