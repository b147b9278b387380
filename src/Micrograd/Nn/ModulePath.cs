using System.Runtime.ExceptionServices;

namespace Micrograd;

/// <summary>
/// Where in a network something was refused: <c>2.dec.0 (Linear 8 → 15): input [4, 16]: …</c>. Each module on the way out puts its name in
/// front; the kind of the error stays, and which argument it speaks of.
/// </summary>
internal static class ModulePath
{
    const string Key = "Micrograd.ModulePath";

    /// <summary>The same error, saying that it was met within a module of this name; null where that can't be said.</summary>
    /// <param name="error">The error.</param>
    /// <param name="name">What the module is called by the one that holds it; null for the outermost.</param>
    /// <param name="module">The module.</param>
    /// <param name="input">The shape of what was put in.</param>
    public static Exception? Within(Exception error, string? name, ModuleBase module, string input)
    {
        if (name is null)
        {
            return null;
        }
        var found = error.Data[Key] is Place place
            ? place with
            {
                Path = $"{name}.{place.Path}",
            }
            : new Place(name, $" ({Text(module)}): input {input}: {Said(error)}", error);
        var message = found.Path + found.Rest;
        Exception? told =
            error.GetType() == typeof(ArgumentException)
                ? new ArgumentException(message, ((ArgumentException)error).ParamName, found.Error)
            : error.GetType() == typeof(ArgumentOutOfRangeException)
                ? OutOfRange((ArgumentOutOfRangeException)error, message)
            : error.GetType() == typeof(InvalidOperationException) ? new InvalidOperationException(message, found.Error)
            : error.GetType() == typeof(NotSupportedException) ? new NotSupportedException(message, found.Error)
            : error.GetType() == typeof(OverflowException) ? new OverflowException(message, found.Error)
            : error is AnomalyException anomaly ? new AnomalyException(message, anomaly.Op, found.Error)
            : null;
        told?.Data.Add(Key, found);
        return told;
    }

    // What the kind of error adds to every message that names an argument, and would add again.
    static string Said(Exception error) =>
        error is ArgumentException { ParamName: { } argument }
        && error.Message.LastIndexOf($" (Parameter '{argument}')", StringComparison.Ordinal) is >= 0 and var at
            ? error.Message[..at]
            : error.Message;

    // It takes no inner error beside the argument's name: the lines of the program where it was refused are handed on instead.
    static ArgumentOutOfRangeException OutOfRange(ArgumentOutOfRangeException error, string message)
    {
        var told = new ArgumentOutOfRangeException(error.ParamName, error.ActualValue, message);
        if (error.StackTrace is { } lines)
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(told, lines);
        }
        return told;
    }

    // "Linear(8 → 15)" stands in brackets of its own here.
    static string Text(ModuleBase module)
    {
        var text = module.ToString();
        return text.EndsWith(')') && text.IndexOf('(', StringComparison.Ordinal) is > 0 and var at
            ? $"{text[..at]} {text[(at + 1)..^1]}"
            : text;
    }

    sealed record Place(string Path, string Rest, Exception Error);
}
