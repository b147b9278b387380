using Google.Protobuf;

namespace Micrograd.Onnx.Reading;

/// <summary>The bytes of a file, and the message that they are.</summary>
static class ModelFile
{
    /// <exception cref="OnnxException">There is no such file, it is no plain one, or larger than a message can be.</exception>
    public static byte[] Bytes(string path)
    {
        using var file = PlainFile.Open(path, isAlone: false, path);
        if (file.Length > Array.MaxLength)
        {
            throw new OnnxException(
                $"{path}: {file.Length} bytes; a model's own file has less than 2 GB, its numbers lie beside it."
            );
        }
        var bytes = new byte[file.Length];
        try
        {
            file.ReadExactly(bytes);
        }
        catch (IOException error)
        {
            throw new OnnxException($"{path}: can't be read: {error.Message}", error);
        }
        return bytes;
    }

    /// <exception cref="OnnxException">The bytes are none.</exception>
    public static T Parsed<T>(MessageParser<T> parser, byte[] bytes, string where)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new OnnxException($"{where}: no ONNX model, or a part of one: {error.Message}", error);
        }
    }
}
