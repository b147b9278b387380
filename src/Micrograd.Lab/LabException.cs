namespace Micrograd.Lab;

/// <summary>A request that can't be answered; the message tells the person who asked why, and what can be asked instead.</summary>
/// <param name="message">One line.</param>
internal sealed class LabException(string message) : Exception(message);
