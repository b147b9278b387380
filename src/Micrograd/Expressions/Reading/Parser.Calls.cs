namespace Micrograd.Expressions;

// Calls: their arguments, and what they make of them.
internal sealed partial class Parser
{
    /// <summary>Begins a call by name; false when it had no argument and is over.</summary>
    bool BeginsCall(Token token, string name, bool isTorch = false)
    {
        var makesLeaf = name == "Value" || (isTorch && name is "tensor" or "Tensor");
        var entry =
            makesLeaf || name == "float" ? null : FunctionNames.Find(name) ?? throw UnknownFunction(token, name);
        return Begins(new(name, token, entry) { MakesLeaf = makesLeaf, IsSingle = makesLeaf && isTorch });
    }

    bool BeginsMethod(Token token, string name)
    {
        var entry = FunctionNames.Find(name) ?? throw UnknownFunction(token, name);
        var call = new Call(name, token, entry);
        call.Arguments.Add(new(_operands.Pop(), token, Graph.Count, null));
        return Begins(call);
    }

    bool Begins(Call call)
    {
        Begin(new(Advance(), 0, Graph.Count, call));
        return BeginsArgument(call);
    }

    /// <summary>Begins the next argument; false when there is none, or only such as say nothing, and the call is over.</summary>
    bool BeginsArgument(Call call)
    {
        while (!IsSign(Current, ")"))
        {
            call.Keyword = Current.Kind is TokenKind.Name && IsSign(Peek(1), "=") ? Advance() : null;
            if (call.Keyword is not null)
            {
                Advance();
            }
            call.Next = (Current, Graph.Count);
            if (!ReadArgumentThatIsNoValue(call))
            {
                return true;
            }
            if (IsSign(Current, ","))
            {
                Advance();
            }
            else if (!IsSign(Current, ")"))
            {
                throw NotClosed(_pending.Peek(), Current);
            }
        }
        EndCall(call);
        return false;
    }

    /// <summary>A label, the text of a number such as 'inf', or one of torch's options.</summary>
    bool ReadArgumentThatIsNoValue(Call call)
    {
        if (call.Entry is not null)
        {
            return false;
        }
        if (call.Keyword is { } keyword)
        {
            if (call.MakesLeaf && IsWord(keyword, "label"))
            {
                call.Label = LabelText();
                return true;
            }
            if (call.MakesLeaf && (IsWord(keyword, "requires_grad") || IsWord(keyword, "dtype")))
            {
                while (Current.Kind is TokenKind.Name || IsSign(Current, "."))
                {
                    call.IsSingle &= !IsWord(Current, "float64") && !IsWord(Current, "double");
                    Advance();
                }
                return true;
            }
            return IsWord(keyword, "data") ? false : throw Error(keyword, $"{call.Name} has no '{NameOf(keyword)}'");
        }
        if (!call.MakesLeaf && Current.Kind is TokenKind.String)
        {
            call.Arguments.Add(new(SpelledNumber(), call.Next.Token, call.Next.Mark, null));
            return true;
        }
        return false;
    }

    Operand SpelledNumber()
    {
        var token = Advance();
        var text = StringLiteral.Decode(TextOf(token))?.Trim().ToUpperInvariant();
        var number = text switch
        {
            "INF" or "+INF" or "INFINITY" or "+INFINITY" => double.PositiveInfinity,
            "-INF" or "-INFINITY" => double.NegativeInfinity,
            "NAN" or "+NAN" or "-NAN" => double.NaN,
            _ => throw Error(token, "float('…') knows 'inf', '-inf' and 'nan'; write other numbers without quotes"),
        };
        return new(Leaf(token, number), true);
    }

    /// <summary>Whether a bracket here is that of <c>torch.tensor([2.0])</c>.</summary>
    bool OpensTensor() =>
        _pending.TryPeek(out var top)
        && top.Call is { MakesLeaf: true, Name: not "Value" } call
        && call.Next.Token == Current;

    void EndArgument(Call call) =>
        call.Arguments.Add(new(_operands.Pop(), call.Next.Token, call.Next.Mark, call.Keyword));

    /// <summary>At the closing bracket: replaces the call by its result.</summary>
    void EndCall(Call call)
    {
        Advance();
        var mark = End().Mark;
        Push(call.Entry is { } entry ? Result(call, entry) : NewNumber(call, mark));
    }

    /// <summary>A new leaf, or a number, with what the argument comes to; the values made for that are dropped.</summary>
    Operand NewNumber(Call call, int mark)
    {
        if (call.Arguments is not [var argument])
        {
            throw Error(
                call.Token,
                $"{call.Name} takes one number, got {Count(call.Arguments.Count)}{CommaHint(call)}"
            );
        }
        if (!argument.Operand.IsLiteral && call.MakesLeaf)
        {
            Notes.Add(
                call.Token.Start,
                $"{call.Name}(…) of a value",
                "it is a new leaf, through which no gradient flows back"
            );
        }
        // It stays rounded in .double().
        var number = call.IsSingle ? (float)argument.Operand.Value.Data : argument.Operand.Value.Data;
        Graph.BackTo(mark);
        var leaf = Leaf(call.Token, number);
        if (call.Label is { } label)
        {
            Graph.SetLabel(leaf, label);
        }
        return new(leaf, !call.MakesLeaf);
    }

    Operand Result(Call call, OpEntry entry)
    {
        var arguments = call.Arguments;
        if (entry.Name == "**" && arguments.Count == 2 && arguments[1].Keyword is null)
        {
            return Apply("**", call.Token, arguments[0].Operand, arguments[1].Operand, arguments[1].Mark);
        }
        var arity = entry.Op.Arity;
        var positional =
            arguments.FindIndex(a => a.Keyword is not null) is var keywords && keywords < 0
                ? arguments.Count
                : keywords;
        if (
            positional < arity
            || arguments.Count > arity + entry.Parameters.Count
            || (entry.Name == "**" && arguments.Count < 2)
        )
        {
            var signature = FunctionNames.Signature(call.Name, entry);
            throw Error(
                call.Token,
                $"{call.Name} is called as {signature}; got {Count(arguments.Count)}{CommaHint(call)}"
            );
        }
        var op = entry.Op;
        if (arguments.Count > arity)
        {
            op = WithParameters(call, entry);
            Graph.BackTo(arguments[arity].Mark);
        }
        var value = Node(
            call.Token,
            op,
            arguments[0].Operand.Value,
            arity > 1 ? arguments[1].Operand.Value : null,
            arity > 2 ? arguments[2].Operand.Value : null
        );
        return new(value, arguments.TrueForAll(a => a.Operand.IsLiteral));
    }

    double[] Parameters(Call call, OpEntry entry)
    {
        var arity = entry.Op.Arity;
        var parameters = entry.Parameters.Select(p => p.Default).ToArray();
        var given = new bool[parameters.Length];
        for (var i = arity; i < call.Arguments.Count; i++)
        {
            var (operand, token, _, keyword) = call.Arguments[i];
            var index = keyword is { } k ? FunctionNames.ParameterIndex(entry, NameOf(k)) : i - arity;
            if (index < 0 || given[index])
            {
                var signature = FunctionNames.Signature(call.Name, entry);
                var what = index < 0 ? "has no" : "got twice";
                var name = keyword is { } k2 ? NameOf(k2) : entry.Parameters[index].Name;
                throw Error(keyword ?? token, $"{call.Name} {what} '{name}'; it is called as {signature}");
            }
            if (!operand.IsLiteral)
            {
                throw Error(
                    token,
                    $"the {entry.Parameters[index].Name} of {call.Name} is a constant: write a number, or .data after a value"
                );
            }
            given[index] = true;
            parameters[index] = operand.Value.Data;
        }
        return parameters;
    }

    /// <summary>The op with the constants of a call, as far as it can have them.</summary>
    Op WithParameters(Call call, OpEntry entry)
    {
        var parameters = Parameters(call, entry);
        try
        {
            return entry.With(parameters);
        }
        catch (ArgumentException e)
        {
            throw Error(call.Token, e.Message.TrimEnd('.'));
        }
    }

    /// <summary>For <c>tanh(1,5)</c>: the comma was probably meant as a decimal point.</summary>
    string CommaHint(Call call)
    {
        for (var i = 1; i < call.Arguments.Count; i++)
        {
            var (before, after) = (call.Arguments[i - 1].Token, call.Arguments[i].Token);
            if (before.Kind is TokenKind.Number && after.Kind is TokenKind.Number && after.Start == before.End + 1)
            {
                return $". A comma is not a decimal point: write {DecimalPoint(before, after)}";
            }
        }
        return "";
    }

    static string Count(int arguments) => arguments == 1 ? "1 argument" : $"{arguments} arguments";
}
