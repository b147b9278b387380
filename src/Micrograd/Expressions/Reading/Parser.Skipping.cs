namespace Micrograd.Expressions;

// What stands in pasted notebooks beside the arithmetic: it is passed over, with a note.
internal sealed partial class Parser
{
    const string Computed = "the gradients are computed";

    bool TrySkip()
    {
        var start = Current;
        if (WhatIsSkipped() is not var (what, because))
        {
            return false;
        }
        SkipStatement();
        Notes.Add(start.Start, $"skipped {what}", because);
        return true;
    }

    (string What, string Because)? WhatIsSkipped()
    {
        var (first, second, third) = (Current, Peek(1), Peek(2));
        if (first.Kind is TokenKind.Magic)
        {
            return ($"{TextOf(first)[0]}…", "");
        }
        if (first.Kind is TokenKind.String && EndsStatement(second))
        {
            return ("a string", "");
        }
        if (first.Kind is not TokenKind.Name)
        {
            return null;
        }
        if (IsWord(first, "import") || IsWord(first, "from"))
        {
            return ("import", "");
        }
        if (IsSign(second, "("))
        {
            return IsWord(first, "print") || IsWord(first, "draw_dot") || IsWord(first, "display")
                    ? ($"{TextOf(first)}(…)", "")
                : IsWord(first, "zero_grad") ? ("zero_grad()", "every run starts with gradients of 0")
                : null;
        }
        if (IsSign(second, "=") && IsWord(third, "draw_dot") && IsSign(Peek(3), "("))
        {
            return ("draw_dot(…)", "");
        }
        return IsSign(second, ".") && third.Kind is TokenKind.Name ? SkippedAttribute(first, third, Peek(3)) : null;
    }

    (string What, string Because)? SkippedAttribute(Token owner, Token attribute, Token after)
    {
        if (IsWord(owner, "plt") && Graph.Find("plt") is null)
        {
            return ("plt.…", "");
        }
        if (IsWord(attribute, "grad") && (IsAssignment(after) || EndsStatement(after)))
        {
            return IsAssignment(after) ? ("….grad = …", Computed) : ("….grad", Computed);
        }
        if (IsWord(attribute, "_backward") && IsSign(after, "("))
        {
            return ("_backward()", Computed);
        }
        if (IsWord(attribute, "zero_grad") && IsSign(after, "("))
        {
            return ("zero_grad()", "every run starts with gradients of 0");
        }
        if (
            (IsWord(attribute, "requires_grad") && IsSign(after, "="))
            || IsWord(attribute, "requires_grad_")
            || IsWord(attribute, "retain_grad")
        )
        {
            return (TextOf(attribute).ToString(), "every value has a gradient");
        }
        return null;
    }

    /// <summary>Passes over everything up to the end of the statement, over lines where brackets are open.</summary>
    void SkipStatement()
    {
        var open = new Stack<Token>();
        while (Current.Kind is not TokenKind.End && !(open.Count == 0 && EndsStatement(Current)))
        {
            var token = Advance();
            if (IsSign(token, "(") || IsSign(token, "[") || IsSign(token, "{"))
            {
                open.Push(token);
            }
            else if ((IsSign(token, ")") || IsSign(token, "]") || IsSign(token, "}")) && !open.TryPop(out _))
            {
                throw Error(token, $"{_source.Quote(token)} closes nothing");
            }
        }
        if (open.TryPeek(out var unclosed))
        {
            throw Error(unclosed, $"{_source.Quote(unclosed)} is never closed");
        }
    }
}
