namespace Micrograd.Expressions;

internal sealed partial class Parser
{
    static readonly string[] s_augmented = ["+=", "-=", "*=", "/=", "**="];

    Value? _last;
    Value? _backward;

    /// <summary>Reads the whole text and gives what it is about: the value that backward was called on, else the last.</summary>
    public Value Run()
    {
        while (Current.Kind is not TokenKind.End)
        {
            if (EndsStatement(Current))
            {
                Advance();
            }
            else if (!TrySkip())
            {
                Statement();
                EndOfStatement();
            }
        }
        Graph.WriteLabels();
        return (_isUpdated ? _last : _backward ?? _last)
            ?? throw ErrorAt(0, "there is nothing to evaluate: write an expression such as a = 2; b = a * 3");
    }

    void Statement()
    {
        if (Current.Kind is TokenKind.Name)
        {
            if (IsSign(Peek(1), "="))
            {
                Assignment();
                return;
            }
            if (AugmentedOperator(Peek(1)) is { } op)
            {
                AugmentedAssignment(op);
                return;
            }
            if (IsSign(Peek(1), ".") && Peek(2).Kind is TokenKind.Name && IsAssignment(Peek(3)))
            {
                AttributeAssignment();
                return;
            }
            if (IsSign(Peek(1), ","))
            {
                throw Error(Peek(1), "several names at once aren't supported: write one value a statement");
            }
        }
        var start = Current;
        _last = Expression().Value;
        if (IsSign(Current, "."))
        {
            Backward(start);
        }
    }

    /// <summary>
    /// <c>a = 3</c>, and <c>a = b = 3</c>. A name for a value that has one already is a second name for it.
    /// </summary>
    void Assignment()
    {
        var names = new List<string>();
        while (Current.Kind is TokenKind.Name && IsSign(Peek(1), "="))
        {
            names.Add(NewName(Advance()));
            Advance();
        }
        var value = ValueOperand().Value;
        foreach (var name in names)
        {
            Graph.Bind(name, value);
        }
        _last = value;
    }

    void AugmentedAssignment(string op)
    {
        var token = Advance();
        var name = NewName(token);
        var left = Graph.Find(name) ?? throw UnknownName(token, name);
        var sign = Advance();
        var mark = Graph.Count;
        var right = ValueOperand();
        var result = Apply(op, sign, new(left, false), right, mark).Value;
        Graph.Bind(name, result);
        _last = result;
    }

    /// <summary><c>e.label = 'e'</c> and <c>a.data += 0.1</c>; what is skipped has been skipped before.</summary>
    void AttributeAssignment()
    {
        var token = Advance();
        var name = NameOf(token);
        var value = Graph.Find(name) ?? throw UnknownName(token, name);
        Advance();
        var attribute = Advance();
        if (IsWord(attribute, "data"))
        {
            DataAssignment(attribute, name, value);
            return;
        }
        if (!IsWord(attribute, "label"))
        {
            throw Error(attribute, $"setting .{NameOf(attribute)} isn't supported: only .data and .label can be set");
        }
        if (!IsSign(Current, "="))
        {
            throw Unexpected(Current, "=");
        }
        Advance();
        Graph.SetLabel(value, LabelText());
    }

    void Backward(Token start)
    {
        var dot = Advance();
        Advance();
        Advance();
        if (!IsSign(Current, ")"))
        {
            throw Unexpected(Current, "')': backward takes no argument");
        }
        Advance();
        if (!EndsStatement(Current))
        {
            throw Error(dot, "backward() gives no value: write it on a line of its own");
        }
        if (_backward is not null && _backward != _last)
        {
            Notes.Add(
                start.Start,
                "backward() of another value",
                "the gradients are those of the last value on which it is called"
            );
        }
        _backward = _last;
        _isUpdated = false;
    }

    /// <summary>An expression whose value is wanted, which that of backward is not.</summary>
    Operand ValueOperand()
    {
        var operand = Expression();
        return IsSign(Current, ".")
            ? throw Error(Current, "backward() gives no value: write it on a line of its own")
            : operand;
    }

    string LabelText()
    {
        var token = Current;
        if (token.Kind is not TokenKind.String)
        {
            throw token.Kind is TokenKind.Broken
                ? Unexpected(token, "")
                : Error(token, "a label is a string, as in 'x'");
        }
        Advance();
        return StringLiteral.Decode(TextOf(token))
            ?? throw Error(token, "a label is a plain string, not an f-string or bytes");
    }

    string NewName(Token token)
    {
        var name = NameOf(token);
        return NotSupported.Word(name) is { } reason ? throw Error(token, reason)
            : name == "Value" ? throw Error(token, "Value makes leaves and can't be a name")
            : name;
    }

    string? AugmentedOperator(Token token)
    {
        if (token.Kind is TokenKind.Sign)
        {
            foreach (var sign in s_augmented)
            {
                if (IsSign(token, sign))
                {
                    return sign[..^1];
                }
            }
        }
        return null;
    }

    bool IsAssignment(Token token) => IsSign(token, "=") || AugmentedOperator(token) is not null;

    void EndOfStatement()
    {
        var token = Current;
        if (EndsStatement(token))
        {
            Advance();
            return;
        }
        var before = _tokens[_next - 1];
        throw IsSign(token, ",") ? StrayComma(token)
        : IsSign(token, ")") || IsSign(token, "]") || IsSign(token, "}")
            ? Error(token, $"{_source.Quote(token)} closes nothing")
        : IsAssignment(token) ? Error(token, "only a name can be assigned to")
        : IsSign(token, "(") ? Error(token, "a value can't be called; for a product write *")
        : before.Kind is TokenKind.Number
        && token.Kind is TokenKind.Name
        && NotSupported.Word(TextOf(token).ToString()) is null
            ? Error(token, $"expected an operator before {_source.Quote(token)}; for a product write *")
        : Unexpected(token, "an operator or the end of the statement");
    }

    ExpressionException StrayComma(Token comma)
    {
        var before = _tokens[_next - 1];
        var after = Peek(1);
        return before.Kind is TokenKind.Number && after.Kind is TokenKind.Number
            ? Error(comma, $"a comma is not a decimal point: write {DecimalPoint(before, after)}")
            : Error(comma, "a comma separates only the arguments of a function; write one value a statement");
    }

    string DecimalPoint(Token whole, Token fraction)
    {
        var text = $"{TextOf(whole)}.{TextOf(fraction)}";
        return text.Length > 40 ? "a point" : text;
    }
}
