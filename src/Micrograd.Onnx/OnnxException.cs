namespace Micrograd.Onnx;

/// <summary>A file that is no ONNX model, or one that asks for what is not here; the message names the file, the node and the reason.</summary>
public sealed class OnnxException : Exception
{
    /// <summary>An error without a message.</summary>
    public OnnxException() { }

    /// <summary>An error.</summary>
    /// <param name="message">What is wrong, and where.</param>
    public OnnxException(string message)
        : base(message) { }

    /// <summary>An error with its cause.</summary>
    /// <param name="message">What is wrong, and where.</param>
    /// <param name="innerException">The cause.</param>
    public OnnxException(string message, Exception? innerException)
        : base(message, innerException) { }
}
