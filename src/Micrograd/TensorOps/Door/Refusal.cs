namespace Micrograd.TensorOps;

/// <summary>Refusals that name the argument of the method that was called, which is an attribute of the op by then.</summary>
internal static class Refusal
{
    public static ArgumentOutOfRangeException OutOfRange(string argument, string message) => new(argument, message);

    public static ArgumentException Unfit(string argument, string message) => new(message, argument);
}
