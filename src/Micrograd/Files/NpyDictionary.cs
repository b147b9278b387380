using System.Globalization;

namespace Micrograd.Files;

/// <summary>The dictionary of Python that is the header of an array: its three keys in any order, and nothing else.</summary>
internal sealed class NpyDictionary
{
    readonly string _text;
    readonly FilePlace _place;
    int _at;

    NpyDictionary(string text, FilePlace place) => (_text, _place) = (text, place);

    public string Type { get; private set; } = "";

    public bool IsFortran { get; private set; }

    public List<ulong> Shape { get; } = [];

    /// <exception cref="FileFormatException">The text is no such dictionary.</exception>
    public static NpyDictionary Read(string text, FilePlace place)
    {
        var dictionary = new NpyDictionary(text, place);
        dictionary.ReadAll();
        return dictionary;
    }

    void ReadAll()
    {
        var seen = new HashSet<string>();
        Expect('{');
        while (!Skip('}'))
        {
            var key = Text();
            if (!seen.Add(key))
            {
                throw Malformed($"'{key}' is there twice");
            }
            Expect(':');
            switch (key)
            {
                case "descr":
                    Type = Next is '[' or '(' ? throw Malformed("its elements are records of fields") : Text();
                    break;
                case "fortran_order":
                    IsFortran = Truth();
                    break;
                case "shape":
                    ReadShape();
                    break;
                default:
                    throw Malformed($"'{FileFormatException.Short(key)}' is none of descr, fortran_order and shape");
            }
            if (!Skip(','))
            {
                Expect('}');
                break;
            }
        }
        if (seen.Count < 3)
        {
            throw Malformed($"it has not all of descr, fortran_order and shape");
        }
        Blanks();
        if (_at < _text.Length)
        {
            throw Malformed("something follows the dictionary");
        }
    }

    void ReadShape()
    {
        Expect('(');
        var isTuple = false;
        while (!Skip(')'))
        {
            Shape.Add(Number());
            if (!Skip(','))
            {
                Expect(')');
                // (3) is a number in Python.
                if (Shape.Count == 1 && !isTuple)
                {
                    throw Malformed("its shape is a number, and no tuple");
                }
                return;
            }
            isTuple = true;
        }
        if (Shape.Count == 0 && isTuple)
        {
            throw Malformed("its shape is no tuple");
        }
    }

    ulong Number()
    {
        Blanks();
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }
        if (
            !ulong.TryParse(
                _text.AsSpan(start, _at - start),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            throw Malformed("its shape has something that is no whole number from 0 on");
        }
        // Python 2 writes 3L.
        if (_at < _text.Length && _text[_at] == 'L')
        {
            _at++;
        }
        return number;
    }

    string Text()
    {
        var quote = Next;
        if (quote is not ('\'' or '"'))
        {
            throw Malformed("a text is missing");
        }
        var end = _text.IndexOf(quote, _at + 1);
        if (end < 0 || _text.AsSpan(_at, end - _at).Contains('\\'))
        {
            throw Malformed("a text does not end");
        }
        var text = _text[(_at + 1)..end];
        _at = end + 1;
        return text;
    }

    bool Truth()
    {
        Blanks();
        foreach (var (word, value) in new[] { ("True", true), ("False", false) })
        {
            if (string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0)
            {
                _at += word.Length;
                return value;
            }
        }
        throw Malformed("its fortran_order is neither True nor False");
    }

    char Next
    {
        get
        {
            Blanks();
            return _at < _text.Length ? _text[_at] : '\0';
        }
    }

    bool Skip(char letter)
    {
        if (Next != letter)
        {
            return false;
        }
        _at++;
        return true;
    }

    void Expect(char letter)
    {
        if (!Skip(letter))
        {
            throw Malformed($"at letter {_at} there is no '{letter}'");
        }
    }

    void Blanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\t' or '\r')
        {
            _at++;
        }
    }

    FileFormatException Malformed(string reason) =>
        _place.Malformed($"its header is no dictionary of an array: {reason}");
}
