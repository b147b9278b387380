namespace Micrograd.Expressions;

// Names: values, constants of modules, and what is called or looked up on them.
internal sealed partial class Parser
{
    /// <summary>Reads a name, or module and name, in an operand's place; false when it began a call with arguments.</summary>
    bool ReadName()
    {
        var token = Advance();
        var name = NameOf(token);
        if (Graph.Find(name) is { } value && !IsSign(Current, "("))
        {
            Push(new(value, false));
            return true;
        }
        if (MathConstants.IsModule(name) && Graph.Find(name) is null && IsSign(Current, "."))
        {
            return ReadNameInModule(name);
        }
        return IsSign(Current, "(") ? !BeginsCall(token, name) : throw UnknownName(token, name);
    }

    bool ReadNameInModule(string module)
    {
        Token token;
        string name;
        do
        {
            Advance();
            token = Current;
            if (token.Kind is not TokenKind.Name)
            {
                throw Unexpected(token, "a name after the dot");
            }
            Advance();
            name = NameOf(token);
        } while (MathConstants.IsSubmodule(name) && IsSign(Current, "."));
        if (IsSign(Current, "("))
        {
            return !BeginsCall(token, name, isTorch: module == "torch");
        }
        if (!MathConstants.TryFind(name, out var number))
        {
            throw FunctionNames.Find(name) is not null
                ? Error(token, $"{module}.{name} is a function: write {module}.{name}(…)")
                : Error(token, $"{module} has no '{name}'{DidYouMean(NearestName.Of(name, MathConstants.All))}");
        }
        Push(new(Leaf(token, number), true));
        return true;
    }

    /// <summary>
    /// Reads <c>.data</c> or <c>.grad</c>, or the name of a method and its opening bracket, after an operand; true when it began a call
    /// that has arguments.
    /// </summary>
    bool BeginsCallOfMethod()
    {
        Advance();
        var token = Current;
        if (token.Kind is not TokenKind.Name)
        {
            throw Unexpected(token, "the name of a function after the dot");
        }
        Advance();
        var name = NameOf(token);
        if (IsSign(Current, "("))
        {
            if (name is "item" or "double" or "float" or "detach" && IsSign(Peek(1), ")"))
            {
                // torch's ways to say which kind of number: here all are doubles.
                Advance();
                Advance();
                return false;
            }
            return BeginsMethod(token, name);
        }
        if (name == "data")
        {
            Push(new(Leaf(token, _operands.Pop().Value.Data), true));
            return false;
        }
        if (name == "grad")
        {
            if (_operands.Peek().IsLiteral)
            {
                throw Error(token, "a number has no '.grad': it is no value of the graph");
            }
            Push(new(Leaf(token, GradientOf(token, _operands.Pop().Value)), true));
            return false;
        }
        throw FunctionNames.Find(name) is not null
            ? Error(token, $"{name} is a function: write .{name}()")
            : Error(
                token,
                $"a value has no '.{name}'{DidYouMean(NearestName.Of(name, FunctionNames.All.Append("data").Append("grad")))}"
            );
    }

    ExpressionException UnknownName(Token token, string name)
    {
        if (NotSupported.Word(name) is { } reason)
        {
            return Error(token, reason);
        }
        if (Graph.Find(name) is null && (MathConstants.TryFind(name, out _) || name == "π"))
        {
            return Error(token, $"unknown name '{name}'; did you mean 'math.{(name == "π" ? "pi" : name)}'?");
        }
        if (FunctionNames.Find(name) is not null)
        {
            return Error(token, $"{name} is a function: write {name}(…)");
        }
        if (IsSign(Current, ":") || IsSign(Current, ":="))
        {
            return Error(token, $"a name is given by {name} = …, without a type, on a line of its own");
        }
        var nearest = NearestName.Of(name, Graph.Names.Select(n => n.Name).Concat(FunctionNames.All).Append("Value"));
        return Error(token, $"unknown name '{name}'{DidYouMean(nearest)}");
    }

    ExpressionException UnknownFunction(Token token, string name)
    {
        if (NotSupported.Word(name) is { } reason)
        {
            return Error(token, reason);
        }
        if (Graph.Find(name) is not null)
        {
            return Error(token, $"'{name}' is a value and can't be called; for a product write {name} * (…)");
        }
        if (name == "backward")
        {
            return Error(token, "backward is called on a value: write L.backward()");
        }
        var nearest = NearestName.Of(name, FunctionNames.All.Append("Value").Append("float"));
        return Error(token, $"unknown function '{name}'{DidYouMean(nearest)}");
    }
}
