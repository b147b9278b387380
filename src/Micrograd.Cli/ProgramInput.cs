using System.CommandLine;

namespace Micrograd.Cli;

/// <summary>How a command takes its program: as an argument, from the standard input or from a file.</summary>
sealed class ProgramInput
{
    // One more than a program may have: the parser then says that it is too long, and no endless input is read to its end.
    const int MostCharacters = 64 * 1024 + 1;

    readonly Argument<string?> _text = new("TEXT")
    {
        Description = "The program: 'a = 2; b = a * 3', Python's arithmetic over values. - reads the standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<string?> _file = new("--file")
    {
        Description = "Reads the program from a file.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(_text);
        command.Add(_file);
    }

    /// <summary>The program that was given, read; what it skipped is noted.</summary>
    /// <exception cref="CommandException">None was given, or it can't be read.</exception>
    /// <exception cref="ExpressionException">It is no program.</exception>
    public ExpressionProgram Read(ParseResult parsed, Terminal terminal)
    {
        var program = ExpressionProgram.Parse(Text(parsed, terminal));
        if (program.Notes.Count > 0)
        {
            terminal.Note(string.Join("; ", program.Notes));
        }
        return program;
    }

    string Text(ParseResult parsed, Terminal terminal) =>
        (parsed.GetValue(_text), parsed.GetValue(_file)) switch
        {
            (null, null) => throw CommandException.Usage(
                "a program is missing",
                "Give it in quotes, as 'a = 2; b = a * 3', as - (the standard input), or with --file FILE."
            ),
            (not null, not null) => throw CommandException.Usage("give either TEXT or --file, not both"),
            ("-", _) => ReadAll(terminal.In),
            (null, { } file) => ReadFile(file),
            ({ } text, _) => text,
        };

    static string ReadFile(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return ReadAll(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Usage(
                $"can't read {file}: "
                    + e switch
                    {
                        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                        _ when Directory.Exists(file) => "it is a folder",
                        UnauthorizedAccessException => "no permission",
                        _ => e.Message,
                    }
            );
        }
    }

    static string ReadAll(TextReader reader)
    {
        var buffer = new char[MostCharacters];
        return new(buffer, 0, reader.ReadBlock(buffer, 0, buffer.Length));
    }
}
