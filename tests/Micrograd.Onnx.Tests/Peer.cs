using Microsoft.ML.OnnxRuntime;

namespace Micrograd.Onnx.Tests;

/// <summary>ONNX Runtime, which says what a model gives.</summary>
sealed class Peer : IDisposable
{
    readonly InferenceSession _session;

    public Peer(byte[] model)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new(model, options);
    }

    public Tensor[] Run(params (string Name, Tensor Tensor)[] inputs)
    {
        using var run = new RunOptions();
        var values = Array.ConvertAll(inputs, input => Value(input.Tensor));
        using var outputs = _session.Run(run, [.. inputs.Select(input => input.Name)], values, _session.OutputNames);
        foreach (var value in values)
        {
            value.Dispose();
        }
        return [.. outputs.Select(Tensor)];
    }

    static OrtValue Value(Tensor tensor)
    {
        long[] shape = [.. tensor.Shape.Select(size => (long)size)];
        return tensor.DType switch
        {
            DType.Float32 => OrtValue.CreateTensorValueFromMemory(tensor.ToArray<float>(), shape),
            DType.Float64 => OrtValue.CreateTensorValueFromMemory(tensor.ToArray<double>(), shape),
            DType.Bool => OrtValue.CreateTensorValueFromMemory(tensor.ToArray<bool>(), shape),
            _ => OrtValue.CreateTensorValueFromMemory(tensor.ToArray<long>(), shape),
        };
    }

    static Tensor Tensor(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var shape = Shape.Create([.. info.Shape.Select(size => (int)size)]);
        return info.ElementDataType switch
        {
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => Micrograd.Tensor.Of(
                value.GetTensorDataAsSpan<float>(),
                shape
            ),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Double => Micrograd.Tensor.Of(
                value.GetTensorDataAsSpan<double>(),
                shape
            ),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Bool => Micrograd.Tensor.Of(
                value.GetTensorDataAsSpan<bool>(),
                shape
            ),
            _ => Micrograd.Tensor.Of(value.GetTensorDataAsSpan<long>(), shape),
        };
    }

    /// <summary>Asserts that two tensors agree, each number to so much of the largest.</summary>
    public static void RequireEqual(Tensor expected, Tensor found, double tolerance = 1e-4)
    {
        Assert.Equal(expected.Shape, found.Shape);
        Assert.Equal(expected.DType, found.DType);
        var (a, b) = (expected.Double().ToArray<double>(), found.Double().ToArray<double>());
        var scale = a.Length == 0 ? 0 : a.Max(Math.Abs);
        for (var i = 0; i < a.Length; i++)
        {
            Assert.True(
                a[i].Equals(b[i]) || Math.Abs(a[i] - b[i]) <= tolerance * scale,
                $"element {i}: {a[i]:R} expected, {b[i]:R} found"
            );
        }
    }

    public void Dispose() => _session.Dispose();
}
