using System.Runtime.InteropServices;
using Google.Protobuf;
using Micrograd.Onnx.Reading;
using Micrograd.Onnx.Wire;

namespace Micrograd.Onnx.Writing;

/// <summary>A tensor as a file has it.</summary>
static class TensorWriter
{
    public static TensorProto Of(Tensor tensor, string name)
    {
        var proto = new TensorProto { Name = name, DataType = (int)TypeFacts.Of(tensor.DType) };
        proto.Dims.AddRange(tensor.Shape.Select(size => (long)size));
        proto.RawData = tensor.DType switch
        {
            DType.Float32 => Raw(tensor.ToArray<float>()),
            DType.Float64 => Raw(tensor.ToArray<double>()),
            DType.Int64 => Raw(tensor.ToArray<long>()),
            DType.Bool => Raw(tensor.ToArray<bool>()),
            DType.Float16 => Raw(tensor.ToArray<Half>()),
            _ => Raw(tensor.ToArray<BFloat16>()),
        };
        return proto;
    }

    static ByteString Raw<T>(T[] numbers)
        where T : unmanaged => ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers.AsSpan()));
}
