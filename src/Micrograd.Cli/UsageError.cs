using System.CommandLine;
using System.CommandLine.Parsing;
using Micrograd.Expressions;

namespace Micrograd.Cli;

/// <summary>What the parser of arguments has to say, as one line and what was probably meant.</summary>
static class UsageError
{
    public static CommandException Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(command);
        // Of several errors the word that nobody knows explains the others.
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            return CommandException.Usage(
                $"unknown {Kind(command, unknown)} '{Short(unknown)}'",
                Hint(command, path, unknown)
            );
        }
        return CommandException.Usage(parsed.Errors[0].Message.TrimEnd('.'), $"'{path} --help' shows the usage.");
    }

    /// <summary>
    /// Refuses <c>--stpes</c>, which the parser would take for a program that begins with two minus signs. Behind a
    /// <c>--</c> everything goes.
    /// </summary>
    /// <exception cref="CommandException">There is one; the message names the nearest option.</exception>
    public static void RefuseUnknownOptions(ParseResult parsed)
    {
        foreach (var token in parsed.Tokens)
        {
            if (token.Type is TokenType.DoubleDash)
            {
                return;
            }
            if (token.Type is TokenType.Argument && LooksLikeOption(token.Value))
            {
                var command = parsed.CommandResult.Command;
                throw CommandException.Usage(
                    $"unknown option '{Short(token.Value)}'",
                    Hint(command, PathOf(command), token.Value)
                );
            }
        }
    }

    static bool LooksLikeOption(string word) =>
        // Two minus signs before a name of one letter are arithmetic.
        word.Length > 3
        && word.StartsWith("--", StringComparison.Ordinal)
        && word.All(c => char.IsAsciiLetter(c) || c == '-');

    static string Kind(Command command, string word) =>
        word.StartsWith('-') ? "option"
        : IsRoot(command) ? "command"
        : "argument";

    static string Hint(Command command, string path, string unknown)
    {
        var isOption = unknown.StartsWith('-');
        IEnumerable<string> known = isOption
            ? command.Options.Where(option => !option.Hidden).Select(option => option.Name)
            : command.Subcommands.Select(sub => sub.Name);
        if (NearestName.Of(unknown, known) is { } nearest)
        {
            return $"Did you mean {nearest}?";
        }
        if (IsRoot(command) && !isOption && unknown.Any(c => !char.IsLetter(c)))
        {
            return $"Did you mean: micrograd eval '{Short(unknown)}'";
        }
        return command.Arguments.Count > 0 && !isOption
            ? $"A text with blanks or ; stands in quotes: {path} 'a = 2; b = a * 3'"
            : $"'{path} --help' shows the usage.";
    }

    static bool IsRoot(Command command) => !command.Parents.Any();

    static string PathOf(Command command) => IsRoot(command) ? command.Name : $"micrograd {command.Name}";

    static string Short(string word) => OneLine.Of(word.Length > 60 ? $"{word[..60]}…" : word);
}
