using Spectre.Console;

namespace Micrograd.Cli;

/// <summary>
/// What a command reads from and writes to: results on <see cref="Out"/>, all else on <see cref="Error"/>. Tests give it
/// writers of their own.
/// </summary>
/// <param name="output">Results. Flushed when the command ends; a command that reports as it goes flushes each line.</param>
/// <param name="error">Progress, notes and errors.</param>
/// <param name="input">Opens the standard input.</param>
sealed class Terminal(TextWriter output, TextWriter error, Func<TextReader> input)
{
    // What a terminal that does not tell its width is taken for.
    const int UnknownWidth = 80;

    TextReader? _in;

    public TextWriter Out => output;

    public TextWriter Error => error;

    public TextReader In => _in ??= input();

    /// <summary>Whether a person looks at <see cref="Out"/>; else it is a file, a pipe or a test.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether a person looks at <see cref="Error"/>.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Gives the token of Ctrl-C; who takes it promises to end soon after.</summary>
    public Func<CancellationToken> TakeStop { get; init; } = () => CancellationToken.None;

    /// <summary>Whether what is written to <see cref="Out"/> may have colours: for a person who does not refuse them.</summary>
    public bool HasColour => WantsColour(IsOutputTerminal);

    /// <summary>A remark that is not the result: one line on <see cref="Error"/>.</summary>
    public void Note(string text) => error.WriteLine($"note: {OneLine.Of(text)}");

    /// <summary>Colours and tables on <see cref="Out"/>; plain text that is never wrapped where no person looks.</summary>
    public IAnsiConsole RichOut() => Rich(output, IsOutputTerminal);

    /// <summary>Progress bars on <see cref="Error"/>; plain text where no person looks.</summary>
    public IAnsiConsole RichError() => Rich(error, IsErrorTerminal);

    // no-color.org: any text in the variable refuses them.
    static bool WantsColour(bool isTerminal) =>
        isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    static IAnsiConsole Rich(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(
            new()
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = WantsColour(isTerminal) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            }
        );
        console.Profile.Width =
            !isTerminal ? short.MaxValue
            : Console.WindowWidth > 0 ? Console.WindowWidth
            : UnknownWidth;
        return console;
    }
}
