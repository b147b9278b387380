using System.CommandLine;
using Micrograd.Cli.Reference;
using Micrograd.Expressions;

namespace Micrograd.Cli.Commands;

/// <summary><c>micrograd ops</c>: the table of all ops, of numbers or of tensors, or one of them.</summary>
static class OpsCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "An op, as tanh or **, or of tensors, as softmax.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "Prints the ops as one line of JSON." };
        var markdown = new Option<bool>("--markdown")
        {
            Description = "Prints the reference page, docs/ops.md; with --tensor docs/tensor-ops.md.",
        };
        var tensor = new Option<bool>("--tensor") { Description = "The ops on tensors, elementwise ones as well." };
        var command = new Command(
            "ops",
            "Lists all ops, or shows one with its formula, its derivative and a plot of both."
        );
        command.Add(name);
        command.Add(json);
        command.Add(markdown);
        command.Add(tensor);
        command.SetAction(parsed =>
        {
            var one = parsed.GetValue(name);
            if (parsed.GetValue(markdown))
            {
                if (one is not null || parsed.GetValue(json))
                {
                    throw CommandException.Usage(
                        "--markdown prints the whole page: it goes with neither NAME nor --json"
                    );
                }
                if (parsed.GetValue(tensor))
                {
                    TensorOpMarkdown.Write(terminal.Out);
                }
                else
                {
                    OpMarkdown.Write(terminal.Out);
                }
                return ExitCodes.Fine;
            }
            if (parsed.GetValue(tensor) || (one is not null && IsOfTensorsAlone(one)))
            {
                WriteTensorOps(one, parsed.GetValue(json), terminal.Out);
                return ExitCodes.Fine;
            }
            var entries = one is null ? OpTable.All : Find(one);
            if (parsed.GetValue(json))
            {
                terminal.Out.WriteLine(OpJson.Text(entries));
            }
            else if (one is null)
            {
                WriteTable(terminal.Out);
            }
            else
            {
                WritePages(entries, terminal);
            }
            return ExitCodes.Fine;
        });
        return command;
    }

    /// <summary>The op of a name or another name of it; the two powers share theirs.</summary>
    static OpEntry[] Find(string name)
    {
        var known = OpTable.All.Any(entry => entry.Name == name)
            ? name
            : ExpressionProgram.Functions.GetValueOrDefault(name)?.Name;
        if (known is not null)
        {
            return [.. OpTable.All.Where(entry => entry.Name == known)];
        }
        var nearest = NearestName.Of(
            name,
            ExpressionProgram.Functions.Keys.Concat(TensorOpTable.All.Select(entry => entry.Name))
        );
        throw CommandException.Usage(
            $"there is no op '{name}'",
            nearest is null ? "'micrograd ops' lists them all." : $"Did you mean {nearest}?"
        );
    }

    static bool IsOfTensorsAlone(string name) =>
        OpTable.Find(name) is null
        && !ExpressionProgram.Functions.ContainsKey(name)
        && TensorOpTable.Find(name) is not null;

    static void WriteTensorOps(string? name, bool asJson, TextWriter output)
    {
        TensorOpEntry[]? found =
            name is null ? null
            : TensorOpTable.Find(name) is { } entry ? [entry]
            : throw NoTensorOp(name);
        if (asJson)
        {
            output.WriteLine(TensorOpJson.Text(found ?? TensorOpTable.All));
        }
        else if (found is null)
        {
            TensorOpPage.WriteTable(output);
        }
        else
        {
            TensorOpPage.Write(new(found[0]), output);
        }
    }

    static CommandException NoTensorOp(string name)
    {
        var nearest = NearestName.Of(name, TensorOpTable.All.Select(entry => entry.Name));
        return CommandException.Usage(
            $"there is no tensor op '{name}'",
            nearest is null ? "'micrograd ops --tensor' lists them all." : $"Did you mean {nearest}?"
        );
    }

    static void WriteTable(TextWriter output)
    {
        var table = new TextTable("op", "what", "y", "derivative");
        foreach (var group in OpTable.Groups)
        {
            table.AddHeading(group.Name);
            foreach (var facts in group.Ops.Select(entry => new OpFacts(entry)))
            {
                var derivatives = facts.Inputs.Select((_, i) => facts.DerivativeLine(i));
                table.Add(facts.Entry.Name, facts.Entry.Meaning, facts.ValueText, string.Join("; ", derivatives));
            }
        }
        table.Write(output);
    }

    static void WritePages(IReadOnlyList<OpEntry> entries, Terminal terminal)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (i > 0)
            {
                terminal.Out.WriteLine();
            }
            OpPage.Write(new(entries[i]), terminal);
        }
    }
}
