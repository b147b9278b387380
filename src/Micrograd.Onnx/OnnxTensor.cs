using Google.Protobuf;
using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Wire;
using Micrograd.Onnx.Writing;

namespace Micrograd.Onnx;

/// <summary>Single tensors as files (<c>.pb</c>, the standard's <c>TensorProto</c>), as the standard's test cases have them.</summary>
public static class OnnxTensor
{
    /// <summary>Reads a tensor.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OnnxException">There is no such file, or it holds no tensor.</exception>
    public static Tensor Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = ModelFile.Bytes(path);
        WireCheck.Require(bytes, nameof(TensorProto), path);
        var tensor = ModelFile.Parsed(TensorProto.Parser, bytes, path);
        return TensorReader.Read(tensor, new(Path.GetDirectoryName(Path.GetFullPath(path))), path).Tensor;
    }

    /// <summary>Writes a tensor.</summary>
    /// <param name="tensor">The tensor, of any type.</param>
    /// <param name="path">The file.</param>
    /// <param name="name">What the file calls it.</param>
    public static void Save(Tensor tensor, string path, string name = "")
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllBytes(path, TensorWriter.Of(tensor, name).ToByteArray());
    }
}
