using System.Globalization;

namespace Micrograd.Tests.Ops;

/// <summary>
/// Reads a printed formula as a person does: × and / before + and −, from the left; a power before a sign; a choice last.
/// </summary>
internal sealed class FormulaReader
{
    const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    readonly string _text;
    readonly Func<string, double> _variable;
    int _at;

    FormulaReader(string text, Func<string, double> variable)
    {
        _text = text;
        _variable = variable;
    }

    public static double Value(string text, Func<string, double> variable)
    {
        var reader = new FormulaReader(text, variable);
        var value = reader.Choice();
        return reader._at == text.Length
            ? value
            : throw new FormatException($"'{text}': not understood from {reader._at}.");
    }

    double Choice()
    {
        var test = Sum();
        if (!Take(" > 0 ? "))
        {
            return test;
        }
        var ifPositive = Sum();
        Require(" : ");
        var otherwise = Choice();
        return test > 0 ? ifPositive : otherwise;
    }

    double Sum()
    {
        var sum = Product();
        while (true)
        {
            if (Take(" + "))
            {
                sum += Product();
            }
            else if (Take(" − "))
            {
                sum -= Product();
            }
            else
            {
                return sum;
            }
        }
    }

    double Product()
    {
        var product = Signed();
        while (true)
        {
            if (Take(" × "))
            {
                product *= Signed();
            }
            else if (Take(" / "))
            {
                product /= Signed();
            }
            else if (Take(" % "))
            {
                product = Micrograd.Numbers.Rounding.Remainder(product, Signed());
            }
            else
            {
                return product;
            }
        }
    }

    double Signed() => Take("-") ? -Signed() : Power();

    double Power()
    {
        var x = Atom();
        if (Take("^"))
        {
            return Math.Pow(x, Atom());
        }
        var negative = Take("⁻");
        var digits = TakeWhile(c => Superscripts.Contains(c, StringComparison.Ordinal));
        if (digits.Length == 0)
        {
            return x;
        }
        var exponent = digits.Aggregate(0, (n, c) => 10 * n + Superscripts.IndexOf(c, StringComparison.Ordinal));
        return Math.Pow(x, negative ? -exponent : exponent);
    }

    double Atom()
    {
        if (Take("("))
        {
            var inner = Choice();
            Require(")");
            return inner;
        }
        if (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            return Number();
        }
        var name = TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!Take("("))
        {
            return name.Length > 0 ? _variable(name) : throw new FormatException($"'{_text}': nothing at {_at}.");
        }
        var arguments = new List<double>();
        do
        {
            arguments.Add(Choice());
        } while (Take(", "));
        Require(")");
        return Call(name, arguments);
    }

    static double Call(string name, List<double> arguments)
    {
        var entry = OpTable.All.Single(e => e.Name == name && e.Op.Arity + e.Parameters.Count == arguments.Count);
        var op = entry.With([.. arguments.Skip(entry.Op.Arity)]);
        return op.Evaluate([.. arguments.Take(op.Arity)]);
    }

    double Number()
    {
        var digits = TakeWhile(c => char.IsAsciiDigit(c) || c == '.');
        if (Take("e"))
        {
            digits += "e" + (Take("-") ? "-" : "") + (Take("+") ? "" : "") + TakeWhile(char.IsAsciiDigit);
        }
        return double.Parse(digits, CultureInfo.InvariantCulture);
    }

    string TakeWhile(Func<char, bool> wanted)
    {
        var start = _at;
        while (_at < _text.Length && wanted(_text[_at]))
        {
            _at++;
        }
        return _text[start.._at];
    }

    bool Take(string text)
    {
        if (string.CompareOrdinal(_text, _at, text, 0, text.Length) != 0)
        {
            return false;
        }
        _at += text.Length;
        return true;
    }

    void Require(string text)
    {
        if (!Take(text))
        {
            throw new FormatException($"'{_text}': '{text}' missing at {_at}.");
        }
    }
}
