using Google.Protobuf;
using Micrograd.Onnx.Writing;

namespace Micrograd.Onnx;

public static partial class OnnxModel
{
    /// <summary>
    /// Writes a module as a model of opset 21, as it evaluates: the ops that it applies to an example are recorded. Its parameters and buffers have
    /// the names of its state dict, its input is called <c>input</c>, its output <c>output</c>.
    /// </summary>
    /// <param name="module">The module; it trains or evaluates afterwards as before.</param>
    /// <param name="path">The file.</param>
    /// <param name="example">An input with the batch in dim 0.</param>
    /// <param name="dynamicBatch">Whether the batch may have any size, and not that of the example alone.</param>
    /// <exception cref="OnnxException">
    /// The module applies an op that the standard has not, or dim 0 decides what is computed; the message names it.
    /// </exception>
    public static void Save(Module<Tensor, Tensor> module, string path, Tensor example, bool dynamicBatch = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllBytes(path, ToBytes(module, example, dynamicBatch));
    }

    /// <summary>What <see cref="Save"/> would write.</summary>
    /// <param name="module">The module.</param>
    /// <param name="example">An input with the batch in dim 0.</param>
    /// <param name="dynamicBatch">Whether the batch may have any size.</param>
    /// <exception cref="OnnxException">See <see cref="Save"/>.</exception>
    public static byte[] ToBytes(Module<Tensor, Tensor> module, Tensor example, bool dynamicBatch = true)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(example);
        var trained = module
            .NamedModules()
            .Where(inner => inner.Module.Training)
            .Select(inner => inner.Module)
            .ToList();
        module.Eval();
        try
        {
            using var _ = NoGrad.Enter();
            var program = TensorProgram.Record(module.Forward, example);
            var larger =
                dynamicBatch && example.Rank > 0
                    ? TensorProgram.Record(module.Forward, Tensor.Concat([example, example.Slice(0, 0, 1)], 0))
                    : program;
            var keys = new Dictionary<Tensor, string>(ReferenceEqualityComparer.Instance);
            foreach (var (name, tensor) in module.NamedParameters().Concat(module.NamedBuffers()))
            {
                keys.TryAdd(tensor, name);
            }
            return ModelWriter.Of(program, larger, keys, ["input"], ["output"]).ToByteArray();
        }
        catch (InvalidOperationException error)
        {
            throw new OnnxException($"Save: {error.Message}", error);
        }
        finally
        {
            foreach (var inner in trained)
            {
                inner.Training = true;
            }
        }
    }
}
