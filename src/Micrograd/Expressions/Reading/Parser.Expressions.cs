using System.Globalization;

namespace Micrograd.Expressions;

// Operator precedence (Dijkstra's shunting yard, 1961): what has begun waits in _pending until its operand is complete.
internal sealed partial class Parser
{
    static readonly OpEntry s_negate = OpTable.Find("neg")!;

    readonly Stack<Operand> _operands = [];
    readonly Stack<Pending> _pending = [];
    int _nesting;

    /// <summary>Reads an expression; it ends before whatever can't continue it, or before <c>.backward(</c>.</summary>
    Operand Expression()
    {
        do
        {
            ReadOperand();
        } while (ContinuesAfterOperand());
        return _operands.Pop();
    }

    /// <summary>Reads up to the end of an operand, which may open brackets and calls before it.</summary>
    void ReadOperand()
    {
        while (true)
        {
            var token = Current;
            if (token.Kind is TokenKind.Number)
            {
                Push(Number(Advance(), negative: false));
                return;
            }
            if (token.Kind is TokenKind.Name)
            {
                if (ReadName())
                {
                    return;
                }
            }
            else if (IsSign(token, "-") && IsLoneNumber(Peek(1), Peek(2)))
            {
                Advance();
                Push(Number(Advance(), negative: true));
                return;
            }
            else if (IsSign(token, "-"))
            {
                Begin(new(Advance(), Pending.Sign, Graph.Count));
            }
            else if (IsSign(token, "+"))
            {
                Advance();
            }
            else if (IsSign(token, "(") || (IsSign(token, "[") && OpensTensor()))
            {
                Begin(new(Advance(), 0, Graph.Count));
            }
            else
            {
                throw Unexpected(token, "a value");
            }
        }
    }

    /// <summary>Reads what follows an operand; true when another one must come.</summary>
    bool ContinuesAfterOperand()
    {
        while (true)
        {
            var token = Current;
            var precedence = PrecedenceOf(token);
            if (precedence > 0)
            {
                // A power takes what is on its right first, so equal ones wait.
                Complete(precedence == Pending.Power ? precedence + 1 : precedence);
                Begin(new(Advance(), precedence, Graph.Count));
                return true;
            }
            if (IsSign(token, "."))
            {
                if (IsWord(Peek(1), "backward") && IsSign(Peek(2), "("))
                {
                    Complete(Pending.Sum);
                    return _pending.Count == 0
                        ? false
                        : throw Error(Peek(1), "backward() gives no value: write it on a line of its own");
                }
                if (BeginsCallOfMethod())
                {
                    return true;
                }
                continue;
            }
            Complete(Pending.Sum);
            if (_pending.Count == 0)
            {
                return false;
            }
            var open = _pending.Peek();
            if (IsSign(token, ",") && open.Call is { } call)
            {
                EndArgument(call);
                Advance();
                if (BeginsArgument(call))
                {
                    return true;
                }
            }
            else if (!IsSign(token, IsSign(open.Token, "[") ? "]" : ")"))
            {
                throw IsSign(token, ",") ? StrayComma(token) : NotClosed(open, token);
            }
            else if (open.Call is { } closed)
            {
                EndArgument(closed);
                EndCall(closed);
            }
            else
            {
                Advance();
                End();
            }
        }
    }

    /// <summary>Applies the signs that have both operands and bind at least this tightly.</summary>
    void Complete(int precedence)
    {
        while (_pending.TryPeek(out var top) && top.Precedence >= precedence)
        {
            End();
            var right = _operands.Pop();
            Push(
                top.Precedence == Pending.Sign
                    ? new(Node(top.Token, s_negate.Op, right.Value), right.IsLiteral)
                    : Apply(TextOf(top.Token).ToString(), top.Token, _operands.Pop(), right, top.Mark)
            );
        }
    }

    /// <summary>A binary operator; an exponent written out of numbers alone is a constant, and its values are dropped.</summary>
    Operand Apply(string sign, Token token, Operand left, Operand right, int mark)
    {
        var isLiteral = left.IsLiteral && right.IsLiteral;
        if (sign != "**")
        {
            return new(Node(token, OpTable.Find(sign)!.Op, left.Value, right.Value), isLiteral);
        }
        if (!right.IsLiteral)
        {
            return new(Node(token, FunctionNames.VariablePower.Op, left.Value, right.Value), isLiteral);
        }
        var exponent = right.Value.Data;
        Graph.BackTo(mark);
        return new(Node(token, OpTable.Find(sign)!.With(exponent), left.Value), isLiteral);
    }

    Operand Number(Token token, bool negative)
    {
        if (!NumberLiteral.TryParse(TextOf(token).ToString(), out var number, out var reason))
        {
            throw Error(token, reason);
        }
        if (double.IsInfinity(number))
        {
            Notes.Add(token.Start, "a number beyond the largest double", "it is inf, as in Python");
        }
        return new(Leaf(token, negative ? -number : number), true);
    }

    /// <summary>Whether −3 is a number here, and not the negative of what is done to 3.</summary>
    bool IsLoneNumber(Token number, Token after) =>
        number.Kind is TokenKind.Number && !IsSign(after, "**") && !IsSign(after, ".");

    int PrecedenceOf(Token token) =>
        IsSign(token, "+") || IsSign(token, "-") ? Pending.Sum
        : IsSign(token, "*") || IsSign(token, "/") || IsSign(token, "%") ? Pending.Product
        : IsSign(token, "**") ? Pending.Power
        : 0;

    Value Leaf(Token token, double number)
    {
        RequireRoom(token);
        return Graph.Leaf(number);
    }

    Value Node(Token token, Op op, Value a, Value? b = null, Value? c = null)
    {
        RequireRoom(token);
        return Graph.Apply(op, a, b, c);
    }

    void RequireRoom(Token token)
    {
        if (Graph.Count >= _limits.Nodes)
        {
            var limit = _limits.Nodes.ToString("N0", CultureInfo.InvariantCulture);
            throw Error(token, $"the program makes more than {limit} values");
        }
    }

    void Push(Operand operand) => _operands.Push(operand);

    void Begin(Pending pending)
    {
        if (pending.Nests && ++_nesting > _limits.Nesting)
        {
            throw Error(
                pending.Token,
                $"parentheses, calls, signs and powers are nested more than {_limits.Nesting} deep; give the parts names"
            );
        }
        _pending.Push(pending);
    }

    Pending End()
    {
        var pending = _pending.Pop();
        _nesting -= pending.Nests ? 1 : 0;
        return pending;
    }

    ExpressionException NotClosed(Pending open, Token token)
    {
        var close = IsSign(open.Token, "[") ? "']'" : "')'";
        return token.Kind is TokenKind.End
            ? Error(open.Token, $"{_source.Quote(open.Token)} is never closed")
            : Unexpected(
                token,
                $"an operator or the {close} of the bracket in line {_source.LineOf(open.Token.Start)}"
            );
    }
}
